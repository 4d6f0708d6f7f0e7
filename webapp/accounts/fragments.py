"""Answers to edits of accounts and contacts: rows first, then out-of-band regions, then the sentence for screen readers."""

from flask import Response, render_template

from webapp.accounts import telling, views
from webapp.accounts.cards import AccountCard, ContactCard
from webapp.accounts.edit import Edited
from webapp.accounts.fields import ACCOUNT_FIELDS, CONTACT_FIELDS
from webapp.accounts.page import AccountPage, ContactPage
from webapp.core.language import _
from webapp.people.access import Actor
from webapp.web.fragments import swapped

ACCOUNT_REGIONS = ("accounts/_title.html", "accounts/_key.html", "accounts/_facts.html")
CONTACT_REGIONS = ("contacts/_title.html", "contacts/_facts.html")


def account_changed(actor: Actor, edited: Edited[AccountCard]) -> Response:
    """After an edit of an account: every region with its fields, at its new version."""
    page = views.account_regions(actor, edited.after)
    changed = next((name for name in ACCOUNT_FIELDS if edited.before.written(name) != edited.after.written(name)), None)
    said = _said(ACCOUNT_FIELDS[changed].text, _told_account(page, changed)) if changed else _("Guardado.")
    return swapped(account_parts(page), said=said, events=_happened(edited.after.id))


def account_whole(actor: Actor, card: AccountCard) -> Response:
    """Every region of an account's page, to catch up with others."""
    page = views.account_page(actor, card)
    body = render_template("accounts/_contacts_body.html", page=page, oob=True)
    return swapped([body, *account_parts(page)])


def account_parts(page: AccountPage) -> list[str]:
    """The regions with an account's fields as out-of-band parts."""
    return [render_template(name, page=page, oob=True) for name in ACCOUNT_REGIONS]


def contact_changed(actor: Actor, edited: Edited[ContactCard], place: str) -> Response:
    """After an edit of a contact: its row on the account's page, or the regions of its own."""
    card = edited.after
    changed = next((name for name in CONTACT_FIELDS if edited.before.written(name) != card.written(name)), None)
    said = _said(CONTACT_FIELDS[changed].text, card.written(changed)) if changed else _("Guardado.")
    return swapped(contact_parts(actor, card, place), said=said, events=_happened(card.account_id))


def contact_parts(actor: Actor, card: ContactCard, place: str) -> list[str]:
    """What shows a contact, as out-of-band parts."""
    if place == views.IN_ACCOUNT:
        row = views.contact_row(actor, card, place)
        return [render_template("accounts/_contact_row.html", row=row, oob=True)]
    page: ContactPage = views.contact_regions(actor, card)
    return [render_template(name, page=page, oob=True) for name in CONTACT_REGIONS]


def contact_added(actor: Actor, card: ContactCard) -> Response:
    """After adding a contact on its account's page: the row for the end of the table."""
    row = views.contact_row(actor, card, views.IN_ACCOUNT)
    parts = [render_template("accounts/_contact_row.html", row=row, oob=False)]
    said = _("Contacto añadido: {name}.", name=card.name)
    return swapped(
        [*parts, render_template("accounts/_contacts_clear.html")], said=said, events=_happened(card.account_id)
    )


def contact_removed(card: ContactCard) -> Response:
    """After removing a contact: its row goes, and the place where it can be brought back is named."""
    gone = f'<tr id="contact-{card.id}" hx-swap-oob="delete"></tr>'
    undo = render_template("accounts/_contact_removed.html", card=card)
    said = _("Contacto quitado: {name}.", name=card.name)
    clear = render_template("accounts/_contacts_clear.html")
    return swapped([gone, clear, undo], said=said, events=_happened(card.account_id))


def contact_restored(actor: Actor, card: ContactCard) -> Response:
    """After bringing a contact back: the table as it is now."""
    page = views.account_contacts(actor, views.account(actor, card.account_id))
    body = render_template("accounts/_contacts_body.html", page=page, oob=True)
    said = _("Contacto recuperado: {name}.", name=card.name)
    return swapped([body], said=said, events=_happened(card.account_id))


def _told_account(page: AccountPage, name: str) -> str | None:
    card = page.card
    names = {"owner": card.owner_name, "parent": card.parent_name}
    return names[name] if name in names else telling.value_text(ACCOUNT_FIELDS[name], card.written(name))


def _said(label: str, value: str | None) -> str:
    return _("Guardado. {label}: {value}", label=label, value=value or _("sin indicar"))


def _happened(account: int) -> dict:
    return {"account-changed": {"id": account}}
