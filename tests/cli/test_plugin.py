"""`oportuna plugin`: where a plugin answers, with which settings."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import looking_into
from webapp.db.epochs import read_epochs
from webapp.pluginhost import store
from webapp.pluginhost.records import UnitPlugin

Run = Callable[..., Result]
UNIT = ("--unit", "Cafés del Valle")
SETTINGS = """
season_from = 2026-11-01
season_until = 2026-12-31
[[tiers]]
since = 4
percent = 4.5
"""


@pytest.fixture
def enabled(company: Run, tmp_path: Path) -> Run:
    (tmp_path / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    answer = company("plugin", "enable", "contoso_coffee", *UNIT, "--settings", str(tmp_path / "settings.toml"))
    assert answer.exit_code == 0, answer.output
    return company


def stored(url: str) -> dict[str, object]:
    with looking_into(url):
        return {row.plugin: json.loads(row.settings) for row in UnitPlugin.select()}


def is_suspended(url: str) -> bool:
    store.forget()
    with looking_into(url):
        store.enabled((1,), read_epochs())
        return store.StoredHealth().suspended("1", "contoso_coffee")


def test_enabling_stores_exact_settings(enabled: Run, its_url: str):
    assert stored(its_url) == {
        "contoso_coffee": {
            "season_from": "2026-11-01",
            "season_until": "2026-12-31",
            "tiers": [{"since": 4, "percent": "4.5"}],
        }
    }


def test_enabling_again_without_settings_keeps_them(enabled: Run, its_url: str):
    before = stored(its_url)
    assert enabled("plugin", "enable", "contoso_coffee", *UNIT).exit_code == 0
    assert stored(its_url) == before


@pytest.mark.parametrize(
    ("text", "told"),
    [("nope = 1", "nope is not a setting"), ("season_from = 2026-11-01", "the season needs its first and its last day"),
     ("= 1", "is not TOML")],
)  # fmt: skip
def test_settings_that_the_plugin_does_not_take_are_refused(
    company: Run, its_url: str, tmp_path: Path, text: str, told: str
):
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    answer = company("plugin", "enable", "contoso_coffee", *UNIT, "--settings", str(tmp_path / "settings.toml"))
    assert answer.exit_code == 1
    assert told in answer.stderr
    assert stored(its_url) == {}


def test_an_unknown_plugin_is_refused_with_those_that_there_are(company: Run):
    answer = company("plugin", "enable", "contoso_tea", *UNIT)
    assert (answer.exit_code, len(answer.stderr.splitlines())) == (1, 1)
    assert answer.stderr.startswith("Error: There is no plugin contoso_tea. There are: contoso_coffee, ")


def test_a_suspended_plugin_is_listed_so_until_it_is_resumed(enabled: Run, its_url: str):
    assert enabled("plugin", "suspend", "contoso_coffee", *UNIT).exit_code == 0
    assert "  suspended in Cafés del Valle" in enabled("plugin", "list").stdout.splitlines()
    assert is_suspended(its_url)
    assert enabled("plugin", "resume", "contoso_coffee", *UNIT).exit_code == 0
    assert "  enabled in Cafés del Valle" in enabled("plugin", "list").stdout.splitlines()
    assert not is_suspended(its_url)
    assert enabled("plugin", "resume", "contoso_coffee", *UNIT).exit_code == 1


def test_a_disabled_plugin_no_longer_answers(enabled: Run, its_url: str):
    assert enabled("plugin", "disable", "contoso_coffee", *UNIT).exit_code == 0
    assert stored(its_url) == {}
    assert enabled("plugin", "disable", "contoso_coffee", *UNIT).exit_code == 1
