from webapp.pluginapi import ProcessFit, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"


@hookimpl
def process_fits(request, settings):
    if all(line.family == "coffee" for line in request.deal.lines):
        return [ProcessFit("roast_supply", 80, Text(es="solo lleva café", en="it is coffee alone"))]
    return []
