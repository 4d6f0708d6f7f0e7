"""Addresses for closing an opportunity and opening it again."""

from flask import g, redirect, render_template, request

from webapp.core.errors import InvalidInput
from webapp.opportunities.blueprint import bp, readable, today
from webapp.opportunities.closing import actions, forms
from webapp.opportunities.closing.page import closing_form
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.fragments import wants_fragment


@bp.get("/opportunities/<id:id>/close")
def close_form(id):
    draft = readable(id)
    if draft.head.status in actions.CLOSED:
        return redirect(_record(id))
    asked = {"outcome": request.args["outcome"]} if request.args.get("outcome") in actions.CLOSED else {}
    template = "opportunities/closing/_form.html" if wants_fragment() else "opportunities/closing/page.html"
    return render_template(template, form=closing_form(g.actor, draft, asked))


@bp.post("/opportunities/<id:id>/close")
def close(id):
    seen = submitted.seen_version() if "version" in request.form else None
    try:
        actions.close(g.actor, id, forms.read_outcome(today()), submitted.sent(), seen=seen)
    except InvalidInput as refused:
        form = closing_form(g.actor, readable(id), request.form, refused.errors)
        template = "opportunities/closing/_form.html" if wants_fragment() else "opportunities/closing/page.html"
        return render_template(template, form=form), 422
    return _done(id)


@bp.post("/opportunities/<id:id>/reopen")
def reopen(id):
    actions.reopen(g.actor, id, submitted.sent())
    return _done(id)


def _done(id: int):
    """Nearly everything on the record's page differs now: it is asked for again as a whole."""
    if wants_fragment():
        return "", 200, {"HX-Redirect": _record(id)}
    return redirect(_record(id), 303)


def _record(id: int) -> str:
    return address("opportunities.record", id=id)
