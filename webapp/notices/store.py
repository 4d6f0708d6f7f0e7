"""Writing and reading notices. How many a person hasn't read is kept with the person, so that every page knows it."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from peewee import fn

from webapp.core import clock
from webapp.db import write
from webapp.notices.records import Notice
from webapp.people.access import Actor
from webapp.people.records import User

KEPT = timedelta(days=180)


def tell(people: Iterable[int], kind: str, record: str, data: Mapping[str, str]) -> None:
    """Tell these people, inside the action's write transaction. Two statements, or none for nobody."""
    to = sorted(set(people))
    if not to:
        return
    text = json.dumps(dict(data), ensure_ascii=False)
    now = clock.now()
    Notice.insert_many(
        [{"to_id": person, "kind": kind, "record": record, "data": text, "at": now} for person in to]
    ).execute()
    User.update(unread=User.unread + 1).where(User.id.in_(to)).execute()


def listed(actor: Actor, most: int, before: int | None = None) -> list[tuple[int, str, str, dict, datetime, bool]]:
    """The newest notices: id, kind, record, data, when, whether it was read. One statement."""
    mine = Notice.to_id == actor.user
    if before is not None:
        mine = mine & (Notice.id < before)
    rows = (
        Notice.select(Notice.id, Notice.kind, Notice.record, Notice.data, Notice.at, Notice.read)
        .where(mine)
        .order_by(Notice.id.desc())
        .limit(most)
        .tuples()
    )
    return [(id_, kind, record, json.loads(data), at, read is not None) for id_, kind, record, data, at, read in rows]


def find(actor: Actor, notice: int) -> tuple[str, str] | None:
    """Kind and record of one's own notice. One statement."""
    row = (
        Notice.select(Notice.kind, Notice.record)
        .where((Notice.id == notice) & (Notice.to_id == actor.user))
        .tuples()
        .first()
    )
    return (row[0], row[1]) if row else None


def mark_read(actor: Actor, notice: int | None = None) -> None:
    """One's own notice has been read, or all for None. Two statements."""
    mine = (Notice.to_id == actor.user) & Notice.read.is_null()
    if notice is not None:
        mine = mine & (Notice.id == notice)
    left = Notice.select(fn.COUNT(Notice.id)).where((Notice.to_id == actor.user) & Notice.read.is_null())
    with write():
        Notice.update(read=clock.now()).where(mine).execute()
        User.update(unread=left).where(User.id == actor.user).execute()


def forget_old() -> int:
    """Drop notices that were read and are half a year old; how many. One statement."""
    with write():
        return Notice.delete().where(Notice.read.is_null(False) & (Notice.at < clock.now() - KEPT)).execute()
