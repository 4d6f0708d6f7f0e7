from packaged.rules import LABEL
from webapp.pluginapi import NotApplied, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "3.0"


@hookimpl
def order_adjustments(request):
    return [NotApplied(LABEL, Text(es="nunca", en="never"))]
