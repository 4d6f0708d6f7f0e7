from webapp.pluginapi import hookimpl

API_VERSIONS = (1,)
VERSION = "1"


@hookimpl(hookwrapper=True)
def line_adjustments(request):
    yield
