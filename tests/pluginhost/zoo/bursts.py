from decimal import Decimal

from webapp.pluginapi import LineAdjustment, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1"


@hookimpl
def line_adjustments(request):
    return [LineAdjustment(request.lines[0].id, Text(es="x", en="x"), amount=Decimal(10) ** 12)]
