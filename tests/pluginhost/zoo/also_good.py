from decimal import Decimal

from webapp.pluginapi import LineAdjustment, Text, hookimpl

API_VERSIONS = (1, 2)
VERSION = "0.1"


@hookimpl
def line_adjustments(request):
    return [LineAdjustment(line.id, Text(es="Un euro", en="One euro"), amount=Decimal(-1)) for line in request.lines]
