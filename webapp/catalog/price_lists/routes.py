"""Addresses of price lists: all of them, the form for a new one, the page of one, its edits."""

from functools import partial

from flask import g, redirect, render_template, request

from webapp.catalog import allowed, json_views, refusals
from webapp.catalog.blueprint import bp, renewed, today
from webapp.catalog.fields import PRICE_LIST_FIELDS
from webapp.catalog.price_lists import actions, editors, forms, fragments, store, views
from webapp.catalog.price_lists.store import PriceListHead
from webapp.catalog.price_lists.telling import telling
from webapp.catalog.told import days
from webapp.core.errors import AlreadySent, InvalidInput, NotAllowed, NotVisible, StaleEdit
from webapp.core.language import _
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.fragments import wants_fragment
from webapp.web.refusals import refusal
from webapp.web.refused_edits import by_method, invalid


@bp.get("/price-lists")
def price_lists():
    return render_template("catalog/price_lists/list.html", list=views.price_lists(g.actor, request.args, today()))


@bp.get("/price-lists/new")
def new_price_list():
    _demand_any()
    return render_template("catalog/price_lists/new.html", form=editors.new_form(g.actor))


@bp.post("/price-lists")
def create_price_list():
    _demand_any()
    sent = submitted.sent(key_needed=True)
    try:
        made = actions.create_price_list(g.actor, forms.read_new(g.actor, today()), sent)
    except InvalidInput as refused:
        form = editors.new_form(g.actor, request.form, {error.field: error.sentence for error in refused.errors})
        return render_template("catalog/price_lists/new.html", form=form), 422
    except AlreadySent as already:
        return refusal(409, already.sentence)
    return redirect(address("catalog.price_list", id=made), 303)


@bp.get("/price-lists/<id:id>")
def price_list(id):
    head = readable(id)
    if wants_fragment():
        return fragments.all_parts(views.price_list_regions(g.actor, head, fragments.shown_now(), today()))
    page = views.price_list_page(g.actor, head, request.args, today())
    return render_template("catalog/price_lists/page.html", page=page)


@bp.route("/price-lists/<id:id>", methods=["PATCH"])
def patch_price_list(id):
    sent, seen = submitted.sent(), submitted.seen_version()
    try:
        edited = actions.change_price_list(g.actor, id, forms.read_fields(g.actor, today()), sent, seen=seen)
    except InvalidInput as refused:
        return invalid(refused, partial(_editor_again, id))
    except StaleEdit as stale:
        return stale_list(id, stale)
    if wants_fragment():
        return fragments.list_changed(renewed(), edited, today())
    return redirect(address("catalog.price_list", id=id), 303)


@bp.route("/price-lists/<id:id>", methods=["DELETE"])
def delete_price_list(id):
    try:
        actions.delete_price_list(g.actor, id, submitted.sent())
    except InvalidInput as refused:
        return refusals.in_use(refused)
    return refusals.gone(address("catalog.price_lists"))


@bp.post("/price-lists/<id:id>")
def send_price_list(id):
    return by_method({"PATCH": patch_price_list, "DELETE": delete_price_list}, id)


@bp.get("/price-lists/<id:id>/fields/<field>")
def price_list_field(id, field):
    head = readable(id)
    if field not in PRICE_LIST_FIELDS:
        raise NotVisible(_("No encontramos esta página."))
    allowed.demand_change(g.actor, head.unit_id)
    shown = editors.list_editor(g.actor, head, field)
    template = "editing/_editor.html" if wants_fragment() else "catalog/editor_page.html"
    return render_template(template, editor=shown, up=up())


@bp.get("/price-lists/<id:id>/history")
def price_list_history(id):
    """The history, after an edit."""
    here = address("catalog.price_list", id=id)
    if not wants_fragment():
        return redirect(here + "#h-history")
    history = days(f"price-list:{id}", telling(g.actor, readable(id)), g.actor.time_zone)
    return render_template(
        "catalog/_history.html",
        history=history,
        today=today(),
        created=_("{who} creó la lista"),
        here=address("catalog.price_list_history", id=id),
    )


@bp.get("/api/v1/price-lists/<id:id>")
def read_price_list(id):
    return json_views.price_list_as_json(views.price_list_regions(g.actor, readable(id), request.args, today()))


def readable(price_list: int) -> PriceListHead:
    """The list. Raises NotVisible."""
    head = store.load(price_list)
    if head is None:
        raise NotVisible(_("No encontramos esta página."))
    return head


def stale_list(id: int, stale: StaleEdit):
    """409: both values, told with this list's names."""
    head = readable(id)
    return refusals.stale(stale, telling(g.actor, head), head.version, address("catalog.price_list", id=id))


def up() -> tuple[str, str]:
    """Where the lists are."""
    return _("Listas de precios"), address("catalog.price_lists")


def _editor_again(id: int, refused: InvalidInput) -> str:
    error = refused.errors[0]
    shown = editors.list_editor(g.actor, readable(id), error.field, request.form, error.sentence)
    return render_template("catalog/editor_page.html", editor=shown, up=up())


def _demand_any() -> None:
    if not allowed.may_change_any(g.actor):
        raise NotAllowed(_("Puedes ver las listas de precios, pero no hacer otras."))
