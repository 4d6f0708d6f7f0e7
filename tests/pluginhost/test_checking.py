"""The conformance kit: what it says of the bundled plugins, and of each kind of misbehaviour."""

from pathlib import Path

import pytest

from webapp.pluginhost.checking import CHECKS, check
from webapp.pluginhost.finding import NoPlugin, at_path

ZOO = Path(__file__).parent / "zoo"
HEAD = """
from decimal import Decimal
from webapp.pluginapi import LineAdjustment, OrderAdjustment, Text, hookimpl
API_VERSIONS = (1,)
VERSION = "1"
LABEL = Text(es="Regla", en="Rule")
"""
SAYS = "\n@hookimpl\ndef line_adjustments(request, settings):\n    return "
CASE = "case,as_of,product,family,quantity,price,line_change\n"


def failed(path: Path) -> dict[str, str]:
    return {each.name: each.said for each in check(str(path)).checks if not each.passed}


def written(folder: Path, body: str, cases: str = CASE + "one,2026-11-23,A,coffee,1,10.00,\n") -> Path:
    (folder / "mine.py").write_text(HEAD + body, encoding="utf-8")
    (folder / "cases.csv").write_text(cases, encoding="utf-8")
    return folder / "mine.py"


@pytest.mark.parametrize("name", sorted(path.parent.name for path in Path("plugins").glob("*/__init__.py")))
def test_a_bundled_plugin_passes(name, checkout):
    report = check(str(checkout / "plugins" / name))
    assert [(each.name, each.passed) for each in report.checks] == [(each, True) for each in CHECKS], report.checks


def test_a_plugin_that_can_not_be_loaded_is_told_and_nothing_else_is_checked():
    report = check(str(ZOO / "broken_import.py"))
    assert [each.name for each in report.checks] == ["loads"]
    assert "no licence file" in report.checks[0].said


@pytest.mark.parametrize(
    ("inmate", "told"),
    [("wrong_type", "answered dict"), ("forgetful", "answered None"), ("huge", "longer than 200"),
     ("hard_exit", "the process ended"), ("leaves_a_thread", "left a thread running"), ("both_given", "IndexError")],
)  # fmt: skip
def test_a_wrong_answer_is_told(inmate, told):
    assert told in failed(ZOO / f"{inmate}.py")["answers"]


@pytest.mark.parametrize(
    "answer",
    ["[LineAdjustment(l.id, LABEL, amount=Decimal(hash(l.product) % 100)) for l in request.lines]",
     "[LineAdjustment(l.id, LABEL, amount=Decimal(len(SEEN))) for l in request.lines if not SEEN.append(1)]",
     "[LineAdjustment(i, LABEL, percent=Decimal(1)) for i in {l.id for l in request.lines}]"],
)  # fmt: skip
def test_an_answer_that_hangs_on_more_than_the_question_is_told(tmp_path, answer):
    assert "two answers" in failed(written(tmp_path, "SEEN = []" + SAYS + answer))["deterministic"]


@pytest.mark.parametrize(
    ("body", "told"),
    [("import random" + SAYS + "[]", "random: an answer depends on its question alone"),
     ("import datetime" + SAYS + "[] if datetime.date.today() else []", "is a clock"),
     ("from webapp.db import write" + SAYS + "[]", "import webapp.pluginapi"),
     ("import io" + SAYS + "[] if io.open('/etc/hostname') else []", "opened /etc/hostname"),
     (SAYS + "[] if float(1) else []", "a Decimal is exact")],
)  # fmt: skip
def test_a_clock_chance_and_files_are_told(tmp_path, body, told):
    found = failed(written(tmp_path, body))
    assert told in found.get("pure", "") + found.get("loads", "")


def test_a_slow_plugin_is_told(tmp_path):
    body = "def slow():\n    return sum(i for i in range(3_000_000)) * 0\n" + SAYS + "[] if slow() else []"
    assert "limit 50" in failed(written(tmp_path, body))["time"]


@pytest.mark.parametrize(
    ("table", "told"),
    [("case,quantity\n", "the column price is missing"), (CASE + "a,today,A,c,1,1,\n", "as_of is 'today'"),
     (CASE + "a,2026-11-23,A,c,x,1,\n", "quantity is 'x'"), ("case,quantity,price,strange\n", "neither ours nor a setting"),
     (CASE, "the table has no case"), (CASE + "a,2026-11-23,A,c,1,10.00,-1.00\n", "line 1 changes by 0, expected -1.00")],
)  # fmt: skip
def test_a_wrong_table_is_told(tmp_path, table, told):
    assert told in failed(written(tmp_path, SAYS + "[]", table))["cases"]


def test_a_table_with_semicolons_has_decimal_commas(tmp_path):
    table = "case;as_of;product;quantity;price;line_change\nuno;2026-11-23;A;2;1.000,50;-20,01\n"
    body = SAYS + "[LineAdjustment(l.id, LABEL, percent=Decimal(-1)) for l in request.lines if l.product == 'A']"
    assert failed(written(tmp_path, body, table)) == {}


def test_a_plugin_is_found_by_file_package_and_project(tmp_path):
    (tmp_path / "mine" / "src" / "mine").mkdir(parents=True)
    (tmp_path / "mine" / "src" / "mine" / "__init__.py").touch()
    project = tmp_path / "mine" / "pyproject.toml"
    project.write_text('[project]\nname = "x"\n[project.entry-points."oportuna.plugins"]\nmine = "mine"\n', "utf-8")
    for path in (tmp_path / "mine", tmp_path / "mine" / "src" / "mine"):
        assert at_path(str(path)).target.endswith("src/mine/__init__.py")
    assert at_path(str(ZOO / "good.py")).name == "good"
    project.write_text("[project]\nname = 'x'\n", "utf-8")
    with pytest.raises(NoPlugin, match="one entry point"):
        at_path(str(tmp_path / "mine"))
