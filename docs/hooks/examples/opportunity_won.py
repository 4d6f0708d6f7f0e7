from webapp.pluginapi import Noted, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"


@hookimpl
def opportunity_won(request, settings):
    return [Noted(Text(es="Se encargó al tostadero", en="The roastery was asked"))]
