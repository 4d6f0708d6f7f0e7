"""One editor at a time, and the forms for a new account and a new contact."""

from collections.abc import Mapping

from webapp.accounts import alike_store, card_store, views
from webapp.accounts.cards import AccountCard, ContactCard
from webapp.accounts.fields import ACCOUNT_FIELDS, CONTACT_FIELDS
from webapp.accounts.page import NewForm
from webapp.accounts.reading import is_number
from webapp.accounts.words import country_text, sector_text
from webapp.core.language import _
from webapp.people.access import Actor
from webapp.web import filters
from webapp.web.address import address
from webapp.web.editing import Editor, Option, TypedForm
from webapp.web.templating import new_form_key

Typed = Mapping[str, str]


def account_editor(actor: Actor, card: AccountCard, name: str, typed: Typed | None = None, error: str = "") -> Editor:
    """The editor of one field of an account, with what was typed and why it was refused."""
    field, here = ACCOUNT_FIELDS[name], address("accounts.record", id=card.id)
    value = card.written(name) or ""
    return Editor(
        address=here,
        back=here,
        title=card.name,
        field=field,
        value=(typed or {}).get(name, filters.typed_number(value) if field.kind == "number" else value),
        version=card.version,
        options=views.choices(actor, card, field) if field.kind == "choice" else (),
        shown=(typed or {}).get(name, _shown(card, name)) if field.kind == "pick" else "",
        suggests=_suggests(name),
        error=error,
    )


def contact_editor(card: ContactCard, name: str, typed: Typed | None = None, error: str = "") -> Editor:
    """The editor of one field of a contact, with what was typed and why it was refused."""
    field, here = CONTACT_FIELDS[name], address("contacts.record", id=card.id)
    return Editor(
        address=here,
        back=here,
        title=card.name,
        field=field,
        value=(typed or {}).get(name, card.written(name) or ""),
        version=card.version,
        options=tuple(Option(code, _(text)) for code, text in field.choices.items()),
        error=error,
    )


def new_account_form(actor: Actor, typed: Typed | None = None, errors: Typed | None = None) -> NewForm:
    """The form of a new account, empty or with what was typed. Three statements at the most."""
    values = _kept(typed)
    options = {
        name: views.choices(actor, None, field) for name, field in ACCOUNT_FIELDS.items() if field.kind == "choice"
    }
    alike = tuple(alike_store.alike_accounts(actor, values.get("name", "")))
    parent = _account(actor, values.get("parent", ""))
    shown = {"sector": sector_text(values.get("sector", "")), "country": country_text(values.get("country", ""))}
    shown["parent"] = parent.name if parent else ""
    return NewForm(TypedForm(new_form_key(), values, errors or {}, options), alike, shown)


def new_contact_form(actor: Actor, typed: Typed | None = None, errors: Typed | None = None) -> NewForm:
    """The form of a new contact, empty or with what was typed; its account by name. Two statements at the most."""
    values = _kept(typed)
    card = _account(actor, values.get("account", ""))
    options = {"language": tuple(Option(code, _(text)) for code, text in CONTACT_FIELDS["language"].choices.items())}
    alike = alike_store.alike_contacts(
        actor, values.get("name", ""), values.get("email", ""), values.get("phone", ""), card.id if card else None
    )
    shown = {"account": card.name if card else ""}
    return NewForm(TypedForm(new_form_key(), values, errors or {}, options), tuple(alike), shown)


def _account(actor: Actor, typed: str) -> AccountCard | None:
    """The account that was chosen by its id; None for a typed name."""
    return card_store.account_card(actor, int(typed)) if is_number(typed) and len(typed) < 19 else None


def _kept(typed: Typed | None) -> dict[str, str]:
    return {name: value for name, value in (typed or {}).items() if name not in ("form_key", "csrf_token")}


def _shown(card: AccountCard, name: str) -> str:
    told = {
        "sector": sector_text(card.sector),
        "country": country_text(card.country),
        "parent": card.parent_name or "",
    }
    return told[name]


def _suggests(name: str) -> str:
    places = {"sector": "accounts.sectors", "country": "accounts.countries", "parent": "accounts.options"}
    return address(places[name]) if name in places else ""
