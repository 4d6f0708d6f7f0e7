from webapp.pluginapi import PriceListChoice, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"


@hookimpl
def price_lists(request, settings):
    label = Text(es="Precios del día en que se abrió", en="Prices of the day it was opened")
    return [PriceListChoice(label, day=request.opened_on)] if request.opened_on else []
