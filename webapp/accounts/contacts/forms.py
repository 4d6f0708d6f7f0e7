"""Reading the forms of contacts: strings in, typed values or sentences out."""

from collections.abc import Mapping

from flask import request

from webapp.accounts import reading
from webapp.accounts.cards import ContactCard, Value
from webapp.accounts.fields import CONTACT_FIELDS, AccountField
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.people.access import Actor
from webapp.web import submitted

# In the form of an account, the fields of its first contact have this before their names.
FIRST = "contact_"


def read_contact() -> Mapping[str, Value]:
    """What the form says of a contact's fields: any subset of them. Raises InvalidInput with all that is wrong."""
    reader = submitted.Reader()
    values = {
        name: reader.read(_value, field, request.form[name])
        for name, field in CONTACT_FIELDS.items()
        if name in request.form
    }
    reader.check()
    return values


def read_new_contact(actor: Actor) -> ContactCard:
    """The form of a new contact, with its account by id or name. Raises InvalidInput with all that is wrong."""
    form, reader = request.form, submitted.Reader()
    account = 0
    if form.get("account", "").strip():
        account = reader.read(reading.account_named, actor, "account", form["account"]) or 0
    else:
        reader.errors.append(FieldError("account", _("Elige la cuenta en la que trabaja."), ""))
    values = _all_values(reader, form)
    reader.check()
    return _card(account, values)


def first_contact(reader: submitted.Reader) -> ContactCard | None:
    """The first contact in the form of a new account; None when nothing is said of it."""
    typed = {name: request.form.get(FIRST + name, "") for name in CONTACT_FIELDS}
    typed["language"] = ""
    if not any(text.strip() for text in typed.values()):
        return None
    within = submitted.Reader()
    values = _all_values(within, typed)
    reader.errors += [FieldError(FIRST + error.field, error.sentence, error.typed) for error in within.errors]
    return _card(0, values) if not within.errors else None


def _all_values(reader: submitted.Reader, typed: Mapping[str, str]) -> Mapping[str, Value]:
    return {
        name: reader.read(_value, field, typed.get(name) or ("es" if name == "language" else ""))
        for name, field in CONTACT_FIELDS.items()
    }


def _card(account: int, values: Mapping[str, Value]) -> ContactCard:
    return ContactCard(
        id=0, version=1, account_id=account, created_by_id=None, **{k: v or "" for k, v in values.items()}
    )


def _value(field: AccountField, typed: str) -> str | None:
    match field.name:
        case "email":
            value = reading.email(field, typed)
        case "phone":
            value = reading.phone(field, typed)
        case _ if field.choices:
            value = reading.chosen(field, typed)
        case _:
            value = reading.line(field, typed)
    if value is None and field.required:
        raise InvalidInput(FieldError(field.name, _("Este dato no puede quedar vacío."), typed))
    return value
