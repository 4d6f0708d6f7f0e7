import sys

from webapp.pluginapi import hookimpl

API_VERSIONS = (1,)
VERSION = "1"


@hookimpl
def line_adjustments(request):
    sys.setrecursionlimit(10**9)
    return line_adjustments(request)
