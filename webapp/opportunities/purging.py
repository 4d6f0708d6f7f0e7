"""What has been in the trash for thirty days is removed for good, with everything that belongs to it.

What belongs is read from the database itself, so that a new table can't be forgotten: every table with an
`opportunity_id`, and every table whose rows can't be without a row of those. What only mentions one of them forgets it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from graphlib import TopologicalSorter

from peewee import Database

from webapp import jobs
from webapp.audit import store as audit
from webapp.core import clock
from webapp.core.language import N_
from webapp.core.sending import Sent
from webapp.db import database, write
from webapp.opportunities.records import Opportunity
from webapp.opportunities.trash import KEPT

HEAD, OWN = "opportunity", "opportunity_id"


@dataclass(frozen=True, slots=True)
class _Key:
    """A foreign key: the table and column that hold it, the table that it names, and whether it may be empty."""

    table: str
    column: str
    names: str
    may_be_empty: bool


@jobs.periodic("purge_trash", jobs.nightly(3, 40), N_("Vaciar lo que lleva treinta días en la papelera"))
def purge_trash(job: jobs.Running) -> dict[str, int]:
    """The nightly job; how many opportunities are gone."""
    now = clock.now()
    return {"purged": job.write_each(expired(now), partial(purge, now=now, plan=plan_of(database.obj)))}


def purge_expired(now: datetime) -> int:
    """Remove for good what was put into the trash thirty days before `now`; how many. A transaction for each."""
    plan, gone = plan_of(database.obj), 0
    for opportunity in expired(now):
        with write():
            gone += purge(opportunity, now=now, plan=plan)
    return gone


def expired(now: datetime) -> list[int]:
    """The opportunities that nobody can bring back any more, the oldest first. One statement."""
    rows = Opportunity.select(Opportunity.id).where(Opportunity.deleted <= now - KEPT).order_by(Opportunity.deleted)
    return [id_ for (id_,) in rows.tuples()]


def purge(opportunity: int, *, now: datetime, plan: Iterable[str]) -> bool:
    """Remove it inside the caller's transaction, unless somebody brought it back; only that it was there stays known."""
    claimed = (
        Opportunity.update({Opportunity.version: Opportunity.version + 1})
        .where((Opportunity.id == opportunity) & (Opportunity.deleted <= now - KEPT))
        .execute()
    )
    if not claimed:
        return False
    for statement in plan:
        database.obj.execute_sql(statement, (opportunity,))
    audit.write_action("purged", f"opportunity:{opportunity}", None, Sent("job"))
    return True


def plan_of(db: Database) -> tuple[str, ...]:
    """The statements that remove one opportunity, in an order that no foreign key forbids; each takes its id."""
    keys = tuple(_keys(db))
    belonging = _belonging(keys)
    within = [key for key in keys if key.names in belonging and key.table != key.names]
    # The opportunity itself goes last: what it refers to is let go of first, and so is what only mentions what goes.
    loose = [key for key in within if key.table == HEAD or key.table not in belonging]
    order = {table: {key.table for key in within if key.names == table and key not in loose} for table in belonging}
    gone = TopologicalSorter(order).static_order()  # who refers goes before what it refers to
    return (
        *(_let_go(key, belonging) for key in loose),
        *(f"DELETE FROM {_rows(table, belonging)}" for table in gone),
    )


def _let_go(key: _Key, belonging: dict[str, _Key | None]) -> str:
    which = f'"{key.column}" IN (SELECT id FROM {_rows(key.names, belonging)})'
    return f'UPDATE "{key.table}" SET "{key.column}" = NULL WHERE {which}'


def _rows(table: str, belonging: dict[str, _Key | None]) -> str:
    """The rows of a table that belong to the opportunity, as what follows FROM."""
    way = belonging[table]
    if way is None:
        return f'"{table}" WHERE id = {database.obj.param}'
    if way.names == HEAD:
        return f'"{table}" WHERE "{way.column}" = {database.obj.param}'
    return f'"{table}" WHERE "{way.column}" IN (SELECT id FROM {_rows(way.names, belonging)})'


def _belonging(keys: tuple[_Key, ...]) -> dict[str, _Key | None]:
    """The tables that go, each with the key that says of which opportunity its rows are."""
    found: dict[str, _Key | None] = {HEAD: None}
    found |= {key.table: key for key in keys if key.names == HEAD and key.column == OWN}
    grown = -1
    while grown != len(found):
        grown = len(found)
        for key in keys:
            if key.names in found and not key.may_be_empty and key.table not in found:
                found[key.table] = key
    return found


def _keys(db: Database) -> Iterator[_Key]:
    for table in db.get_tables():
        found = db.get_foreign_keys(table)
        if found:
            empty = {column.name: column.null for column in db.get_columns(table)}
            yield from (_Key(table, key.column, key.dest_table, empty[key.column]) for key in found)
