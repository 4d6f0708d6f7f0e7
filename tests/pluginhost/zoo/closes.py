import os

from webapp.pluginapi import hookimpl

API_VERSIONS = (1,)
VERSION = "1"


@hookimpl
def line_adjustments(request):
    os.closerange(3, 1024)
    return []
