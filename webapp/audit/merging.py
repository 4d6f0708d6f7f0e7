"""Merging edits by field: what happened after the version that an editor carries, and whether an edit meets it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from peewee import JOIN

from webapp.audit.records import Action, Change
from webapp.core.errors import Conflict, StaleEdit
from webapp.core.language import _
from webapp.people.records import User


@dataclass(frozen=True, slots=True)
class SinceChange:
    """A change after a version: field, its values as text, who and when; `kind` is edit or derived."""

    version: int
    record: str
    field: str
    old: str | None
    new: str | None
    kind: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Since:
    """What happened after the version that an editor carries."""

    version: int
    changes: tuple[SinceChange, ...] = ()

    def is_edit(self, record: str, field: str, now: str | None, wanted: str | None) -> bool:
        """Whether `wanted` differs from what the editor showed. Raises StaleEdit when somebody changed it meanwhile.

        A value equal to the one at that version, or to today's, is not an edit, so whole forms merge too; a field that
        was changed and changed back is what the editor showed.
        """
        mine = [each for each in self.changes if each.record == record and each.field == field]
        then = mine[0].old if mine else now
        if wanted in (then, now):
            return False
        by_hand = [each for each in mine if each.kind == "edit"]
        if by_hand and now != then:
            last = by_hand[-1]
            raise StaleEdit(
                _("{who} ha cambiado este dato mientras tanto.", who=last.actor or _("Alguien")),
                (Conflict(record, field, wanted, now, last.actor, last.at),),
            )
        return True


NOTHING_SINCE = Since(0)


def changes_since(opportunity: int, version: int) -> tuple[SinceChange, ...]:
    """What was changed in an opportunity after `version`, oldest first. One statement."""
    return _read(Change.opportunity_id == opportunity, version)


def changes_of_record(record: str, version: int) -> tuple[SinceChange, ...]:
    """What was changed in a record of its own (`account:12`) after `version`, oldest first. One statement."""
    return _read(Change.record == record, version)


def changes_under(record: str, version: int) -> tuple[SinceChange, ...]:
    """What actions on a record of its own (`price-list:3`) changed in it and its parts after `version`. One statement."""
    return _read((Action.record == record) & Action.opportunity_id.is_null(), version)


def merged(
    since: Since,
    record: str,
    values: Mapping[str, object],
    shown: Callable[[str], str | None],
    text: Callable[[object], str | None],
) -> dict[str, tuple[object, str | None, str | None]]:
    """The real edits among submitted values: field to (value, text before, text after).

    Raises StaleEdit with every field that somebody else changed meanwhile to another value; nothing is to be written then.
    """
    edits: dict[str, tuple[object, str | None, str | None]] = {}
    conflicts: list[Conflict] = []
    sentence = ""
    for name, value in values.items():
        before, after = shown(name), text(value)
        try:
            if since.is_edit(record, name, before, after):
                edits[name] = (value, before, after)
        except StaleEdit as stale:
            sentence, conflicts = stale.sentence, [*conflicts, *stale.conflicts]
    if conflicts:
        raise StaleEdit(sentence, tuple(conflicts), (*edits, *(each.field for each in conflicts)))
    return edits


def _read(of, version: int) -> tuple[SinceChange, ...]:
    rows = (
        Change.select(
            Change.version, Change.record, Change.field, Change.old, Change.new, Change.kind, User.name, Action.at
        )
        .join(Action, on=(Action.id == Change.action_id))
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Action.actor_id))
        .where(of & (Change.version > version))
        .order_by(Change.version, Change.id)
        .tuples()
    )
    return tuple(SinceChange(*row) for row in rows)
