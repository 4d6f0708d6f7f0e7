from webapp.pluginapi import hookimpl

API_VERSIONS = (2,)
VERSION = "1"


@hookimpl
def line_adjustments(request):
    return []
