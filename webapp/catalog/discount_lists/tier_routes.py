"""Addresses of the tiers of a discount list."""

from functools import partial

from flask import g, redirect, render_template, request

from webapp.catalog import allowed
from webapp.catalog.blueprint import bp, today
from webapp.catalog.discount_lists import actions, forms, store, views
from webapp.catalog.discount_lists.routes import answered, readable, stale_list, up
from webapp.catalog.discount_lists.store import TierRow
from webapp.catalog.fields import TIER_FIELDS
from webapp.core.errors import InvalidInput, NotVisible, StaleEdit
from webapp.core.language import _
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.fragments import wants_fragment
from webapp.web.refused_edits import by_method, invalid


@bp.get("/discount-lists/<id:id>/tiers")
def tiers(id):
    return redirect(address("catalog.discount_list", id=id))


@bp.post("/discount-lists/<id:id>/tiers")
def add_tier(id):
    sent = submitted.sent(key_needed=True)
    head = readable(id)
    allowed.demand_change(g.actor)
    try:
        edited = actions.add_tier(g.actor, id, forms.read_new_tier(head), sent)
    except InvalidInput as refused:
        return invalid(refused, partial(_add_again, id))
    return answered(id, edited.after)


@bp.get("/discount-lists/<id:id>/tiers/<id:tier>")
def tier(id, tier):
    """The editor of one field, as page and as fragment."""
    allowed.demand_change(g.actor)
    field = request.args.get("field", "since")
    shown = _editor(id, _tier(id, tier), field if field in TIER_FIELDS else "since")
    template = "editing/_editor.html" if wants_fragment() else "catalog/editor_page.html"
    return render_template(template, editor=shown, up=up())


@bp.route("/discount-lists/<id:id>/tiers/<id:tier>", methods=["PATCH"])
def patch_tier(id, tier):
    sent, seen = submitted.sent(), submitted.seen_version()
    try:
        edited = actions.change_tier(g.actor, id, tier, forms.read_tier(), sent, seen=seen)
    except InvalidInput as refused:
        return invalid(refused, partial(_tier_again, id, tier))
    except StaleEdit as stale:
        return stale_list(id, stale)
    return answered(id, edited.after)


@bp.route("/discount-lists/<id:id>/tiers/<id:tier>", methods=["DELETE"])
def delete_tier(id, tier):
    return answered(id, actions.remove_tier(g.actor, id, tier, submitted.sent()).after)


@bp.post("/discount-lists/<id:id>/tiers/<id:tier>")
def send_tier(id, tier):
    return by_method({"PATCH": patch_tier, "DELETE": delete_tier}, id, tier)


def _tier(discount_list: int, tier: int) -> TierRow:
    found = next((each for each in store.tiers(discount_list) if each.id == tier), None)
    if found is None:
        raise NotVisible(_("Este tramo ya no está."))
    return found


def _editor(id: int, found: TierRow, name: str, typed: str | None = None, error: str = ""):
    here = address("catalog.tier", id=id, tier=found.id)
    back = address("catalog.discount_list", id=id)
    return views.tier_editor(readable(id), found, name, here, back, typed, error)


def _tier_again(id: int, tier: int, refused: InvalidInput) -> str:
    error = refused.errors[0]
    shown = _editor(id, _tier(id, tier), error.field, request.form.get(error.field, ""), error.sentence)
    return render_template("catalog/editor_page.html", editor=shown, up=up())


def _add_again(id: int, refused: InvalidInput) -> str:
    errors = {error.field: error.sentence for error in refused.errors}
    page = views.discount_list_page(g.actor, readable(id), today(), request.form, errors)
    return render_template("catalog/discount_lists/page.html", page=page)
