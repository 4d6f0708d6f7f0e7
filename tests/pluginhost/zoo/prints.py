import os
import sys

from webapp.pluginapi import hookimpl

API_VERSIONS = (1,)
VERSION = "1"


@hookimpl
def line_adjustments(request):
    sys.stdout.write("hello\n" * 100_000)
    sys.stderr.write("hello\n")
    for descriptor in (1, 2):
        os.write(descriptor, b"hello\n")
    return []
