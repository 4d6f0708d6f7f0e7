from webapp.pluginapi import Panel, PanelRow, Text, hookimpl

API_VERSIONS = (1,)
VERSION = "1.0.0"


@hookimpl
def panels(request, settings):
    machines = sum(line.base_quantity for line in request.deal.lines if line.family == "machines")
    row = PanelRow(Text(es="Máquinas", en="Machines"), Text(es=str(machines), en=str(machines)))
    return [Panel("park", Text(es="Parque de máquinas", en="Machines on site"), (row,))]
