from webapp.pluginapi import ActivityToCreate, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"


@hookimpl
def stage_entered(request, settings):
    if request.deal.stage != "tasting":
        return []
    return [
        ActivityToCreate("tasting", "meeting", Text(es="Cata con el cliente", en="Tasting with the customer"), days=7)
    ]
