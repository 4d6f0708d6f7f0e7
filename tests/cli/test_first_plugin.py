"""docs/first-plugin.md, done as it says: every file written, every command run, in its order."""

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

PAGE = Path(__file__).parents[2] / "docs" / "first-plugin.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_tutorial_works_from_the_first_line_to_the_last(
    company: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "plugins").mkdir()
    monkeypatch.setenv("OPORTUNA_PLUGINS_DIR", str(tmp_path / "plugins"))
    monkeypatch.chdir(tmp_path)
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert {kind for kind, _file, _text in blocks} == {"console", "csv", "python", "json"}
    for kind, file, text in blocks:
        if kind == "console":
            played(company, text)
        else:
            Path(file).write_text(text, encoding="utf-8")
    own_tests = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path / "bulk_coffee", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "2 passed" in own_tests.stdout, own_tests.stdout


def played(run: Callable[..., Result], console: str) -> None:
    """Each `$ oportuna …` is run; the lines below it stand in what it says."""
    for command, expected in re.findall(r"^\$ oportuna (.+)\n((?:[^$].*\n)*)", console, re.MULTILINE):
        answer = run(*shlex.split(command))
        assert answer.exit_code == 0, answer.output
        for line in expected.splitlines():
            assert line in answer.output, f"{command}: {line!r} is not in\n{answer.output}"


def test_a_wrong_figure_in_the_table_is_told_by_case_and_line(company: Callable[..., Result], tmp_path: Path):
    company("plugin", "new", "bulk_coffee", "--in", str(tmp_path))
    table = tmp_path / "bulk_coffee" / "bulk_coffee" / "cases.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("-6.00", "-7.00"), encoding="utf-8")
    answer = company("plugin", "check", str(tmp_path / "bulk_coffee"))
    assert answer.exit_code == 1
    assert "twelve get five percent: line 1 changes by -6.00, expected -7.00" in answer.output
