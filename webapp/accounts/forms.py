"""Reading the forms of accounts: strings in, typed values or sentences out."""

from collections.abc import Mapping

from flask import request

from webapp.accounts import reading
from webapp.accounts.actions import NewAccount
from webapp.accounts.cards import AccountCard, Value
from webapp.accounts.contacts.forms import first_contact
from webapp.accounts.fields import ACCOUNT_FIELDS, MOST_EMPLOYEES, AccountField
from webapp.accounts.words import country_meant, sector_meant
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.people.access import Actor
from webapp.web import submitted
from webapp.web.numbers import read_whole


def read_account(actor: Actor, card: AccountCard) -> Mapping[str, Value]:
    """What the form says of this account's fields: any subset of them. Raises InvalidInput with all that is wrong."""
    reader = submitted.Reader()
    values = {
        name: reader.read(_value, actor, field, request.form[name], card)
        for name, field in ACCOUNT_FIELDS.items()
        if name in request.form
    }
    reader.check()
    return values


def read_new_account(actor: Actor) -> NewAccount:
    """The creation form; who creates an account owns it unless the form says otherwise. Raises InvalidInput."""
    form, reader = request.form, submitted.Reader()
    typed = {"language": "es", "tax_treatment": "standard", "owner": str(actor.user)} | form.to_dict()
    values = {
        name: reader.read(_value, actor, field, typed.get(name, ""), None) for name, field in ACCOUNT_FIELDS.items()
    }
    contact = first_contact(reader)
    reader.check()
    columns = {field.column: values[name] for name, field in ACCOUNT_FIELDS.items()}
    texts = {name: columns[name] or "" for name in ("sector", "city", "country")}
    card = AccountCard(id=0, version=1, unit_id=actor.unit, **columns | texts)
    known = frozenset(int(each) for each in form.get("known", "").split() if reading.is_number(each) and len(each) < 19)
    return NewAccount(card, contact, known)


def _value(actor: Actor, field: AccountField, typed: str, card: AccountCard | None) -> Value:
    match field.name:
        case "parent":
            value: Value = _parent(actor, typed, card)
        case "owner":
            value = reading.chosen_id(field.name, typed)
        case "employees":
            value = read_whole(field.name, typed, submitted.number_format(), 0, MOST_EMPLOYEES)
        case "sector":
            value = sector_meant(reading.line(field, typed) or "") or None
        case "country":
            value = country_meant(reading.line(field, typed) or "") or None
        case _ if field.choices:
            value = reading.chosen(field, typed)
        case _:
            value = reading.line(field, typed)
    if value is None and field.required:
        raise InvalidInput(FieldError(field.name, _("Este dato no puede quedar vacío."), typed))
    return value


def _parent(actor: Actor, typed: str, card: AccountCard | None) -> int | None:
    """An account by its id or its name; the name that the form showed stays the parent that it has."""
    if not typed.strip():
        return None
    if card is not None and typed.strip() == card.parent_name:
        return card.parent_id
    return reading.account_named(actor, "parent", typed)
