"""Doing a job: what its function is given, and what becomes of its row."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import structlog

from webapp.core.errors import DomainError, Unavailable
from webapp.db import UNREACHABLE, connection, write
from webapp.db.epochs import read_epochs
from webapp.jobs import kinds, queue, store
from webapp.people.access import System

LONGEST_WRITE_S = 0.02
# An item more must not make a transaction too long, so the last one begins before this.
_BEGUN_WITHIN_S = 0.012
_LOOK_EVERY_S = 0.5

Item = TypeVar("Item")


@dataclass
class Process:
    """How the process that works is told to end, how it pauses between writes, and what it does when a job has ended."""

    is_ending: Callable[[], bool] = lambda: False
    pause: Callable[[float], object] = time.sleep
    rest: Callable[[], object] = lambda: None


process = Process()


@dataclass
class Running:
    """A job while it runs. Its function looks at `cancelled` again and again and returns when it is so."""

    id: int
    input: dict
    asked_by: int | None = None
    _told: float = field(default=0.0, repr=False)
    _looked: float = field(default=0.0, repr=False)
    _stopped: bool = field(default=False, repr=False)

    @property
    def actor(self) -> System:
        """The system, with the epochs as they are now. One statement."""
        return System.acting("job", read_epochs())

    @property
    def cancelled(self) -> bool:
        """Whether to stop: somebody cancelled the job, or the server ends. A statement every half second at the most."""
        if process.is_ending():
            return True
        now = time.monotonic()
        if not self._stopped and now - self._looked >= _LOOK_EVERY_S:
            self._looked = now
            self._stopped = store.is_cancelled(self.id)
        return self._stopped

    def progress(self, done: int, of: int | None = None) -> None:
        """Say how far it is. Written every half second at the most, and at the end."""
        now = time.monotonic()
        if now - self._told >= _LOOK_EVERY_S or done == of:
            self._told = now
            store.told(self.id, done, of)

    @contextmanager
    def write(self) -> Iterator[None]:
        """A short write transaction, and then a pause as long as it was: people's edits go first."""
        began = time.monotonic()
        with write():
            yield
        process.pause(time.monotonic() - began)

    def write_each(self, items: Iterable[Item], writing: Callable[[Item], object]) -> int:
        """Write item by item, as many in a transaction as 20 ms hold, pausing in between; how many were written.

        Ends early when the job is cancelled. `writing` takes an item inside a transaction.
        """
        rest = iter(items)
        done, item = 0, next(rest, None)
        while item is not None and not self.cancelled:
            began = time.monotonic()
            with self.write():
                while item is not None:
                    writing(item)
                    done, item = done + 1, next(rest, None)
                    if time.monotonic() - began > _BEGUN_WITHIN_S:
                        break
        return done


def run(job: int) -> bool:
    """Do this job, if it still waits. What its function raises is kept with the row and logged, and ends only the job."""
    with connection():
        taken = store.take(job)
        if taken is None:
            return False
        name, input, asked_by = taken
        log = structlog.get_logger("jobs").bind(job=job, kind=name)
        kind = kinds.known(name)
        if kind is None:
            store.end(job, "failed", error="unknown_kind")
            return True
        running = Running(job, input, asked_by)
        try:
            result = kind.work(running)
        except (Unavailable, *UNREACHABLE) as error:
            log.warning("job_waits", error=str(error))
            store.end(job, "waiting" if store.may_try_again(job) else "failed", error=_in_a_line(error))
        except DomainError as refused:
            store.end(job, "failed", error=refused.sentence)
        except Exception as error:  # whatever a job does wrong must not end the others' work
            log.exception("job_failed")
            store.end(job, "failed", error=_in_a_line(error))
        else:
            _end(running, result)
        finally:
            process.rest()
    return True


def run_waiting() -> int:
    """Do all that waits, here and now, as tests and commands need it; how many jobs were done."""
    done = 0
    while True:
        with connection():
            waiting = store.waiting()
        if not sum(run(job) for job in waiting):
            return done
        done += len(waiting)


def sweep() -> None:
    """Enqueue what a clock asks for and whatever else waits: the queue may have lost it."""
    with connection():
        store.ask_for_due()
        for job in store.waiting():
            queue.push(job)


def _end(running: Running, result: object) -> None:
    if store.is_cancelled(running.id):
        store.end(running.id, "cancelled", result=result)
    elif process.is_ending() and running.cancelled:
        store.end(running.id, "waiting")
    else:
        store.end(running.id, "done", result=result)


def _in_a_line(error: Exception) -> str:
    line = next(iter(str(error).strip().splitlines()), "")
    return f"{type(error).__name__}: {line}"[:500] if line else type(error).__name__
