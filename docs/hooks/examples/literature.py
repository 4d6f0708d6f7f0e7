from webapp.pluginapi import RecommendedLiterature, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"


@hookimpl
def literature(request, settings):
    reason = Text(es="responde a un rival de aquí", en="it answers a rival here")
    return [
        RecommendedLiterature(each.id, 70, reason)
        for each in request.offered
        if set(each.competitors) & set(request.competitors) and not each.was_sent
    ]
