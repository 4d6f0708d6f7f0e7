from pathlib import Path

import pytest

from tests.pluginhost.basket import ZOO
from webapp.pluginapi import Text
from webapp.pluginhost.discovery import discover

BUNDLED = {path.parent.name for path in (Path(__file__).parents[2] / "plugins").glob("*/__init__.py")}

FINDINGS = {
    "broken_import": "import_failed",
    "eager": "hook_refused",
    "first_result": "hook_refused",
    "hangs_at_import": "import_timeout",
    "json": "name_invalid",
    "last_word": "hook_refused",
    "loose_settings": "settings_invalid",
    "misspelt": "hook_refused",
    "odd_settings": "settings_invalid",
    "quits_at_import": "import_failed",
    "silent": "api_version",
    "tomorrow": "api_version",
    "twin": "duplicate_name",
    "two_answers": "hook_refused",
    "undated": "api_version",
    "unversioned": "version_missing",
    "wraps": "hook_refused",
    "wraps_old": "hook_refused",
}


@pytest.fixture(scope="module")
def zoo():
    return {found.name: found for found in discover(ZOO, loading=1.0)}


def test_everything_installed_is_told_once(zoo):
    files = {path.stem for path in Path(ZOO).glob("*.py")} | {
        path.parent.name for path in Path(ZOO).glob("*/__init__.py")
    }
    assert set(zoo) == files | BUNDLED


def test_what_can_not_be_used_says_why(zoo):
    assert {name: found.finding.code for name, found in zoo.items() if found.finding} == FINDINGS


def test_two_plugins_of_one_name_are_both_named(zoo):
    assert "twin.py" in zoo["twin"].finding.message
    assert "twin/__init__.py" in zoo["twin"].finding.message


def test_a_plugin_says_its_version_hooks_and_title(zoo):
    good = zoo["good"]
    assert (good.origin, good.version, good.api_versions) == ("folder", "1.2.0", (1,))
    assert good.hooks == ("line_adjustments", "order_adjustments")
    assert good.title == Text(es="Bueno", en="Good")
    assert zoo["also_good"].api_versions == (1, 2)


def test_settings_are_described_with_type_default_and_label(zoo):
    percent, until, eager = zoo["good"].settings
    assert (percent.name, percent.type, percent.default) == ("percent", "decimal", "-2")
    assert percent.label == Text(es="Porcentaje", en="Percent")
    assert (until.type, until.optional, until.default) == ("date", True, None)
    assert (eager.type, eager.label) == ("bool", Text(es="eager", en="eager"))


def test_the_bundled_plugin_is_found_without_a_folder():
    [coffee] = [each for each in discover(None) if each.name == "contoso_coffee"]
    assert (coffee.name, coffee.origin, coffee.target) == ("contoso_coffee", "bundled", "plugins.contoso_coffee")
    assert coffee.finding is None
    tiers, season_from, _ = coffee.settings
    assert (tiers.type, tiers.many, [field.type for field in tiers.fields]) == ("group", True, ["int", "decimal"])
    assert tiers.default[0] == {"since": 3, "percent": "4"}
    assert season_from.label.es == "Temporada: primer día"


def test_a_distributions_entry_point_is_found(tmp_path, monkeypatch):
    (tmp_path / "acme_prices.py").write_text(Path(ZOO, "also_good.py").read_text().replace('VERSION = "0.1"', ""))
    metadata = tmp_path / "acme-2.1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 2.1\n")
    (metadata / "entry_points.txt").write_text("[oportuna.plugins]\nacme = acme_prices\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    [acme] = [each for each in discover(None) if each.name == "acme"]
    assert (acme.name, acme.origin, acme.target, acme.version) == ("acme", "distribution", "acme_prices", "2.1")
    assert acme.finding is None


def test_a_bundled_plugin_with_an_entry_point_is_one_plugin(tmp_path, monkeypatch):
    metadata = tmp_path / "oportuna-0.1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: oportuna\nVersion: 0.1\n")
    (metadata / "entry_points.txt").write_text("[oportuna.plugins]\ncontoso_coffee = plugins.contoso_coffee\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    [coffee] = [each for each in discover(None) if each.name == "contoso_coffee"]
    assert coffee.finding is None


def test_the_folder_may_be_named_from_where_the_web_process_stands(tmp_path, monkeypatch):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "good.py").write_text(Path(ZOO, "good.py").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert [found.name for found in discover("rules") if found.finding is None] == [*sorted(BUNDLED), "good"]


def test_a_folder_that_is_not_there_holds_no_plugins(tmp_path):
    assert [found.name for found in discover(str(tmp_path / "none"))] == sorted(BUNDLED)
