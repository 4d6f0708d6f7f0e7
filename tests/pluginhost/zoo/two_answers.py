from webapp.pluginapi import hookimpl

API_VERSIONS = (1,)
VERSION = "1"


@hookimpl
def line_adjustments(request):
    return []


@hookimpl(specname="line_adjustments")
def more_line_adjustments(request):
    return []
