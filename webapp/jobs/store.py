"""The rows of background work: asked for, taken, told how far they are, ended. One statement each if not said otherwise."""

import json
from datetime import timedelta

from peewee import JOIN, fn

from webapp.core import clock
from webapp.db import database, write
from webapp.jobs import queue
from webapp.jobs.kinds import every_periodic
from webapp.jobs.records import Job
from webapp.people.access import Actor, System
from webapp.people.records import BusinessUnit, User

MOST_TRIES = 3
KEPT = timedelta(days=30)
PATIENCE = timedelta(minutes=15)
INTERRUPTED = "interrupted"
ENDED = ("done", "failed", "cancelled")


def enqueue(kind: str, input: dict, asked_by: Actor) -> int:
    """Ask for background work inside the caller's write transaction; it begins after the commit. The job's id."""
    job = Job.insert(
        kind=kind,
        input=_written(input),
        at=clock.now(),
        asked_by_id=None if isinstance(asked_by, System) else asked_by.user,
    ).execute()
    database.obj.after_commit(lambda: queue.push(job))
    return job


def enqueue_once(kind: str, input: dict, asked_by: Actor) -> int:
    """Like `enqueue`, unless the same work already waits: then that job's id. Two statements."""
    waiting = (
        Job.select(Job.id)
        .where((Job.kind == kind) & (Job.input == _written(input)) & (Job.state == "waiting"))
        .order_by(Job.id)
        .limit(1)
        .scalar()
    )
    return waiting or enqueue(kind, input, asked_by)


def take(job: int) -> tuple[str, dict, int | None] | None:
    """Begin a waiting job: its kind, input and who asked for it; None when it doesn't wait any more. Two statements."""
    with write():
        taken = (
            Job.update(state="running", tries=Job.tries + 1, started=clock.now(), ended=None, error=None, result=None)
            .where((Job.id == job) & (Job.state == "waiting"))
            .execute()
        )
        if not taken:
            return None
        kind, text, asked_by = Job.select(Job.kind, Job.input, Job.asked_by_id).where(Job.id == job).tuples().get()
    return kind, json.loads(text), asked_by


def told(job: int, done: int, total: int | None) -> None:
    """How far a running job is."""
    with write():
        Job.update(done=done, total=total).where(Job.id == job).execute()


def is_cancelled(job: int) -> bool:
    """Whether somebody asked to stop it."""
    return bool(Job.select(Job.cancel_asked).where(Job.id == job).scalar())


def end(job: int, state: str, *, result: object = None, error: str | None = None) -> None:
    """A running job is done, failed, cancelled, or waits again."""
    text = None if result is None else _written(result)
    with write():
        Job.update(state=state, ended=clock.now(), result=text, error=error).where(
            (Job.id == job) & (Job.state == "running")
        ).execute()


def cancel(job: int) -> bool:
    """Stop a job: at once when it waits, at its next look when it runs. False when it had ended. Two statements."""
    with write():
        waiting = Job.update(state="cancelled", ended=clock.now()).where((Job.id == job) & (Job.state == "waiting"))
        running = Job.update(cancel_asked=True).where((Job.id == job) & (Job.state == "running"))
        return bool(waiting.execute() or running.execute())


def is_there(job: int) -> bool:
    """Whether there is such a job."""
    return Job.select().where(Job.id == job).exists()


def retry(job: int) -> bool:
    """Let a failed or cancelled job wait again. False when there is no such job."""
    with write():
        again = (
            Job.update(state="waiting", tries=0, done=0, total=None, cancel_asked=False, error=None, ended=None)
            .where((Job.id == job) & Job.state.in_(("failed", "cancelled")))
            .execute()
        )
        if again:
            database.obj.after_commit(lambda: queue.push(job))
    return bool(again)


def may_try_again(job: int) -> bool:
    """Whether it has been begun less often than is worth trying."""
    return Job.select(Job.tries).where(Job.id == job).scalar() < MOST_TRIES


def waiting() -> list[int]:
    """The jobs to do, oldest first."""
    return [job for (job,) in Job.select(Job.id).where(Job.state == "waiting").order_by(Job.id).tuples()]


def recover() -> None:
    """What runs although its worker is gone waits again, or has failed when that has happened too often.

    Only whoever holds the consumer's lock may say that. Two statements.
    """
    now = clock.now()
    with write():
        running = Job.state == "running"
        Job.update(state="cancelled", ended=now).where(running & Job.cancel_asked).execute()
        Job.update(state="failed", ended=now, error=INTERRUPTED).where(running & (Job.tries >= MOST_TRIES)).execute()
        Job.update(state="waiting").where(running).execute()


def ask_for_due() -> None:
    """Enqueue the periodic work that has become due. One statement, and one for each kind."""
    zone = (
        BusinessUnit.select(BusinessUnit.time_zone).where(BusinessUnit.parent_id.is_null()).limit(1).scalar() or "UTC"
    )
    now = clock.now()
    with write():
        for each in every_periodic():
            assert each.when is not None
            due = each.when.last_due(now, zone)
            Job.insert(kind=each.name, input="{}", at=now, due=due).on_conflict_ignore().execute()


def failures() -> list[tuple[str, int, str]]:
    """What failed and was not tried again: the kind, how often, and the last error. Two statements."""
    last = dict(Job.select(Job.kind, Job.error).where(Job.state == "failed").order_by(Job.id).tuples())
    counts = Job.select(Job.kind, fn.COUNT(Job.id)).where(Job.state == "failed").group_by(Job.kind).order_by(Job.kind)
    return [(kind, count, last.get(kind) or "") for kind, count in counts.tuples()]


def left_lying() -> int:
    """How many jobs wait although nothing runs, longer than a worker needs to find them."""
    if Job.select().where(Job.state == "running").exists():
        return 0
    return Job.select().where((Job.state == "waiting") & (Job.at < clock.now() - PATIENCE)).count()


def forget_old() -> int:
    """Drop ended jobs after a month; how many."""
    with write():
        return Job.delete().where(Job.state.in_(ENDED) & (Job.at < clock.now() - KEPT)).execute()


def listed(states: tuple[str, ...], most: int, before: int | None = None) -> list[tuple]:
    """The newest jobs: id, kind, input, state, at, name of who asked, due, tries, done, total, cancel_asked, started,
    ended, result, error."""
    found = Job.state.in_(states)
    if before is not None:
        found = found & (Job.id < before)
    return list(
        Job.select(
            Job.id, Job.kind, Job.input, Job.state, Job.at, User.name, Job.due, Job.tries, Job.done, Job.total,
            Job.cancel_asked, Job.started, Job.ended, Job.result, Job.error,
        )
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Job.asked_by_id))
        .where(found)
        .order_by(Job.id.desc())
        .limit(most)
        .tuples()
    )  # fmt: skip


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
