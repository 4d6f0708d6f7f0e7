"""Addresses of the settings of business units."""

from flask import g, redirect, render_template, request

from webapp.catalog import allowed, refusals
from webapp.catalog.blueprint import bp, renewed, today
from webapp.catalog.settings import actions, forms, page, store
from webapp.catalog.settings.store import UnitHead
from webapp.core.errors import InvalidInput, NotAllowed, NotVisible, StaleEdit
from webapp.core.language import _
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.refused_edits import by_method


@bp.get("/admin/settings")
def settings():
    """The reader's own unit, where they may change it, else the first that they may."""
    units = allowed.units_to_change(g.actor, allowed.RULES)
    if not units:
        raise NotAllowed(_("Tu papel no permite cambiar las reglas de precio de una unidad."))
    own = next((unit for unit in units if unit.id == g.actor.unit), units[0])
    return render_template("catalog/settings/page.html", page=page.settings_page(g.actor, readable(own.id), today()))


@bp.get("/admin/settings/<id:id>")
def unit_settings(id):
    return render_template("catalog/settings/page.html", page=page.settings_page(g.actor, readable(id), today()))


@bp.route("/admin/settings/<id:id>", methods=["PATCH"])
def patch_settings(id):
    readable(id)
    sent, seen = submitted.sent(), submitted.seen_version()
    try:
        actions.change_settings(g.actor, id, forms.read_settings(), sent, seen=seen)
    except InvalidInput as refused:
        errors = {error.field: error.sentence for error in refused.errors}
        shown = page.settings_page(renewed(), readable(id), today(), request.form, errors)
        return render_template("catalog/settings/page.html", page=shown), 422
    except StaleEdit as stale:
        return refusals.stale(stale, page.telling(), readable(id).version, address("catalog.unit_settings", id=id))
    return redirect(address("catalog.unit_settings", id=id), 303)


@bp.post("/admin/settings/<id:id>")
def send_settings(id):
    return by_method({"PATCH": patch_settings}, id)


@bp.get("/admin/settings/<id:id>/history")
def settings_history(id):
    return redirect(address("catalog.unit_settings", id=id) + "#h-history")


def readable(unit: int) -> UnitHead:
    """The unit, for who may change it. Raises NotAllowed for who may change none, NotVisible for another one."""
    units = allowed.units_to_change(g.actor, allowed.RULES)
    if not units:
        raise NotAllowed(_("Tu papel no permite cambiar las reglas de precio de una unidad."))
    head = store.load(unit) if any(each.id == unit for each in units) else None
    if head is None:
        raise NotVisible(_("No encontramos esta página."))
    return head
