from webapp.pluginapi import Objection, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"


@hookimpl
def objections(request, settings):
    text = Text(es="Se vende de seis en seis", en="It is sold in sixes")
    return [
        Objection(text, line.id, "quantity", refuses=True)
        for line in request.lines
        if line.product == "CUP" and line.base_quantity % 6
    ]
