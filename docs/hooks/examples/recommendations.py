from webapp.pluginapi import Recommended, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"


@hookimpl
def recommendations(request, settings):
    city = request.deal.account.city if request.deal.account else None
    return [
        Recommended(each.id, 60, Text(es=f"cubre {city}", en=f"covers {city}"))
        for each in request.candidates
        if city in each.territories and not each.is_away
    ]
