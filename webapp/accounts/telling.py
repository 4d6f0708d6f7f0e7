"""History and conflicts of accounts and contacts told to people: codes become words, ids become names."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from webapp.accounts import history_store
from webapp.accounts.fields import ACCOUNT_FIELDS, CONTACT_FIELDS, AccountField
from webapp.accounts.page import Day, Entry, ToldChange
from webapp.accounts.words import country_text, sector_text
from webapp.core import clock
from webapp.core.errors import Conflict
from webapp.core.language import _
from webapp.people import store as people
from webapp.web import filters
from webapp.web.editing import ToldConflict

SHOWN_ACTIONS = 30
Names = Mapping[tuple[str, str], str]


def account_history(account: int, zone: str) -> tuple[Day, ...]:
    """What happened to an account and its contacts, by day, newest first, in the reader's zone. At most five statements."""
    named = history_store.contact_names(account)
    return _days([f"account:{account}", *named], named, zone)


def contact_history(contact: int, zone: str) -> tuple[Day, ...]:
    """What happened to a contact. At most two statements."""
    return _days([f"contact:{contact}"], {}, zone)


def conflicts(found: Iterable[Conflict]) -> tuple[ToldConflict, ...]:
    """Both values of each conflict as people read them. At most two statements."""
    rows = tuple(found)
    names = _names((each.field, each.mine, each.theirs) for each in rows)
    return tuple(_told_conflict(each, names) for each in rows)


def value_text(field: AccountField, stored: str | None) -> str | None:
    """A stored text as people read it: a sector's or country's name, a choice's, a figure in their language."""
    if not stored:
        return None
    match field.name:
        case "sector":
            return sector_text(stored)
        case "country":
            return country_text(stored)
        case _ if field.kind == "number":
            return filters.quantity(Decimal(stored))
        case _:
            return _(field.choices[stored]) if stored in field.choices else stored


def _days(records: list[str], contacts: Mapping[str, str], zone: str) -> tuple[Day, ...]:
    actions = history_store.last_actions(records, SHOWN_ACTIONS)
    changes: dict[int, list[tuple[str, str, str | None, str | None]]] = {}
    for action, *change in history_store.changes_of([row[0] for row in actions]):
        changes.setdefault(action, []).append((change[0], change[1], change[2], change[3]))
    names = _names((field, old, new) for rows in changes.values() for _record, field, old, new in rows)
    days: dict[date, list[Entry]] = {}
    for action, at, who, kind, record in actions:
        entry = Entry(at, who, kind, contacts.get(record, ""), tuple(_told(changes.get(action, ()), names)))
        days.setdefault(clock.local(at, zone).date(), []).append(entry)
    return tuple(Day(day, tuple(entries)) for day, entries in days.items())


def _told(rows: Iterable[tuple[str, str, str | None, str | None]], names: Names) -> Iterable[ToldChange]:
    for record, name, old, new in rows:
        field = _field(record, name)
        if field is not None:
            yield ToldChange(field.text, _read(field, old, names), _read(field, new, names))


def _told_conflict(conflict: Conflict, names: Names) -> ToldConflict:
    field = _field(conflict.record, conflict.field)
    at = conflict.at if isinstance(conflict.at, datetime) else clock.now()
    mine, theirs = (_read(field, text, names) or "" if field else "" for text in (conflict.mine, conflict.theirs))
    return ToldConflict(field.text if field else conflict.field, mine, theirs, conflict.by, at)


def _field(record: str, name: str) -> AccountField | None:
    return (CONTACT_FIELDS if record.startswith("contact:") else ACCOUNT_FIELDS).get(name)


def _read(field: AccountField, text: str | None, names: Names) -> str | None:
    return names.get((field.name, text or "")) or value_text(field, text)


def _names(rows: Iterable[tuple[str, str | None, str | None]]) -> dict[tuple[str, str], str]:
    """The names behind the ids of owners and parents."""
    wanted: dict[str, set[int]] = {"owner": set(), "parent": set()}
    for field, old, new in rows:
        if field in wanted:
            wanted[field].update(int(text) for text in (old, new) if text)
    persons = people.names(wanted["owner"]) if wanted["owner"] else {}
    accounts = history_store.account_names(wanted["parent"])
    return {("owner", str(k)): v for k, v in persons.items()} | {("parent", str(k)): v for k, v in accounts.items()}
