"""How long plugins take: counted in the process; the web process writes it after an answer, never during an edit."""

import json
import threading
import time
from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta

from webapp.core import clock
from webapp.pluginhost.records import PluginCallLog

EVERY_S = 10.0
DAYS = 7
# Milliseconds up to which a bucket counts; the last one counts the rest.
BOUNDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0)

_lock = threading.Lock()
_waiting: dict[tuple[str, str], tuple[list[int], datetime]] = {}
_written = [time.monotonic()]


def count(unit: str, plugin: str, ms: float) -> None:
    """A good answer that took so long. Nothing is written."""
    with _lock:
        buckets = _waiting.get((unit, plugin), ([0] * (len(BOUNDS) + 1), clock.now()))[0]
        buckets[bisect_left(BOUNDS, ms)] += 1
        _waiting[unit, plugin] = (buckets, clock.now())


def is_due() -> bool:
    """Whether something was counted and nothing written for ten seconds."""
    return bool(_waiting) and time.monotonic() - _written[0] >= EVERY_S


def flush() -> None:
    """Add what was counted to the rows of today. One statement to read and one to write for each plugin in a unit."""
    with _lock:
        taken = dict(_waiting)
        _waiting.clear()
        _written[0] = time.monotonic()
    for (unit, plugin), (buckets, at) in taken.items():
        day = at.date().isoformat()
        here = (PluginCallLog.unit_id == int(unit)) & (PluginCallLog.plugin == plugin) & (PluginCallLog.day == day)
        row = PluginCallLog.select().where(here).first()
        known = json.loads(row.buckets) if row else [0] * len(buckets)
        text = json.dumps([a + b for a, b in zip(known, buckets, strict=True)])
        PluginCallLog.insert(unit_id=int(unit), plugin=plugin, day=day, buckets=text, last_at=at).on_conflict(
            conflict_target=[PluginCallLog.unit_id, PluginCallLog.plugin, PluginCallLog.day],
            update={PluginCallLog.buckets: text, PluginCallLog.last_at: at},
        ).execute()


def forget() -> None:
    """Drop what was counted: another database is used from here on."""
    with _lock:
        _waiting.clear()


def of_days(days: Sequence[str]) -> dict[tuple[int, str], tuple[list[int], datetime]]:
    """The buckets of these days and the last answer, by unit and plugin. One statement."""
    found: dict[tuple[int, str], tuple[list[int], datetime]] = {}
    for row in PluginCallLog.select().where(PluginCallLog.day.in_(list(days))):
        buckets, last = found.get((row.unit_id, row.plugin), ([0] * (len(BOUNDS) + 1), row.last_at))
        added = [a + b for a, b in zip(buckets, json.loads(row.buckets), strict=True)]
        found[row.unit_id, row.plugin] = (added, max(last, row.last_at))
    return found


def last_days() -> tuple[str, ...]:
    """The days that the health page tells of, in UTC."""
    today = clock.now().date()
    return tuple((today - timedelta(days=back)).isoformat() for back in range(DAYS))


def quantile(buckets: Sequence[int], share: float) -> float | None:
    """The bound in milliseconds that this share of the calls stayed within; None without calls, infinity for the rest."""
    wanted = share * sum(buckets)
    seen = 0
    for place, number in enumerate(buckets):
        seen += number
        if number and seen >= wanted:
            return BOUNDS[place] if place < len(BOUNDS) else float("inf")
    return None
