"""Addresses of pricing anew and of another price list, each with its preview."""

from flask import g, redirect, render_template, request

from webapp.core.errors import InvalidInput
from webapp.opportunities import fragments
from webapp.opportunities.blueprint import bp, readable
from webapp.opportunities.repricing import actions, views
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.fragments import wants_fragment


@bp.get("/opportunities/<id:id>/reprice")
def reprice_preview_of(id):
    return redirect(address("opportunities.reprice_preview", id=id))


@bp.get("/opportunities/<id:id>/reprice/preview")
def reprice_preview(id):
    """What a run of today would give. Nothing is written."""
    shown = views.preview(g.actor, readable(id))
    return render_template("opportunities/repricing/preview.html", preview=shown)


@bp.post("/opportunities/<id:id>/reprice")
def reprice(id):
    sent = submitted.sent()
    try:
        edited = actions.reprice(g.actor, id, sent, request.form.get("seen"))
    except InvalidInput as refused:
        shown = views.preview(g.actor, readable(id), refused.sentence)
        return render_template("opportunities/repricing/preview.html", preview=shown), 422
    if wants_fragment():
        return fragments.whole_record(g.actor, edited)
    return redirect(address("opportunities.record", id=id), 303)


@bp.get("/opportunities/<id:id>/price-list")
def price_list(id):
    """The lists, and with one of them in the address what it would change. Nothing is written."""
    shown = views.list_page(g.actor, readable(id), request.args.get("list", ""))
    return render_template("opportunities/repricing/price_list.html", page=shown)


@bp.post("/opportunities/<id:id>/price-list")
def change_price_list(id):
    sent, chosen = submitted.sent(), request.form.get("list", "")
    known = chosen.isascii() and chosen.isdigit() and len(chosen) < 19
    try:
        actions.change_price_list(g.actor, id, int(chosen) if known else None, sent, request.form.get("seen"))
    except InvalidInput as refused:
        shown = views.list_page(g.actor, readable(id), chosen, refused.sentence)
        return render_template("opportunities/repricing/price_list.html", page=shown), 422
    return redirect(address("opportunities.record", id=id) + "#h-lines", 303)
