"""The only clock. Instants are aware UTC; a business unit's day comes from its time zone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """This instant in UTC, or the one that `at` has set."""
    return _set.get() or datetime.now(UTC)


def today(zone: str) -> date:
    """The day that it is now in the time zone of a business unit or a person."""
    return now().astimezone(_zone(zone)).date()


def local(instant: datetime, zone: str) -> datetime:
    """An instant as people in `zone` read it."""
    return instant.astimezone(_zone(zone))


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Inside the block it is `instant`: sample data and tests live there."""
    token = _set.set(instant)
    try:
        yield
    finally:
        _set.reset(token)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
