from webapp.pluginapi import Gate, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"


@hookimpl
def gates(request, settings):
    if request.to_stage != "contract":
        return []
    facts = {fact.name: fact.value for fact in request.deal.facts}
    tasted = facts.get("sample_sent") is True
    reason = None if tasted else Text(es="Nadie ha probado el café", en="Nobody has tasted the coffee")
    return [Gate("tasted", Text(es="Cata hecha", en="Tasting done"), tasted, reason, waived_by="approve")]
