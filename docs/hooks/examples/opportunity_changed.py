from webapp.pluginapi import Noted, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"


@hookimpl
def opportunity_changed(request, settings):
    return [Noted(Text(es="El pedido cambió de tamaño", en="The order changed its size"))]
