from decimal import Decimal

from webapp.pluginapi import BasePrice, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"

CONSIGNED = {"TUE-SIERRA": Decimal("15.90")}  # euros, our agreement of 2026


@hookimpl
def base_prices(request, settings):
    label = Text(es="Precio en depósito", en="Consignment price")
    return [BasePrice(line.id, label, CONSIGNED[line.product]) for line in request.lines if line.product in CONSIGNED]
