"""Rows of simulations, and which opportunities one looks at."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from webapp.core import clock
from webapp.jobs.records import Job
from webapp.opportunities.records import Opportunity, Share
from webapp.people.access import Reach
from webapp.plugins.records import Simulation

KEPT = timedelta(days=30)

_folder: list[str | None] = [None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A simulation: what to try, how far its job is, and its result once there is one."""

    id: int
    at: datetime
    unit: int
    plugin: str
    settings: dict[str, Any] | None
    job: int | None
    result: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Going:
    """How far a job is."""

    state: str
    done: int
    total: int | None
    error: str


def look_for_plugins_in(folder: str | None) -> None:
    """Where this process's plugins folder is."""
    _folder[0] = folder


def folder() -> str | None:
    """The plugins folder of this process."""
    return _folder[0]


def ask(asked_by: int | None, unit: int, plugin: str, settings: dict[str, Any] | None) -> int:
    """A new simulation, inside a write transaction; those of a month ago go. Two statements; its id."""
    now = clock.now()
    Simulation.delete().where(Simulation.at < now - KEPT).execute()
    text = json.dumps(settings, ensure_ascii=False)
    return Simulation.insert(at=now, asked_by_id=asked_by, unit_id=unit, plugin=plugin, settings=text).execute()


def begin(simulation: int, job: int) -> None:
    """The job that does it. One statement."""
    Simulation.update(job_id=job).where(Simulation.id == simulation).execute()


def wanted(simulation: int) -> Wanted | None:
    """One simulation. One statement."""
    row = Simulation.get_or_none(Simulation.id == simulation)
    if row is None:
        return None
    result = json.loads(row.result) if row.result else None
    return Wanted(row.id, row.at, row.unit_id, row.plugin, json.loads(row.settings), row.job_id, result)


def keep(simulation: int, result: str) -> None:
    """What came of it. One statement inside a write transaction."""
    Simulation.update(result=result).where(Simulation.id == simulation).execute()


def going(job: int | None) -> Going | None:
    """How far the job is; None once its row is gone. One statement."""
    if job is None:
        return None
    row = Job.get_or_none(Job.id == job)
    return Going(row.state, row.done, row.total, row.error or "") if row else None


def count(units: Collection[int]) -> int:
    """How many open opportunities with lines are in these units. One statement."""
    found = (
        Opportunity.status.in_(("open", "on_hold"))
        & Opportunity.deleted.is_null()
        & (Opportunity.line_count > 0)
        & Opportunity.unit_id.in_(sorted(units))
    )
    return Opportunity.select().where(found).count()


def names(reach: Reach, opportunities: Collection[int]) -> dict[int, tuple[str, str]]:
    """Number and topic of those that are within reach. One statement."""
    if not opportunities:
        return {}
    rows = (
        Opportunity.select(Opportunity.id, Opportunity.number, Opportunity.topic)
        .where(Opportunity.id.in_(sorted(opportunities)) & reach.where(Opportunity, Share))
        .tuples()
    )
    return {id_: (number, topic) for id_, number, topic in rows}
