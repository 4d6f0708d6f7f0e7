"""A load that is held for a while: every answer right, memory and open files flat; the clock is for quiet machines."""

from pathlib import Path

import pytest

from bench.hold import Kept, Sample, hold, table
from bench.holding import Heard
from bench.keeping import sqlite_copies
from bench.tables import plain


def test_twenty_users_are_answered_without_an_error_and_nothing_grows(home: Path) -> None:
    with sqlite_copies(home) as copies, copies(600) as url:
        kept = hold(url, home, seconds=12)
    assert kept.heard.wrong == []
    # Seconds after a start threads and caches still come: what leaks with each request is many times more.
    middle, last = kept.thirds()
    assert last.memory_mib < middle.memory_mib * 1.25
    assert last.files < middle.files + 30
    counts = {kind: len(ms) for kind, ms in kept.heard.ms.items()}
    assert sum(counts.values()) > 100
    assert counts["read"] > counts["fragment"] > counts["write"] > 0
    assert "write" in plain(table(kept))


@pytest.mark.parametrize(
    ("memory", "files", "told"),
    [(100, 50, 0), (104, 55, 0), (120, 50, 1), (100, 80, 1), (130, 90, 2)],
)
def test_what_grows_is_told(memory: float, files: int, told: int) -> None:
    samples = [Sample(100, 50)] * 20 + [Sample(memory, files)] * 10
    assert len(Kept(Heard(), 60, samples).faults(p95_ms=None)) == told


def test_slow_and_wrong_answers_are_told() -> None:
    kept = Kept(
        Heard({"read": [10.0] * 90 + [200.0] * 10, "write": [10.0]}, ["/x: HTTP/1.1 500"]), 60, [Sample(1, 1)] * 9
    )
    assert kept.faults(p95_ms=150) == ["wrong answer: /x: HTTP/1.1 500", "read: p95 200 ms is above 150 ms"]
    assert len(kept.faults(p95_ms=None)) == 1
