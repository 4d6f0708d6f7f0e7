"""Addresses of bundles: all of them, the form for a new one, the page of one with its parts."""

from flask import g, redirect, render_template, request

from webapp.catalog import allowed, refusals
from webapp.catalog.blueprint import bp, today
from webapp.catalog.bundles import actions, forms, page, store
from webapp.catalog.bundles.store import BundleHead, Part
from webapp.catalog.products.views import options
from webapp.core.errors import AlreadySent, InvalidInput, NotVisible, StaleEdit
from webapp.core.language import _
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.editing import TypedForm
from webapp.web.refusals import refusal
from webapp.web.refused_edits import by_method
from webapp.web.templating import new_form_key


@bp.get("/bundles")
def bundles():
    may_change = allowed.may_change(g.actor)
    return render_template("catalog/bundles/list.html", rows=page.bundle_rows(), may_change=may_change)


@bp.get("/bundles/new")
def new_bundle():
    allowed.demand_change(g.actor)
    return render_template("catalog/bundles/new.html", form=_new_form())


@bp.post("/bundles")
def create_bundle():
    allowed.demand_change(g.actor)
    sent = submitted.sent(key_needed=True)
    try:
        made = actions.create_bundle(g.actor, forms.read_new(g.actor), sent)
    except InvalidInput as refused:
        form = _new_form(request.form, {error.field: error.sentence for error in refused.errors})
        return render_template("catalog/bundles/new.html", form=form), 422
    except AlreadySent as already:
        return refusal(409, already.sentence)
    return redirect(address("catalog.bundle", id=made), 303)


@bp.get("/bundles/<id:id>")
def bundle(id):
    return render_template("catalog/bundles/page.html", page=page.bundle_page(g.actor, readable(id), today()))


@bp.get("/bundles/<id:id>/parts")
def parts(id):
    return redirect(address("catalog.bundle", id=id))


@bp.post("/bundles/<id:id>/parts")
def add_part(id):
    head = readable(id)
    allowed.demand_change(g.actor)
    sent = submitted.sent(key_needed=True)
    try:
        actions.add_part(g.actor, id, forms.read_new_part(g.actor), sent)
    except InvalidInput as refused:
        return _again(head, refused), 422
    return redirect(address("catalog.bundle", id=id), 303)


@bp.get("/bundles/<id:id>/parts/<id:part>")
def part(id, part):
    return redirect(address("catalog.bundle", id=id))


@bp.route("/bundles/<id:id>/parts/<id:part>", methods=["PATCH"])
def patch_part(id, part):
    head = readable(id)
    allowed.demand_change(g.actor)
    sent, seen = submitted.sent(), submitted.seen_version()
    try:
        quantity = forms.read_quantity_of(g.actor, _part(head, part).unit_id)
        actions.change_part(g.actor, id, part, quantity, sent, seen=seen)
    except InvalidInput as refused:
        return _again(head, refused, part), 422
    except StaleEdit as stale:
        return refusals.stale(stale, page.telling(), readable(id).version, address("catalog.bundle", id=id))
    return redirect(address("catalog.bundle", id=id), 303)


@bp.route("/bundles/<id:id>/parts/<id:part>", methods=["DELETE"])
def delete_part(id, part):
    readable(id)
    actions.remove_part(g.actor, id, part, submitted.sent())
    return redirect(address("catalog.bundle", id=id), 303)


@bp.post("/bundles/<id:id>/parts/<id:part>")
def send_part(id, part):
    return by_method({"PATCH": patch_part, "DELETE": delete_part}, id, part)


def readable(bundle: int) -> BundleHead:
    """The bundle. Raises NotVisible."""
    head = store.load(bundle)
    if head is None:
        raise NotVisible(_("No encontramos esta página."))
    return head


def _part(head: BundleHead, part: int) -> Part:
    found = next((each for each in store.parts(head.id) if each.id == part), None)
    if found is None:
        raise NotVisible(_("No encontramos esta página."))
    return found


def _again(head: BundleHead, refused: InvalidInput, part: int | None = None) -> str:
    errors = {f"{part or ''}{error.field}": error.sentence for error in refused.errors}
    typed = {f"{part or ''}{name}": text for name, text in request.form.items()}
    return render_template("catalog/bundles/page.html", page=page.bundle_page(g.actor, head, today(), typed, errors))


def _new_form(typed=None, errors=None) -> TypedForm:
    values = {"tax_category": "standard"} | {n: text for n, text in (typed or {}).items() if n != "form_key"}
    choices = {name: options(g.actor, name) for name in ("unit", "tax_category")}
    return TypedForm(new_form_key(), values, errors or {}, choices)
