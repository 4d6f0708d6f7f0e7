from webapp.pluginapi import Card, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"


@hookimpl
def cards(request, settings):
    if request.deal.close_date is None or request.deal.close_date >= request.deal.as_of:
        return []
    title = Text(es="La fecha de cierre ya pasó", en="The close date has passed")
    return [Card("late", title, Text(es="sigue abierta", en="it is still open"), "now", "edit", "close_date")]
