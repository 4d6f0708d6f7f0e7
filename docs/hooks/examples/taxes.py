from decimal import Decimal

from webapp.pluginapi import LineTax, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"

BOOKS = Decimal(4)  # percent, the reduced rate of 2026


@hookimpl
def taxes(request, settings):
    label = Text(es="Tipo superreducido de los libros", en="Reduced rate of books")
    return [LineTax(line.id, label, BOOKS) for line in request.lines if line.family == "books"]
