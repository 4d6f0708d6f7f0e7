"""History and conflicts of the catalogue's records told to people: stored texts become values, ids become names."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from webapp.audit.changes import FieldChange
from webapp.audit.history import history
from webapp.catalog.fields import CatalogField
from webapp.core import clock
from webapp.core.errors import Conflict
from webapp.core.language import _
from webapp.web import filters
from webapp.web.editing import ToldConflict
from webapp.web.locale_formats import formats

SHOWN_ACTIONS = 20


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A changed field: its label, and both values as people read them; None where there was none."""

    label: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """An action. `kind` is the action's, `what` names the part that it was about."""

    at: datetime
    who: str
    kind: str
    what: str
    changes: tuple[ToldChange, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the history, newest first."""

    day: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Teller:
    """How a kind of record is told: the fields of a record or part, what a stored text says, what a part is called, and
    what this reader may not see."""

    fields: Callable[[str], Mapping[str, CatalogField]]
    read: Callable[[str, CatalogField, str], str]
    part: Callable[[str], str] = lambda _record: ""
    hides: Callable[[str, str], bool] = lambda _record, _field: False


# From the names of records in the change log to how they are told: what a record's parts are called is read at once.
Telling = Callable[[frozenset[str]], Teller]


def days(record: str, telling: Telling, zone: str) -> tuple[Day, ...]:
    """The newest actions by day, in the reader's zone. Two statements, and those of `telling`."""
    actions = history(record, SHOWN_ACTIONS)
    teller = telling(frozenset(change.record for action in actions for change in action.changes))
    found: dict[date, list[Entry]] = {}
    for action in actions:
        what = _named(action.changes) or next((teller.part(c.record) for c in action.changes if c.record != record), "")
        told = tuple(_told(teller, change) for change in action.changes if change.field != "item")
        entry = Entry(action.at, action.who, action.kind, what, tuple(each for each in told if each))
        found.setdefault(clock.local(action.at, zone).date(), []).append(entry)
    return tuple(Day(day, tuple(entries)) for day, entries in found.items())


def conflicts(found: Collection[Conflict], telling: Telling) -> tuple[ToldConflict, ...]:
    """Both values of each conflict as people read them. The statements of `telling`."""
    teller = telling(frozenset(conflict.record for conflict in found))
    return tuple(_told_conflict(conflict, teller) for conflict in found)


def plain_value(field: CatalogField, text: str) -> str:
    """A stored text by the kind of its field: a day, a choice, a figure, or as it is."""
    if field.choices:
        return field.choice(text)
    if field.kind == "date":
        return filters.day(date.fromisoformat(text))
    return formats().shortest(Decimal(text)) if field.kind == "number" else text


def _told_conflict(conflict: Conflict, teller: Teller) -> ToldConflict:
    at = conflict.at if isinstance(conflict.at, datetime) else clock.now()
    field = teller.fields(conflict.record).get(conflict.field)
    if field is None:
        return ToldConflict("", "", "", conflict.by, at, removed=True, restorable=False)
    mine, theirs = (
        "" if text in (None, "") else teller.read(conflict.record, field, str(text))
        for text in (conflict.mine, conflict.theirs)
    )
    if teller.hides(conflict.record, conflict.field):
        theirs = _("oculto: sale del coste")
    return ToldConflict(field.text, mine, theirs, conflict.by, at)


def _told(teller: Teller, change: FieldChange) -> ToldChange | None:
    field = teller.fields(change.record).get(change.field)
    if field is None:
        return None
    if teller.hides(change.record, change.field):
        return ToldChange(field.text, None, _("oculto: sale del coste"))
    old, new = (
        None if text in (None, "") else teller.read(change.record, field, str(text))
        for text in (change.old, change.new)
    )
    return ToldChange(field.text, old, new)


def _named(changes: Iterable[FieldChange]) -> str:
    """The name of what was added or removed, which the change log keeps as its only value."""
    return next((change.new or change.old or "" for change in changes if change.field == "item"), "")
