"""Addresses of contacts: the list, the form for a new one, the page with its edits, removal and undo."""

from functools import partial

from flask import Blueprint, g, redirect, render_template, request

from webapp.accounts import alike_store, editors, fragments, listing, reading, refusals, store, telling, views
from webapp.accounts.contacts import actions, forms
from webapp.accounts.fields import CONTACT_FIELDS
from webapp.core.errors import AlreadySent, InvalidInput, NotVisible, StaleEdit
from webapp.core.language import _
from webapp.web import refused_edits, submitted
from webapp.web.address import address
from webapp.web.choosing import Suggestion
from webapp.web.fragments import wants_fragment

bp = Blueprint("contacts", __name__)


@bp.get("/contacts")
def index():
    page = listing.contacts_page(g.actor, request.args)
    template = "contacts/_list_rows.html" if wants_fragment() else "contacts/list.html"
    return render_template(template, list=page)


@bp.get("/contacts/new")
def new():
    typed = {name: request.args.get(name, "")[:200] for name in ("account", "name")}
    return render_template("contacts/new.html", new=editors.new_contact_form(g.actor, typed))


@bp.post("/contacts")
def create():
    sent = submitted.sent(key_needed=True)
    try:
        contact = actions.add_contact(g.actor, forms.read_new_contact(g.actor), sent)
    except InvalidInput as refused:
        return refused_edits.invalid(refused, _new_again)
    except AlreadySent as already:
        return refusals.already_sent(already)
    card = views.contact(g.actor, contact)
    if wants_fragment():
        return fragments.contact_added(g.actor, card)
    return redirect(_back(card.account_id) if _place() else address("contacts.record", id=contact), 303)


@bp.get("/contacts/options")
def options():
    found = store.search_contacts(g.actor, request.args.get("q", "")[:200], request.args.get("account", "")[:200])
    return render_template("_options.html", options=[Suggestion(str(c.id), c.name, c.job_title) for c in found])


@bp.get("/contacts/alike")
def alike():
    asked = {name: request.args.get(name, "")[:254] for name in ("name", "email", "phone", "account")}
    account = int(asked["account"]) if reading.is_number(asked["account"]) and len(asked["account"]) < 19 else None
    found = alike_store.alike_contacts(g.actor, asked["name"], asked["email"], asked["phone"], account)
    return render_template("contacts/_alike.html", alike=found)


@bp.get("/contacts/<id:id>")
def record(id):
    card = views.contact(g.actor, id)
    if wants_fragment():
        return "\n".join(fragments.contact_parts(g.actor, card, _place()))
    return render_template("contacts/page.html", page=views.contact_page(g.actor, card))


@bp.route("/contacts/<id:id>", methods=["PATCH"])
def patch_record(id):
    sent, seen = submitted.sent(), submitted.seen_version()
    try:
        edited = actions.change_contact(g.actor, id, forms.read_contact(), sent, seen=seen)
    except InvalidInput as refused:
        return refused_edits.invalid(refused, partial(_editor_again, id))
    except StaleEdit as stale:
        told, card = telling.conflicts(stale.conflicts), views.contact(g.actor, id)
        return refused_edits.conflicting(told, card.version, address("contacts.record", id=id), "accounts")
    if wants_fragment():
        return fragments.contact_changed(g.actor, edited, _place())
    return redirect(address("contacts.record", id=id), 303)


@bp.route("/contacts/<id:id>", methods=["DELETE"])
def delete_record(id):
    try:
        card = actions.remove_contact(g.actor, id, submitted.sent())
    except InvalidInput as refused:
        return refused_edits.invalid(refused, partial(_page_again, id))
    return fragments.contact_removed(card) if wants_fragment() else redirect(_back(card.account_id), 303)


@bp.post("/contacts/<id:id>")
def send_record(id):
    return refused_edits.by_method({"PATCH": patch_record, "DELETE": delete_record}, id)


@bp.post("/contacts/<id:id>/restore")
def restore(id):
    card = actions.bring_back_contact(g.actor, id, submitted.sent())
    return fragments.contact_restored(g.actor, card) if wants_fragment() else redirect(_back(card.account_id), 303)


@bp.get("/contacts/<id:id>/fields/<field>")
def editor(id, field):
    if field not in CONTACT_FIELDS:
        raise NotVisible(_("No encontramos esta página."))
    shown = editors.contact_editor(views.contact(g.actor, id), field)
    template = "editing/_editor.html" if wants_fragment() else "contacts/editor_page.html"
    return render_template(template, editor=shown)


@bp.get("/contacts/<id:id>/history")
def history(id):
    page = views.contact_history(g.actor, views.contact(g.actor, id))
    return render_template("contacts/_history.html", page=page) if wants_fragment() else redirect(_own(id))


def _place() -> str:
    """Where the contact is shown: on its account's page, or (empty) on its own."""
    return views.IN_ACCOUNT if request.values.get("in") == views.IN_ACCOUNT else ""


def _own(id: int) -> str:
    return address("contacts.record", id=id)


def _back(account: int) -> str:
    return address("accounts.record", id=account) + "#h-contacts"


def _new_again(refused: InvalidInput) -> str:
    errors = {error.field: error.sentence for error in refused.errors}
    return render_template("contacts/new.html", new=editors.new_contact_form(g.actor, request.form, errors))


def _editor_again(id: int, refused: InvalidInput) -> str:
    error = refused.errors[0]
    shown = editors.contact_editor(views.contact(g.actor, id), error.field, request.form, error.sentence)
    return render_template("contacts/editor_page.html", editor=shown)


def _page_again(id: int, refused: InvalidInput) -> str:
    page = views.contact_page(g.actor, views.contact(g.actor, id))
    return render_template("contacts/page.html", page=page, refused=refused.sentence)
