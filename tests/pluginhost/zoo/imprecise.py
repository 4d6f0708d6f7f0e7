import decimal

from webapp.pluginapi import hookimpl

API_VERSIONS = (1,)
VERSION = "1"


@hookimpl
def line_adjustments(request):
    decimal.getcontext().prec = 2
    decimal.setcontext(decimal.Context(prec=1))
    return []
