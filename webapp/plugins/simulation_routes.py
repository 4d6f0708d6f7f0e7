"""Addresses of simulations: begin one, watch it, cancel it, look at it, take its figures along, enable what was tried."""

import csv
import io

from flask import Response, g, redirect, render_template, request

from webapp.core.errors import InvalidInput, NotVisible
from webapp.core.language import _
from webapp.pluginhost import host
from webapp.plugins import actions, forms, page, simulation_actions, simulation_page
from webapp.plugins.routes import bp, refused_settings
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.fragments import wants_fragment

# A cell that a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@bp.get("/admin/plugins/<name>/simulate")
def simulate(name):
    """Where to say what to try: the plugin in the reader's first unit."""
    units = page.units_of(g.actor)
    own = next((unit for unit in units if unit.id == g.actor.unit), units[0])
    return redirect(address("plugins.one", name=page.known(name).name, id=own.id))


@bp.post("/admin/plugins/<name>/simulate/<id:id>")
def begin_simulation(name, id):
    """Try the form's settings, or the unit without the plugin, on the unit's open pipeline."""
    here, found = page.unit_of(g.actor, id), page.known(name)
    values = None
    if request.form.get("without") != "yes":
        if found.finding is not None:
            raise NotVisible(_("No encontramos esta página."))
        try:
            values = forms.read(found.settings, request.form, submitted.number_format())
        except InvalidInput as refused:
            return refused_settings(name, id, {error.field: error.sentence for error in refused.errors})
        if said := host.trial(name, values):
            return refused_settings(name, id, forms.refusal(said, found.settings))
    simulation = simulation_actions.begin(g.actor, here.id, name, values)
    return redirect(address("plugins.simulation", name=name, id=simulation), 303)


@bp.get("/admin/plugins/<name>/simulations/<id:id>")
def simulation(name, id):
    shown = simulation_page.simulation_page(g.actor, simulation_page.wanted_of(g.actor, name, id))
    template = "plugins/_simulation.html" if wants_fragment() else "plugins/simulation.html"
    return render_template(template, page=shown)


@bp.post("/admin/plugins/<name>/simulations/<id:id>/cancel")
def cancel_simulation(name, id):
    simulation_actions.cancel(simulation_page.wanted_of(g.actor, name, id))
    return redirect(address("plugins.simulation", name=name, id=id), 303)


@bp.post("/admin/plugins/<name>/simulations/<id:id>/enable")
def enable_simulated(name, id):
    """What was tried becomes the unit's."""
    wanted = simulation_page.wanted_of(g.actor, name, id)
    if wanted.settings is None:
        actions.disable(g.actor.user, submitted.sent(), wanted.unit, name)
    elif said := host.trial(name, wanted.settings):
        return refused_settings(name, wanted.unit, {"": said})
    else:
        actions.enable(g.actor.user, submitted.sent(), wanted.unit, name, wanted.settings)
    return redirect(address("plugins.unit", id=wanted.unit), 303)


@bp.get("/admin/plugins/<name>/simulations/<id:id>.csv")
def download_simulation(name, id):
    wanted = simulation_page.wanted_of(g.actor, name, id)
    text = io.StringIO()
    written = csv.writer(text)
    written.writerow(["number", "topic", "currency", "before", "after", "difference"])
    for number, topic, *figures in simulation_page.rows(g.actor, wanted):
        written.writerow([_harmless(number), _harmless(topic), *figures])
    name = f"simulation-{wanted.id}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + text.getvalue(), mimetype="text/csv", headers=headers)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
