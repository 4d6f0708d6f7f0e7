from webapp.pluginapi import Noted, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"


@hookimpl
def opportunity_lost(request, settings):
    return [Noted(Text(es="Se liberó el tueste", en="The roast was released"))]
