from webapp.pluginapi import ScoreFactor, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"


@hookimpl
def score_factors(request, settings):
    machines = sum(line.base_quantity for line in request.deal.lines if line.family == "machines")
    if machines >= 6:
        return [ScoreFactor("many_machines", Text(es="seis máquinas o más", en="six machines or more"), 8)]
    return []
