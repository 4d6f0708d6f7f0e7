"""Addresses of accounts: the list, the form for a new one, the page with its edits, and what typed texts may mean."""

from functools import partial

from flask import Blueprint, g, redirect, render_template, request

from webapp.accounts import (
    actions,
    alike_store,
    editors,
    forms,
    fragments,
    listing,
    refusals,
    store,
    telling,
    views,
    words,
)
from webapp.accounts.fields import ACCOUNT_FIELDS
from webapp.core.errors import AlreadySent, InvalidInput, NotVisible, StaleEdit
from webapp.core.language import _
from webapp.web import refused_edits, submitted
from webapp.web.address import address
from webapp.web.choosing import Suggestion
from webapp.web.fragments import wants_fragment

bp = Blueprint("accounts", __name__)


@bp.get("/accounts")
def index():
    page = listing.accounts_page(g.actor, request.args)
    template = "accounts/_list_rows.html" if wants_fragment() else "accounts/list.html"
    return render_template(template, list=page)


@bp.get("/accounts/new")
def new():
    typed = {"name": request.args.get("name", "")[:200]}
    return render_template("accounts/new.html", new=editors.new_account_form(g.actor, typed))


@bp.post("/accounts")
def create():
    sent = submitted.sent(key_needed=True)
    try:
        account = actions.create_account(g.actor, forms.read_new_account(g.actor), sent)
    except InvalidInput as refused:
        return _new_again(refused), 422
    except AlreadySent as already:
        return refusals.already_sent(already)
    return redirect(address("accounts.record", id=account), 303)


@bp.get("/accounts/options")
def options():
    typed = request.args.get("q", "")[:200]
    found = store.search_accounts(g.actor, typed) or alike_store.alike_accounts(g.actor, typed)
    return _offer(Suggestion(str(each.id), each.name, each.city) for each in found)


@bp.get("/accounts/sectors")
def sectors():
    found = words.sectors_like(request.args.get("q", "")[:200])
    return _offer(Suggestion(code, text) for code, text in found)


@bp.get("/accounts/countries")
def countries():
    found = words.countries_like(request.args.get("q", "")[:200])
    return _offer(Suggestion(code, text) for code, text in found)


@bp.get("/accounts/alike")
def alike():
    found = alike_store.alike_accounts(g.actor, request.args.get("name", "")[:200])
    return render_template("accounts/_alike.html", alike=found)


@bp.get("/accounts/<id:id>")
def record(id):
    card = views.account(g.actor, id)
    if wants_fragment():
        return fragments.account_whole(g.actor, card)
    return render_template("accounts/page.html", page=views.account_page(g.actor, card))


@bp.route("/accounts/<id:id>", methods=["PATCH"])
def patch_record(id):
    sent, seen = submitted.sent(), submitted.seen_version()
    try:
        values = forms.read_account(g.actor, views.account(g.actor, id))
        edited = actions.change_account(g.actor, id, values, sent, seen=seen)
    except InvalidInput as refused:
        return refused_edits.invalid(refused, partial(_editor_again, id))
    except StaleEdit as stale:
        told, card = telling.conflicts(stale.conflicts), views.account(g.actor, id)
        return refused_edits.conflicting(told, card.version, address("accounts.record", id=id), "accounts")
    if wants_fragment():
        return fragments.account_changed(g.actor, edited)
    return redirect(address("accounts.record", id=id), 303)


@bp.post("/accounts/<id:id>")
def send_record(id):
    return refused_edits.by_method({"PATCH": patch_record}, id)


@bp.get("/accounts/<id:id>/fields/<field>")
def editor(id, field):
    if field not in ACCOUNT_FIELDS:
        raise NotVisible(_("No encontramos esta página."))
    shown = editors.account_editor(g.actor, views.account(g.actor, id), field)
    template = "editing/_editor.html" if wants_fragment() else "accounts/editor_page.html"
    return render_template(template, editor=shown)


@bp.get("/accounts/<id:id>/history")
def history(id):
    page = views.account_history(g.actor, views.account(g.actor, id))
    return render_template("accounts/_history.html", page=page) if wants_fragment() else redirect(_page(id))


def _offer(found):
    return render_template("_options.html", options=list(found))


def _new_again(refused: InvalidInput) -> str:
    errors = {error.field: error.sentence for error in refused.errors}
    return render_template("accounts/new.html", new=editors.new_account_form(g.actor, request.form, errors))


def _editor_again(id: int, refused: InvalidInput) -> str:
    error = refused.errors[0]
    shown = editors.account_editor(g.actor, views.account(g.actor, id), error.field, request.form, error.sentence)
    return render_template("accounts/editor_page.html", editor=shown)


def _page(id: int) -> str:
    return address("accounts.record", id=id)
