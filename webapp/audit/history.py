"""The history of a record of its own (`product:12`, `price-list:3`): its actions, newest first, with what they changed."""

from dataclasses import dataclass
from datetime import datetime

from peewee import JOIN

from webapp.audit.changes import FieldChange
from webapp.audit.records import Action, Change
from webapp.people.records import User


@dataclass(frozen=True, slots=True)
class PastAction:
    """Something that was done to a record, when and by whom; `who` is empty where nobody did it by hand."""

    id: int
    at: datetime
    who: str
    kind: str
    changes: tuple[FieldChange, ...]


def history(record: str, most: int) -> tuple[PastAction, ...]:
    """The last actions on a record and its parts. Two statements."""
    actions = list(
        Action.select(Action.id, Action.at, User.name, Action.kind)
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Action.actor_id))
        .where((Action.record == record) & Action.opportunity_id.is_null())
        .order_by(Action.id.desc())
        .limit(most)
        .tuples()
    )
    changes: dict[int, list[FieldChange]] = {}
    rows = (
        Change.select(Change.action_id, Change.record, Change.field, Change.old, Change.new, Change.kind)
        .where(Change.action_id.in_([row[0] for row in actions] or (0,)))
        .order_by(Change.id)
        .tuples()
    )
    for action, *change in rows:
        changes.setdefault(action, []).append(FieldChange(*change))
    return tuple(PastAction(id_, at, who or "", kind, tuple(changes.get(id_, ()))) for id_, at, who, kind in actions)
