"""Addresses of accounts: the names that a typed text may mean."""

from flask import Blueprint, g, render_template, request

from webapp.accounts import store
from webapp.web.choosing import Suggestion

bp = Blueprint("accounts", __name__)
contacts = Blueprint("contacts", __name__)


@bp.get("/accounts/options")
def options():
    found = store.search_accounts(g.actor, request.args.get("q", "")[:200])
    suggestions = [Suggestion(str(each.id), each.name, each.city) for each in found]
    return render_template("_options.html", options=suggestions)


@contacts.get("/contacts/options", endpoint="options")
def options_of_account():
    found = store.search_contacts(g.actor, request.args.get("q", "")[:200], request.args.get("account", "")[:200])
    return render_template("_options.html", options=[Suggestion(str(c.id), c.name, c.job_title) for c in found])
