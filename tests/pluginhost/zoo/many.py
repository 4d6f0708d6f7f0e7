from webapp.pluginapi import NotApplied, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1"


@hookimpl
def line_adjustments(request):
    return [NotApplied(Text(es="x", en="x"), Text(es="x", en="x"))] * 1_000_000
