from webapp.pluginapi import ProcessDefinition, StageDefinition, StepDefinition, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"


@hookimpl
def processes(request, settings):
    sample = StepDefinition("sample_sent", Text(es="Muestra enviada", en="Sample sent"), answer="bool")
    stages = (
        StageDefinition("tasting", Text(es="Cata", en="Tasting"), (sample,), probability=30),
        StageDefinition("contract", Text(es="Contrato", en="Contract"), probability=70),
    )
    return [ProcessDefinition("roast_supply", Text(es="Suministro de tueste", en="Roast supply"), stages)]
