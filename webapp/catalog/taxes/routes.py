"""Addresses of the tax tables of business units."""

from flask import g, redirect, render_template, request

from webapp.catalog import allowed, typed
from webapp.catalog.blueprint import bp, renewed
from webapp.catalog.fields import TAX_TREATMENTS
from webapp.catalog.products.forms import known_tax_categories
from webapp.catalog.taxes import actions, page, store
from webapp.catalog.taxes.store import NewTax
from webapp.core import clock
from webapp.core.errors import AlreadySent, FieldError, InvalidInput, NotAllowed, NotVisible
from webapp.core.language import _
from webapp.people.units import Unit
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.dates import read_day
from webapp.web.numbers import read_percent
from webapp.web.refusals import refusal
from webapp.web.refused_edits import by_method


@bp.get("/admin/taxes")
def taxes():
    """The table of the reader's own unit, where they may change it, else of the first that they may."""
    units = _changeable()
    own = next((unit for unit in units if unit.id == g.actor.unit), units[0])
    return _page(own)


@bp.get("/admin/taxes/<id:id>")
def unit_taxes(id):
    return _page(readable(id))


@bp.post("/admin/taxes/<id:id>")
def add_tax(id):
    unit = readable(id)
    sent = submitted.sent(key_needed=True)
    try:
        actions.add_tax(g.actor, id, _read_new(unit), sent)
    except InvalidInput as refused:
        errors = {error.field: error.sentence for error in refused.errors}
        shown = page.taxes_page(g.actor, unit, clock.today(unit.time_zone), request.form, errors)
        return render_template("catalog/taxes/page.html", page=shown), 422
    except AlreadySent as already:
        return refusal(409, already.sentence)
    return redirect(address("catalog.unit_taxes", id=id), 303)


@bp.get("/admin/taxes/<id:id>/rows/<id:row>")
def tax(id, row):
    return redirect(address("catalog.unit_taxes", id=id))


@bp.route("/admin/taxes/<id:id>/rows/<id:row>", methods=["DELETE"])
def delete_tax(id, row):
    readable(id)
    found = store.load(row)
    if found is not None and found.unit != id:
        raise NotVisible(_("No encontramos esta página."))
    actions.remove_tax(g.actor, row, submitted.sent())
    return redirect(address("catalog.unit_taxes", id=id), 303)


@bp.post("/admin/taxes/<id:id>/rows/<id:row>")
def send_tax(id, row):
    return by_method({"DELETE": delete_tax}, id, row)


def readable(unit: int) -> Unit:
    """The unit, for who may change its taxes. Raises NotAllowed for who may change none, NotVisible for another one."""
    found = next((each for each in _changeable() if each.id == unit), None)
    if found is None:
        raise NotVisible(_("No encontramos esta página."))
    return found


def _changeable() -> list[Unit]:
    units = allowed.units_to_change(g.actor)
    if not units:
        raise NotAllowed(_("Tu papel no permite cambiar los tipos de IVA."))
    return units


def _page(unit: Unit) -> str:
    shown = page.taxes_page(renewed(), unit, clock.today(unit.time_zone))
    return render_template("catalog/taxes/page.html", page=shown)


def _read_new(unit: Unit) -> NewTax:
    reader, form = submitted.Reader(), request.form
    category = reader.read(typed.one_of, "category", form.get("category", ""), known_tax_categories())
    treatment = reader.read(typed.one_of, "treatment", form.get("treatment", ""), TAX_TREATMENTS)
    rate = reader.read(read_percent, "rate", form.get("rate", ""), submitted.number_format())
    since = reader.read(read_day, "since", form.get("since", ""), clock.today(unit.time_zone))
    wrong = {error.field for error in reader.errors}
    for field, value in (("category", category), ("treatment", treatment), ("rate", rate), ("since", since)):
        if value is None and field not in wrong:
            reader.errors.append(FieldError(field, _("Este dato no puede quedar vacío."), form.get(field, "")))
    reader.check()
    return NewTax(category, treatment, rate, since)
