"""Every dependency is explained in docs/dependencies.md, locked with hashes, and locked without an address."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
VENDORED = json.loads((ROOT / "webapp/static/vendor/VERSIONS.json").read_text())
NAME = re.compile(r"^[\w.-]+")
LOCKS = ("requirements.lock", "requirements-test.lock")


def names(requirements: list[str]) -> set[str]:
    return {match[0] for match in map(NAME.match, requirements) if match}


def locked(lock: str) -> dict[str, str]:
    """Version by name."""
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / lock).read_text(), re.MULTILINE))


def test_each_dependency_has_its_line() -> None:
    groups = PROJECT["dependency-groups"].values()
    used = names(PROJECT["project"]["dependencies"]).union(*map(names, groups)) | set(VENDORED)
    explained = set(re.findall(r"^\| ([\w.-]+) \|", (ROOT / "docs/dependencies.md").read_text(), re.MULTILINE))
    assert sorted(used - explained) == []
    assert sorted(explained - used - {"dependency", "library", "lucide-static", "Figtree", "---"}) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert re.findall(r"\w+://\S+|^--?(?:index|extra|find).*", text, re.MULTILINE) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_a_hash_for_every_version(lock: str) -> None:
    entries = re.split(r"\n(?=[\w.-]+==)", (ROOT / lock).read_text())
    assert [entry.partition(" ")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_what_is_tested_is_what_runs() -> None:
    product, tests = map(locked, LOCKS)
    assert product.items() <= tests.items()


def test_everything_that_the_project_asks_for_is_locked() -> None:
    assert (
        names(PROJECT["project"]["dependencies"]) | names(PROJECT["build-system"]["requires"])
        <= locked(LOCKS[0]).keys()
    )
    assert names(PROJECT["dependency-groups"]["test"]) <= locked(LOCKS[1]).keys()
