from webapp.pluginapi import hookimpl

VERSION = "1"


@hookimpl
def line_adjustments(request):
    return []
