"""Addresses of approvals: those of an opportunity, and the tray of what waits for the reader."""

from collections.abc import Callable

from flask import g, redirect, render_template, request

from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.opportunities.approvals import actions, naming
from webapp.opportunities.approvals.page import approvals_page, tray
from webapp.opportunities.blueprint import bp, readable
from webapp.web import submitted
from webapp.web.address import address

LONGEST = 500

assert naming, "imported for the names that notices ask for"


@bp.get("/approvals")
def approvals_tray():
    return render_template("opportunities/approvals/tray.html", tray=tray(g.actor))


@bp.get("/opportunities/<id:id>/approvals")
def approvals(id):
    return _page(id)


@bp.post("/opportunities/<id:id>/approvals")
def ask_approval(id):
    return _acted(id, lambda: actions.ask(g.actor, id, _text("note"), submitted.sent(key_needed=True)))


@bp.post("/opportunities/<id:id>/approvals/<id:approval>/give")
def give_approval(id, approval):
    return _acted(id, lambda: actions.give(g.actor, id, approval, submitted.sent(key_needed=True)))


@bp.post("/opportunities/<id:id>/approvals/<id:approval>/refuse")
def refuse_approval(id, approval):
    def refuse():
        reason = _text("reason")
        if reason is None:
            raise InvalidInput(FieldError("reason", _("Di por qué no, para que se pueda cambiar."), ""))
        return actions.refuse(g.actor, id, approval, reason, submitted.sent(key_needed=True))

    return _acted(id, refuse)


@bp.post("/opportunities/<id:id>/approvals/<id:approval>/withdraw")
def withdraw_approval(id, approval):
    return _acted(id, lambda: actions.withdraw(g.actor, id, approval, submitted.sent(key_needed=True)))


def _acted(id: int, act: Callable[[], object]):
    try:
        act()
    except InvalidInput as refused:
        readable(id)
        return _page(id, refused.errors[0]), 422
    return redirect(address("opportunities.approvals", id=id), 303)


def _text(name: str) -> str | None:
    return submitted.text(name, request.form.get(name, ""), LONGEST)


def _page(id: int, error: FieldError | None = None):
    shown = approvals_page(g.actor, readable(id), error.sentence if error else "", error.typed if error else "")
    return render_template("opportunities/approvals/page.html", page=shown)
