"""Addresses of notices: one's own list, and what has been read."""

from flask import Blueprint, g, redirect, render_template, request

from webapp.core.errors import NotVisible
from webapp.core.language import _
from webapp.notices import store, tidying
from webapp.notices.page import notices_page, place_of
from webapp.web.address import address

assert tidying, "imported for the job that it adds"

bp = Blueprint("notices", __name__)


@bp.get("/notices")
def index():
    text = request.args.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    return render_template("notices/list.html", list=notices_page(g.actor, before))


@bp.post("/notices/read")
def read_all():
    store.mark_read(g.actor)
    return redirect(address("notices.index"), 303)


@bp.post("/notices/<id:id>")
def follow(id):
    place = place_of(g.actor, id)
    if place is None:
        raise NotVisible(_("No encontramos esta página."))
    store.mark_read(g.actor, id)
    return redirect(place, 303)


@bp.post("/notices/<id:id>/read")
def read(id):
    if store.find(g.actor, id) is None:
        raise NotVisible(_("No encontramos esta página."))
    store.mark_read(g.actor, id)
    return redirect(address("notices.index"), 303)
