"""Addresses of product families: all of them on one page, each renamed in place."""

from functools import partial

from flask import g, redirect, render_template, request

from webapp.catalog import allowed, refusals
from webapp.catalog.blueprint import bp
from webapp.catalog.products import actions, editors, forms, fragments, store, views
from webapp.catalog.products.store import FamilyHead
from webapp.core.errors import AlreadySent, InvalidInput, NotVisible, StaleEdit
from webapp.core.language import _
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.fragments import wants_fragment
from webapp.web.refusals import refusal
from webapp.web.refused_edits import by_method, invalid


@bp.get("/products/families")
def families():
    if wants_fragment():
        return fragments.families(views.family_page(g.actor))
    return render_template("catalog/products/families.html", page=views.family_page(g.actor))


@bp.post("/products/families")
def create_family():
    allowed.demand_change(g.actor)
    sent = submitted.sent(key_needed=True)
    try:
        actions.create_family(g.actor, *forms.read_new_family(), sent)
    except InvalidInput as refused:
        return _families_again(refused), 422
    except AlreadySent as already:
        return refusal(409, already.sentence)
    return redirect(address("catalog.families"), 303)


@bp.get("/products/families/<code>")
def family(code):
    """The editor of its name, as page and as fragment."""
    head = _readable(code)
    if wants_fragment() and "field" not in request.args:
        return fragments.families(views.family_page(g.actor))
    allowed.demand_change(g.actor)
    template = "editing/_editor.html" if wants_fragment() else "catalog/editor_page.html"
    return render_template(template, editor=editors.family_editor(head), up=_up())


@bp.route("/products/families/<code>", methods=["PATCH"])
def patch_family(code):
    sent, seen = submitted.sent(), submitted.seen_version()
    try:
        actions.rename_family(g.actor, code, forms.read_family(), sent, seen=seen)
    except InvalidInput as refused:
        return invalid(refused, partial(_editor_again, code))
    except StaleEdit as stale:
        version = _readable(code).version
        return refusals.stale(stale, views.family_telling(), version, address("catalog.families"))
    if wants_fragment():
        return fragments.families(views.family_page(g.actor))
    return redirect(address("catalog.families"), 303)


@bp.route("/products/families/<code>", methods=["DELETE"])
def delete_family(code):
    try:
        actions.delete_family(g.actor, code, submitted.sent())
    except InvalidInput as refused:
        return refusals.in_use(refused)
    return refusals.gone(address("catalog.families"))


@bp.post("/products/families/<code>")
def send_family(code):
    return by_method({"PATCH": patch_family, "DELETE": delete_family}, code)


def _readable(code: str) -> FamilyHead:
    head = store.load_family(code) if code.isprintable() else None
    if head is None:
        raise NotVisible(_("No encontramos esta página."))
    return head


def _families_again(refused: InvalidInput) -> str:
    errors = {error.field: error.sentence for error in refused.errors}
    page = views.family_page(g.actor, request.form, errors)
    return render_template("catalog/products/families.html", page=page)


def _editor_again(code: str, refused: InvalidInput) -> str:
    editor = editors.family_editor(_readable(code), request.form.get("name", ""), refused.sentence)
    return render_template("catalog/editor_page.html", editor=editor, up=_up())


def _up() -> tuple[str, str]:
    return _("Familias"), address("catalog.families")
