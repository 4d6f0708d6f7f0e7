"""The bench makes its data, measures the real server and holds the figures against its yardsticks."""

from dataclasses import asdict, replace
from pathlib import Path

import pytest

from bench.figures import Figure, Pace, Run
from bench.keeping import sqlite_copies
from bench.measuring import Length, measure
from bench.results import Ratio, ratios, run_of, to_last, worse
from bench.tables import plain, table


def test_a_small_database_is_made_and_a_priced_line_measured_from_end_to_end(home: Path) -> None:
    with sqlite_copies(home) as copies, copies(200) as url:
        run = measure(url, home, Length(seconds=0.3, warming=0), frozenset({"line"}))
    line = run.figures["line"]
    assert list(run.figures) == ["line"]
    assert line.one.median_ms > 0
    assert line.eight is not None
    assert line.eight.per_second > 0
    assert 0 < line.statements <= 11
    assert 0 < line.sent < line.bytes
    assert 0 < run.bare["edit"].bytes <= line.bytes
    assert run.memory_mib > 0
    assert line.what in plain(table(run))
    assert [file.name for file in home.glob("working*")] == []


@pytest.fixture
def run() -> Run:
    def figure(shape: str, ms: float, per_second: float) -> Figure:
        return Figure(shape, shape, Pace(ms, 2 * ms, 1 / ms), Pace(ms, 2 * ms, per_second))

    bare = {"page": figure("page", 1, 1000), "edit": figure("edit", 1, 1000)}
    return Run(
        {"record": figure("page", 4, 200), "line": figure("edit", 6, 100)},
        bare,
        figure("commit", 2, 500),
        memory_mib=200.0,
        start_s=1.0,
    )


def test_a_page_is_held_against_the_bare_route_and_an_edit_against_route_and_commit(run: Run) -> None:
    assert ratios(run) == {"record": Ratio(4.0, 5.0), "line": Ratio(2.0, 3.33)}


def test_a_ratio_may_grow_by_a_third_and_no_more(run: Run) -> None:
    before = {"ratios": {name: asdict(ratio) for name, ratio in ratios(run).items()}}
    run.figures["record"].one = replace(run.figures["record"].one, median_ms=5.3)
    assert worse(ratios(run), before) == []
    run.figures["line"].one = replace(run.figures["line"].one, median_ms=8.1)
    assert [(each.name, each.clients) for each in worse(ratios(run), before)] == [("line", "one")]


def test_a_kept_run_is_read_as_it_was(run: Run) -> None:
    assert run_of(asdict(run)) == run


def test_each_figure_is_told_in_times_of_the_last_run(run: Run) -> None:
    before = asdict(run)
    run.figures["record"].one = replace(run.figures["record"].one, median_ms=3)
    assert to_last(run, before) == {"record": 0.75, "line": 1.0}
    assert to_last(run, None) == {}
