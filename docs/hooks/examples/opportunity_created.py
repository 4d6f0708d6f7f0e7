from webapp.pluginapi import Noted, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"


@hookimpl
def opportunity_created(request, settings):
    return [Noted(Text(es="Se avisó al almacén", en="The warehouse was told"))]
