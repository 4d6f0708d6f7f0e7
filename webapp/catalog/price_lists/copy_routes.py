"""Addresses of copying a price list: the form with what the copy would hold, and making it."""

from flask import g, redirect, render_template, request

from webapp.catalog import allowed
from webapp.catalog.blueprint import bp, today
from webapp.catalog.price_lists import copy_views, copying, forms
from webapp.catalog.price_lists.routes import readable
from webapp.core.errors import AlreadySent, InvalidInput, NotAllowed, StaleEdit
from webapp.core.language import _
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.refusals import refusal


@bp.get("/price-lists/<id:id>/copy")
def copy_price_list(id):
    """The form; with a name in the address also what the copy would hold. Nothing is written."""
    head = readable(id)
    _demand()
    if "name" not in request.args:
        return _page(copy_views.copy_form(g.actor, head))
    return _looked_at(id, request.args)


@bp.post("/price-lists/<id:id>/copy")
def make_copy(id):
    _demand()
    sent, seen = submitted.sent(key_needed=True), submitted.seen_version()
    try:
        asked = forms.read_copying(g.actor, request.form, today())
        made = copying.copy_price_list(g.actor, id, asked, sent, seen=seen)
    except InvalidInput as refused:
        return _refused(id, request.form, refused)
    except StaleEdit as stale:
        return _looked_at(id, request.form, stale.sentence), 409
    except AlreadySent as already:
        return refusal(409, already.sentence)
    return redirect(address("catalog.price_list", id=made), 303)


def _looked_at(id: int, typed, notice: str = ""):
    head = readable(id)
    try:
        asked = forms.read_copying(g.actor, typed, today())
        page = copy_views.copy_page(g.actor, head, asked, typed, notice)
    except InvalidInput as refused:
        return _refused(id, typed, refused)
    return _page(page)


def _refused(id: int, typed, refused: InvalidInput):
    errors = {error.field: error.sentence for error in refused.errors}
    return _page(copy_views.copy_form(g.actor, readable(id), typed, errors)), 422


def _page(page) -> str:
    return render_template("catalog/price_lists/copy.html", page=page)


def _demand() -> None:
    if not allowed.may_change_any(g.actor):
        raise NotAllowed(_("Puedes ver las listas de precios, pero no hacer otras."))
