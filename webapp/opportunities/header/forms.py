"""Reading the header's forms: strings in, typed values or sentences out."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from flask import request

from webapp.accounts import store as accounts
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.folding import folded
from webapp.core.language import _
from webapp.core.money import ZERO, currency_decimals
from webapp.opportunities.draft import Draft, Head
from webapp.opportunities.fields import BUDGET_STATUSES, FIELDS, TIME_FRAMES, TYPES, HeaderField, shown_header
from webapp.opportunities.header.actions import NewOpportunity, Value
from webapp.people.access import Actor
from webapp.web import submitted
from webapp.web.address import LARGEST_ID
from webapp.web.dates import read_day
from webapp.web.numbers import read_amount, read_percent, read_whole

MOST_DECIMALS = 4  # no currency has more


def read_header(actor: Actor, today: date) -> Callable[[Draft], Mapping[str, Value]]:
    """What the form says of the header's fields, once the opportunity is known: any subset of them."""
    typed = {name: request.form[name] for name in FIELDS if name in request.form}
    number_format = submitted.number_format()

    def read(draft: Draft) -> Mapping[str, Value]:
        reader = submitted.Reader()
        values = {
            name: reader.read(partial(_value, actor, draft.head, FIELDS[name], text, number_format, today))
            for name, text in typed.items()
        }
        reader.check()
        return values

    return read


def read_new(actor: Actor, today: date) -> NewOpportunity:
    """The creation form. Raises InvalidInput with everything that is wrong."""
    form, number_format = request.form, submitted.number_format()
    reader = submitted.Reader()

    def text(name: str) -> str | None:
        return reader.read(submitted.text, name, form.get(name, ""), FIELDS[name].longest)

    topic = text("topic")
    if topic is None and not any(error.field == "topic" for error in reader.errors):
        reader.errors.append(
            FieldError("topic", _("Escribe un asunto: qué se vende y a quién."), form.get("topic", ""))
        )
    account, account_name = reader.read(_new_account, actor, form.get("account", "")) or (None, None)
    written = reader.read(_new_contact, actor, form.get("contact", ""), form.get("account", ""))
    contact, contact_name = written or (None, None)
    amount = partial(_amount_of, form, number_format)
    new = NewOpportunity(
        topic=topic or "",
        type=reader.read(_chosen, "type", form.get("type", "") or "new_business", TYPES) or "new_business",
        account=account,
        account_name=account_name,
        contact=contact,
        contact_name=contact_name,
        owner=reader.read(_id, "owner", form.get("owner", "")),
        close_date=reader.read(read_day, "close_date", form.get("close_date", ""), today),
        time_frame=reader.read(_chosen, "time_frame", form.get("time_frame", ""), TIME_FRAMES),
        estimated_revenue=reader.read(amount, "estimated_revenue"),
        budget=reader.read(amount, "budget"),
        budget_status=reader.read(_chosen, "budget_status", form.get("budget_status", ""), BUDGET_STATUSES),
        decision_process=text("decision_process"),
        situation=text("situation"),
        need=text("need"),
        solution=text("solution"),
        next_step=text("next_step"),
        probability=reader.read(read_whole, "probability", form.get("probability", ""), number_format, 0, 100),
        price_list=reader.read(_id, "price_list", form.get("price_list", "")),
    )
    reader.check()
    return new


def _value(actor: Actor, head: Head, field: HeaderField, typed: str, number_format: str, today: date) -> Value:
    match field.name:
        case "account":
            return _account(actor, head, typed)
        case "contact" | "owner" | "stage":
            value: Value = _id(field.name, typed)
        case "close_date":
            value = read_day(field.name, typed, today)
        case "probability":
            value = read_whole(field.name, typed, number_format, 0, 100)
        case "discount_percent":
            value = read_percent(field.name, typed, number_format) or ZERO
        case "discount_amount" | "freight":
            value = read_amount(field.name, typed, number_format, currency_decimals(head.currency)) or ZERO
        case "estimated_revenue" | "budget":
            value = read_amount(field.name, typed, number_format, currency_decimals(head.currency))
        case _ if field.choices:
            value = _chosen(field.name, typed, field.choices)
        case _:
            value = submitted.text(field.name, typed, field.longest)
    if value is None and field.required and shown_header(head, field.name) is not None:
        raise InvalidInput(FieldError(field.name, _("Este dato no puede quedar vacío."), typed))
    return value


def _account(actor: Actor, head: Head, typed: str) -> int | None:
    """An account by its id or its name; the name that the form showed stays the account that it has."""
    text = typed.strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return _id("account", text)
    if text == head.account_name:
        return head.account_id
    return _one_named(actor, text).id


def _new_account(actor: Actor, typed: str) -> tuple[int | None, str | None]:
    text = submitted.text("account", typed, 200)
    if not text:
        return None, None
    if text.isascii() and text.isdigit():
        return _id("account", text), None
    named = accounts.accounts_named(actor, text)
    if len(named) > 1:
        raise InvalidInput(
            FieldError("account", _("Hay varias cuentas «{name}». Elige una de la lista.", name=text), typed)
        )
    return (named[0].id, None) if named else (None, text)


def _new_contact(actor: Actor, typed: str, account: str) -> tuple[int | None, str | None]:
    """A contact by its id, or by its name among those of the account; a name that none of them has is a new one's."""
    text = " ".join((submitted.text("contact", typed, 200) or "").split())
    if not text or (text.isascii() and text.isdigit()):
        return _id("contact", text), None
    if not account.strip():
        raise InvalidInput(FieldError("contact", _("Elige la cuenta en la que trabaja."), typed))
    found = accounts.search_contacts(actor, text, account.strip())
    named = [each for each in found if folded(each.name) == folded(text)] or found
    if len(named) > 1:
        sentence = _("Hay varios contactos «{name}» en esta cuenta. Elige uno de la lista.", name=text)
        raise InvalidInput(FieldError("contact", sentence, typed))
    return (named[0].id, None) if named else (None, text)


def _one_named(actor: Actor, text: str) -> accounts.AccountRow:
    named = accounts.accounts_named(actor, text)
    if not named:
        found = accounts.search_accounts(actor, text, 2)
        named = found if len(found) == 1 else []
    if len(named) == 1:
        return named[0]
    if named:
        raise InvalidInput(
            FieldError("account", _("Hay varias cuentas «{name}». Elige una de la lista.", name=text), text)
        )
    raise InvalidInput(
        FieldError("account", _("No hay ninguna cuenta «{name}». Elige una de la lista.", name=text), text)
    )


def _id(name: str, typed: str) -> int | None:
    text = typed.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST_ID):
        raise InvalidInput(FieldError(name, _("Elige uno de la lista."), typed))
    return int(text)


def _chosen(name: str, typed: str, choices: Mapping[str, str]) -> str | None:
    if not typed:
        return None
    if typed not in choices:
        raise InvalidInput(FieldError(name, _("Elige uno de la lista."), typed))
    return typed


def _amount_of(form: Mapping[str, str], number_format: str, name: str):
    """An amount in the currency that its price list will have: the action knows how many decimals that takes."""
    return read_amount(name, form.get(name, ""), number_format, MOST_DECIMALS)
