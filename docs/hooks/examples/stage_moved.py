from webapp.pluginapi import Noted, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"


@hookimpl
def stage_moved(request, settings):
    return [Noted(Text(es="Ha avanzado", en="It moved on"))]
