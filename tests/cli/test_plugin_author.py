"""`oportuna plugin new`, `check`, `install`, `rescan`: from an idea to a plugin that a running server asks."""

import json
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import looking_into
from tests.support.pip import pip
from webapp.audit.records import Action
from webapp.pluginhost.records import Plugin, PluginScan, UnitPlugin

Run = Callable[..., Result]
ZOO = Path(__file__).parents[1] / "pluginhost" / "zoo"
UNIT = ("--unit", "Cafés del Valle")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "plugins").mkdir()
    monkeypatch.setenv("OPORTUNA_PLUGINS_DIR", str(tmp_path / "plugins"))
    return tmp_path / "plugins"


@pytest.fixture
def mine(run: Run, tmp_path: Path) -> Path:
    assert run("plugin", "new", "my_prices", "--in", str(tmp_path)).exit_code == 0
    return tmp_path / "my_prices"


def test_a_new_plugin_passes_the_check_as_it_is(run: Run, mine: Path):
    answer = run("plugin", "check", str(mine), "--json")
    assert [(each["name"], each["passed"]) for each in json.loads(answer.stdout)["checks"]] == [
        (name, True) for name in ("loads", "answers", "deterministic", "pure", "time", "cases")
    ]


@pytest.mark.parametrize("name", ["My-Prices", "json", "class", "9lives", "a" * 64])
def test_a_name_that_can_not_be_is_refused(run: Run, tmp_path: Path, name: str):
    answer = run("plugin", "new", name, "--in", str(tmp_path))
    assert (answer.exit_code, len(answer.stderr.splitlines())) == (1, 1)
    assert list(tmp_path.glob(name)) == []


def test_nothing_is_overwritten(run: Run, mine: Path):
    answer = run("plugin", "new", "my_prices", "--in", str(mine.parent))
    assert (answer.exit_code, answer.stderr) == (1, f"Error: {mine} is there already.\n")


def test_a_path_without_a_plugin_is_told_in_one_line(run: Run, tmp_path: Path):
    answer = run("plugin", "check", str(tmp_path))
    assert answer.exit_code == 1
    assert "is no .py file" in answer.stderr


def test_an_installed_plugin_is_enabled_and_the_history_says_so(company: Run, mine: Path, folder: Path, its_url: str):
    assert "my_prices 0.1.0 is installed." in company("plugin", "install", str(mine)).stdout
    assert company("plugin", "enable", "my_prices", *UNIT).exit_code == 0
    assert sorted(path.name for path in (folder / "my_prices").glob("*.py")) == ["__init__.py", "settings.py"]
    with looking_into(its_url):
        assert [row.plugin for row in UnitPlugin.select()] == ["my_prices"]
        assert Plugin.get(Plugin.name == "my_prices").version == "0.1.0"
        kinds = [row.kind for row in Action.select().order_by(Action.id)]
        assert kinds[-2:] == ["plugins_rescanned", "plugin_enabled"]


def test_installing_again_replaces_it(company: Run, mine: Path, folder: Path, its_url: str):
    company("plugin", "install", str(mine))
    module = mine / "my_prices" / "__init__.py"
    module.write_text(module.read_text(encoding="utf-8").replace('"0.1.0"', '"0.2.0"'), encoding="utf-8")
    assert "my_prices 0.2.0 is installed." in company("plugin", "install", str(mine)).stdout
    assert [path.name for path in folder.iterdir()] == ["my_prices"]
    with looking_into(its_url):
        assert [row.version for row in Plugin.select().where(Plugin.name == "my_prices")] == ["0.2.0"]
        assert PluginScan.select().count() == 2


def test_a_plugin_that_fails_the_check_is_not_installed(company: Run, folder: Path):
    answer = company("plugin", "install", str(ZOO / "float_percent.py"))
    assert answer.exit_code == 1
    assert "float_percent is not installed: answers" in answer.stderr
    assert list(folder.iterdir()) == []


def test_without_a_plugins_folder_nothing_is_installed(company: Run, mine: Path):
    answer = company("plugin", "install", str(mine))
    assert (answer.exit_code, answer.stderr) == (
        1, "Error: OPORTUNA_PLUGINS_DIR names no folder to install into.\n",
    )  # fmt: skip


def test_a_unit_keeps_its_ancestors_plugins_when_it_adds_one(company: Run, mine: Path, folder: Path, its_url: str):
    company("plugin", "install", str(mine))
    company("plugin", "enable", "contoso_coffee", *UNIT)
    with looking_into(its_url):
        from webapp.people.records import BusinessUnit

        BusinessUnit.insert(
            name="Norte", parent_id=1, currency="EUR", locale="es_ES", time_zone="Europe/Madrid"
        ).execute()
    assert company("plugin", "enable", "my_prices", "--unit", "Norte").exit_code == 0
    assert company("plugin", "disable", "contoso_coffee", "--unit", "Norte").exit_code == 0
    assert company("plugin", "disable", "my_prices", "--unit", "Norte").exit_code == 0
    with looking_into(its_url):
        rows = [(row.unit_id, row.plugin) for row in UnitPlugin.select().order_by(UnitPlugin.unit_id)]
        assert rows == [(1, "contoso_coffee"), (2, "")]
    assert "not installed" not in company("doctor").output


def test_a_wheel_of_it_installed_by_pip_is_found_and_prices(mine: Path, tmp_path: Path):
    """A fresh environment beside this one's packages; no network."""
    place = tmp_path / "fresh"
    venv.create(place, with_pip=False, symlinks=True)
    packages = next(place.glob("lib/python*/site-packages"))
    here = [path for path in sys.path if path.endswith("site-packages")]
    checkout = str(Path(__file__).parents[2])
    (packages / "product.pth").write_text("\n".join([checkout, *here]), encoding="utf-8")
    install = [*pip(), "--python", str(place / "bin" / "python"), "install", "--quiet"]
    flags = ["--no-build-isolation", "--no-deps", "--no-index", "--disable-pip-version-check"]
    answer = subprocess.run([*install, *flags, str(mine)], check=False, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    program = (
        "from webapp.pluginhost.discovery import discover;"
        "print([(f.name, f.origin, f.version, f.finding) for f in discover(None) if f.name == 'my_prices']);"
        "from webapp.pluginapi import testing; from webapp.pluginhost import host;"
        "request = testing.order(testing.line('A', '12', family='coffee', price='10.00'));"
        "said = host.price([host.EnabledPlugin('my_prices')], request, host.LastAnswers());"
        "print([str(each.answer.percent) for each in said.lines], said.problems)"
    )
    told = subprocess.run(
        [place / "bin" / "python", "-c", program], check=True, capture_output=True, text=True, cwd=tmp_path
    ).stdout
    assert told.splitlines() == ["[('my_prices', 'distribution', '0.1.0', None)]", "['-5'] ()"]
