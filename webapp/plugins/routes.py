"""Addresses of plugins for who may change a unit's rules: what is installed, a unit's order, one plugin in one unit."""

from contextlib import suppress

from flask import Blueprint, Flask, Response, g, redirect, render_template, request

from webapp.catalog import allowed
from webapp.core.errors import InvalidInput, NotAllowed, NotVisible
from webapp.core.language import _
from webapp.db import FAILED, UNREACHABLE, connection, write_if_free
from webapp.pluginhost import host, timings
from webapp.plugins import actions, forms, page, simulation_store, store
from webapp.web import submitted
from webapp.web.address import address

bp = Blueprint("plugins", __name__)


def init_app(app: Flask) -> None:
    """Write how long plugins took after an answer has gone out, every ten seconds at the most."""
    app.after_request(_write_timings)
    folder = app.config["OPORTUNA"].plugins_dir
    simulation_store.look_for_plugins_in(str(folder) if folder else None)


@bp.get("/admin/plugins")
def index():
    return render_template("plugins/index.html", page=page.overview(g.actor))


@bp.post("/admin/plugins/rescan")
def rescan():
    page.units_of(g.actor)
    if not allowed.may_change(g.actor, right=allowed.RULES):
        raise NotAllowed(_("Solo quien lleva toda la empresa puede buscar complementos."))
    actions.found(g.actor.user, submitted.sent(), host.discover())
    return redirect(address("plugins.index"), 303)


@bp.get("/admin/plugins/units/<id:id>")
def unit(id):
    return render_template("plugins/unit.html", page=page.unit_page(g.actor, page.unit_of(g.actor, id)))


@bp.post("/admin/plugins/units/<id:id>")
def change_unit(id):
    """One button of the unit's page: what stands before its colon says what to do with the plugin behind it."""
    here = page.unit_of(g.actor, id)
    verb, _colon, name = request.form.get("do", "").partition(":")
    actor, sent = g.actor.user, submitted.sent()
    match verb:
        case "up" | "down":
            names = [row.plugin for row in store.of_unit(here.id)]
            actions.order(actor, sent, here.id, _moved(names, name, -1 if verb == "up" else 1))
        case "order":
            actions.order(actor, sent, here.id, [each for each in name.split(",") if each])
        case "disable":
            actions.disable(actor, sent, here.id, name)
        case "suspend":
            actions.suspend(actor, sent, here.id, name)
        case "resume":
            actions.resume(actor, sent, here.id, name)
        case "inherit":
            actions.inherit(actor, sent, here.id)
        case "choose":
            return redirect(
                address("plugins.one", name=page.known(request.form.get("plugin", "")).name, id=here.id), 303
            )
        case _:
            raise NotVisible(_("No encontramos esta página."))
    if request.form.get("back") == "one":
        return redirect(address("plugins.one", name=page.known(name).name, id=here.id), 303)
    return redirect(address("plugins.unit", id=here.id), 303)


@bp.get("/admin/plugins/<name>/units/<id:id>")
def one(name, id):
    return _one(name, id)


@bp.post("/admin/plugins/<name>/units/<id:id>")
def save(name, id):
    """Enable the plugin in the unit, or give it other settings there; `more` asks for another row of a list."""
    here, found = page.unit_of(g.actor, id), page.known(name)
    if more := request.form.get("more"):
        return _one(name, id, more=more, typed=True)
    if found.finding is not None:
        raise NotVisible(_("No encontramos esta página."))
    try:
        values = forms.read(found.settings, request.form, submitted.number_format())
    except InvalidInput as refused:
        return refused_settings(name, id, {error.field: error.sentence for error in refused.errors})
    if said := host.trial(name, values):
        return refused_settings(name, id, forms.refusal(said, found.settings))
    actions.enable(g.actor.user, submitted.sent(), here.id, name, values)
    return redirect(address("plugins.unit", id=here.id), 303)


def refused_settings(name: str, id: int, errors: dict[str, str]) -> tuple[str, int]:
    """The form as it was typed, with what can't be beside its field."""
    return _one(name, id, errors, typed=True), 422


def _one(name: str, id: int, errors: dict[str, str] | None = None, *, more: str = "", typed: bool = False) -> str:
    here, found = page.unit_of(g.actor, id), page.known(name)
    shown = page.plugin_page(here, found)
    stored = shown.enabled.settings if shown.enabled else {}
    parts = forms.made(found.settings, stored, request.form if typed else None, errors, more)
    return render_template("plugins/one.html", page=shown, parts=parts, errors=errors or {}, code_text=page.code_text)


def _moved(names: list[str], name: str, step: int) -> list[str]:
    if name not in names:
        raise NotVisible(_("No encontramos esta página."))
    at = names.index(name)
    to = min(max(at + step, 0), len(names) - 1)
    names.insert(to, names.pop(at))
    return names


def _write_timings(response: Response) -> Response:
    if timings.is_due():
        response.call_on_close(_flush)
    return response


def _flush() -> None:
    with suppress(*UNREACHABLE, FAILED), connection(), write_if_free() as free:
        if free:
            timings.flush()
