"""Addresses of the items of a price list: added, changed, removed, and looked at before they are added."""

from functools import partial

from flask import g, redirect, render_template, request

from webapp.catalog import allowed
from webapp.catalog import store as catalog
from webapp.catalog.blueprint import bp, renewed, today
from webapp.catalog.fields import ITEM_FIELDS
from webapp.catalog.items import Item, load_item
from webapp.catalog.price_lists import editors, fragments, item_actions, item_forms, pricing, views
from webapp.catalog.price_lists.routes import readable, stale_list, up
from webapp.catalog.prices import list_price
from webapp.core.errors import InvalidInput, NotVisible, StaleEdit
from webapp.core.language import _
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.fragments import wants_fragment
from webapp.web.refused_edits import by_method, invalid


@bp.get("/price-lists/<id:id>/items")
def price_items(id):
    return redirect(_table(id))


@bp.post("/price-lists/<id:id>/items")
def add_price_item(id):
    sent = submitted.sent(key_needed=True)
    allowed.demand_change(g.actor, readable(id).unit_id)
    try:
        new = item_forms.read_new_item(g.actor, request.form)
        edited = item_actions.add_item(g.actor, id, new, sent, today())
    except InvalidInput as refused:
        return invalid(refused, partial(_add_again, id))
    return fragments.item_added(renewed(), edited, today()) if wants_fragment() else redirect(_table(id), 303)


@bp.get("/price-lists/<id:id>/preview")
def preview_price_item(id):
    """What a price would come to, while it is being typed. Nothing is written."""
    head = readable(id)
    allowed.demand_change(g.actor, head.unit_id)
    heads = catalog.heads(g.actor.epochs)
    try:
        new = item_forms.read_new_item(g.actor, request.args)
        item = item_actions.checked_item(g.actor, head, new, heads, today())
    except InvalidInput as refused:
        return render_template("catalog/price_lists/_preview.html", price=None, refused=refused.errors[0], head=head)
    price = list_price(item, pricing.as_list(head), heads, today(), sees_cost=allowed.may_see_cost(g.actor))
    unit = heads.units[item.unit_id].name
    return render_template("catalog/price_lists/_preview.html", price=price, refused=None, head=head, unit=unit)


@bp.get("/price-lists/<id:id>/items/<id:item>")
def price_item(id, item):
    head, found = readable(id), _item(id, item)
    field = request.args.get("field", "")
    if wants_fragment() and field in ITEM_FIELDS:
        allowed.demand_change(g.actor, head.unit_id)
        if found.is_on_cost:
            allowed.demand_cost(g.actor)
        return render_template("editing/_editor.html", editor=editors.item_editor(g.actor, head, found, field))
    return _item_page(id, item)


@bp.route("/price-lists/<id:id>/items/<id:item>", methods=["PATCH"])
def patch_price_item(id, item):
    sent, seen = submitted.sent(), submitted.seen_version()
    try:
        asked = item_forms.read_item(g.actor)
        edited = item_actions.change_item(g.actor, id, item, asked, sent, today(), seen=seen)
    except InvalidInput as refused:
        return invalid(refused, partial(_item_again, id, item))
    except StaleEdit as stale:
        return stale_list(id, stale)
    return fragments.item_changed(renewed(), edited, item, today()) if wants_fragment() else redirect(_table(id), 303)


@bp.route("/price-lists/<id:id>/items/<id:item>", methods=["DELETE"])
def delete_price_item(id, item):
    edited, taken = item_actions.remove_item(g.actor, id, item, submitted.sent())
    if wants_fragment():
        return fragments.item_removed(renewed(), edited, item, taken, today())
    return redirect(_table(id), 303)


@bp.post("/price-lists/<id:id>/items/<id:item>")
def send_price_item(id, item):
    return by_method({"PATCH": patch_price_item, "DELETE": delete_price_item}, id, item)


def _item(price_list: int, item: int) -> Item:
    found = load_item(price_list, item)
    if found is None:
        raise NotVisible(_("Este precio ya no está en la lista."))
    return found


def _item_page(id: int, item: int, typed=None, errors=None) -> str:
    page = views.item_page(g.actor, readable(id), _item(id, item), today(), typed, errors)
    return render_template("catalog/price_lists/item_page.html", page=page, up=up())


def _item_again(id: int, item: int, refused: InvalidInput) -> str:
    return _item_page(id, item, request.form, {error.field: error.sentence for error in refused.errors})


def _add_again(id: int, refused: InvalidInput) -> str:
    page = views.price_list_page(g.actor, readable(id), {}, today())
    errors = {error.field: error.sentence for error in refused.errors}
    return render_template("catalog/price_lists/page.html", page=page, typed=request.form, errors=errors)


def _table(id: int) -> str:
    return address("catalog.price_list", id=id) + "#h-items"
