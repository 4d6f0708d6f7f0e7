import sys

from webapp.pluginapi import hookimpl

API_VERSIONS = (1,)
VERSION = "1"


@hookimpl
def line_adjustments(request):
    raise Shy


class Shy(Exception):
    def __str__(self):
        sys.exit("no")
