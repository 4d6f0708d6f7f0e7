"""Addresses of discount lists: all of them, the form for a new one, the page of one, its edits."""

from functools import partial

from flask import g, redirect, render_template, request

from webapp.catalog import allowed, refusals
from webapp.catalog.blueprint import bp, renewed, today
from webapp.catalog.discount_lists import actions, forms, fragments, store, views
from webapp.catalog.discount_lists.store import DiscountListHead
from webapp.catalog.fields import DISCOUNT_KINDS, DISCOUNT_LIST_FIELDS
from webapp.catalog.told import days
from webapp.core.errors import AlreadySent, InvalidInput, NotVisible, StaleEdit
from webapp.core.language import _
from webapp.people.units import unit_tree
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.editing import Option, TypedForm
from webapp.web.fragments import wants_fragment
from webapp.web.refusals import refusal
from webapp.web.refused_edits import by_method, invalid
from webapp.web.templating import new_form_key


@bp.get("/discount-lists")
def discount_lists():
    return render_template("catalog/discount_lists/list.html", list=views.discount_lists(g.actor, request.args))


@bp.get("/discount-lists/new")
def new_discount_list():
    allowed.demand_change(g.actor)
    return render_template("catalog/discount_lists/new.html", form=_new_form())


@bp.post("/discount-lists")
def create_discount_list():
    allowed.demand_change(g.actor)
    sent = submitted.sent(key_needed=True)
    try:
        made = actions.create_discount_list(g.actor, *forms.read_new(), sent)
    except InvalidInput as refused:
        form = _new_form(request.form, {error.field: error.sentence for error in refused.errors})
        return render_template("catalog/discount_lists/new.html", form=form), 422
    except AlreadySent as already:
        return refusal(409, already.sentence)
    return redirect(address("catalog.discount_list", id=made), 303)


@bp.get("/discount-lists/<id:id>")
def discount_list(id):
    head = readable(id)
    if wants_fragment():
        return fragments.all_parts(views.discount_list_regions(g.actor, head, today()))
    page = views.discount_list_page(g.actor, head, today())
    return render_template("catalog/discount_lists/page.html", page=page)


@bp.route("/discount-lists/<id:id>", methods=["PATCH"])
def patch_discount_list(id):
    sent, seen = submitted.sent(), submitted.seen_version()
    try:
        edited = actions.change_discount_list(g.actor, id, forms.read_fields(), sent, seen=seen)
    except InvalidInput as refused:
        return invalid(refused, partial(_editor_again, id))
    except StaleEdit as stale:
        return stale_list(id, stale)
    return answered(id, edited.after)


@bp.route("/discount-lists/<id:id>", methods=["DELETE"])
def delete_discount_list(id):
    try:
        actions.delete_discount_list(g.actor, id, submitted.sent())
    except InvalidInput as refused:
        return refusals.in_use(refused)
    return refusals.gone(address("catalog.discount_lists"))


@bp.post("/discount-lists/<id:id>")
def send_discount_list(id):
    return by_method({"PATCH": patch_discount_list, "DELETE": delete_discount_list}, id)


@bp.get("/discount-lists/<id:id>/fields/<field>")
def discount_list_field(id, field):
    head = readable(id)
    if field not in DISCOUNT_LIST_FIELDS:
        raise NotVisible(_("No encontramos esta página."))
    allowed.demand_change(g.actor)
    shown = views.list_editor(head, field, address("catalog.discount_list", id=id))
    template = "editing/_editor.html" if wants_fragment() else "catalog/editor_page.html"
    return render_template(template, editor=shown, up=up())


@bp.get("/discount-lists/<id:id>/history")
def discount_list_history(id):
    """The history, after an edit."""
    here = address("catalog.discount_list", id=id)
    if not wants_fragment():
        return redirect(here + "#h-history")
    history = days(f"discount-list:{id}", views.telling(readable(id)), g.actor.time_zone)
    return render_template(
        "catalog/_history.html",
        history=history,
        today=today(),
        created=_("{who} creó el descuento"),
        here=address("catalog.discount_list_history", id=id),
    )


def readable(discount_list: int) -> DiscountListHead:
    """The list. Raises NotVisible."""
    head = store.load(discount_list)
    if head is None:
        raise NotVisible(_("No encontramos esta página."))
    return head


def answered(id: int, after: DiscountListHead):
    """After a change: the regions, or the page again."""
    if wants_fragment():
        return fragments.list_changed(views.discount_list_regions(renewed(), after, today()))
    return redirect(address("catalog.discount_list", id=id), 303)


def stale_list(id: int, stale: StaleEdit):
    """409: both values."""
    head = readable(id)
    return refusals.stale(stale, views.telling(head), head.version, address("catalog.discount_list", id=id))


def up() -> tuple[str, str]:
    """Where the lists are."""
    return _("Descuentos por volumen"), address("catalog.discount_lists")


def _editor_again(id: int, refused: InvalidInput) -> str:
    error = refused.errors[0]
    here = address("catalog.discount_list", id=id)
    shown = views.list_editor(readable(id), error.field, here, request.form.get(error.field, ""), error.sentence)
    return render_template("catalog/editor_page.html", editor=shown, up=up())


def _new_form(typed=None, errors=None) -> TypedForm:
    usual = {"currency": unit_tree(g.actor.epochs)[g.actor.unit].currency, "kind": "percent"}
    values = usual | {name: value for name, value in (typed or {}).items() if name != "form_key"}
    kinds = tuple(Option(code, _(text)) for code, text in DISCOUNT_KINDS.items())
    return TypedForm(new_form_key(), values, errors or {}, {"kind": kinds})
