"""Addresses of accounts: for now, the names that a typed text may mean."""

from flask import Blueprint, g, render_template, request

from webapp.accounts import store
from webapp.web.choosing import Suggestion

bp = Blueprint("accounts", __name__)


@bp.get("/accounts/options")
def options():
    found = store.search_accounts(g.actor, request.args.get("q", "")[:200])
    suggestions = [Suggestion(str(each.id), each.name, each.city) for each in found]
    return render_template("_options.html", options=suggestions)
