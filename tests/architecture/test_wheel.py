"""The built wheel is the whole product: installed elsewhere, it finds its templates, migrations, files and plugins."""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.pip import pip

ROOT = Path(__file__).resolve().parents[2]
CASE = {
    "currency": "EUR",
    "as_of": "2026-11-23",
    "lines": [{"id": "1", "write_in": "Visita", "quantity": "2", "price": "350.00"}],
}
WHERE = "from webapp.resources import resource; print(*map(resource, ('templates', 'migrations', 'static')), sep='\\n')"
PLUGINS = (
    "from importlib.metadata import entry_points; print(*(e.name for e in entry_points(group='oportuna.plugins')))"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run([Path(sys.executable).with_name("hatchling"), "build", "-t", "wheel", "-d", folder], ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel in it; what the wheel depends on is read from our own environment."""
    venv = tmp_path_factory.mktemp("elsewhere") / "venv"
    run([sys.executable, "-m", "venv", "--without-pip", venv], ROOT)
    run([*pip(), "--python", venv / "bin/python", "install", "--quiet", "--no-deps", "--no-index", wheel], ROOT)
    (packages,) = venv.glob("lib/python*/site-packages")
    # A plain path line: the .pth files over there, our editable install among them, are not followed.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return venv / "bin"


def test_it_holds_packages_data_and_licences(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    expected = {
        "webapp/static/vendor/htmx.min.js",
        "webapp/static/fonts/oportuna.woff2",
        "webapp/web/icons.json",
        "plugins/contoso_coffee/__init__.py",
        *(f"oportuna_data/{path.relative_to(ROOT)}" for path in tracked("templates", "migrations")),
        *(str(path.relative_to(ROOT)) for path in tracked("webapp", "plugins")),
    }
    assert sorted(expected - names) == []
    assert any(name.endswith("dist-info/licenses/LICENSE") for name in names)


def test_it_holds_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"webapp", "plugins", "oportuna_data"}
    assert [name for name in ZipFile(wheel).namelist() if name.endswith((".pyc", ".db"))] == []


def test_installed_elsewhere_it_reads_its_own_files(elsewhere: Path, tmp_path: Path) -> None:
    places = [Path(line) for line in run([elsewhere / "python", "-c", WHERE], tmp_path).splitlines()]
    assert [place.is_relative_to(elsewhere.parent) for place in places] == [True, True, True]


def test_installed_elsewhere_it_offers_the_bundled_plugins(elsewhere: Path, tmp_path: Path) -> None:
    assert "contoso_coffee" in run([elsewhere / "python", "-c", PLUGINS], tmp_path).split()


def test_installed_elsewhere_it_prices_a_case(elsewhere: Path, tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text(json.dumps(CASE))
    answer = json.loads(run([elsewhere / "oportuna", "price", "case.json"], tmp_path))
    assert answer["order"]["total"] == "700.00"


def test_installed_elsewhere_it_makes_a_demo_database(elsewhere: Path, tmp_path: Path) -> None:
    run([elsewhere / "oportuna", "demo", "--no-serve"], tmp_path)
    assert (tmp_path / "instance/oportuna.db").stat().st_size > 0


def run(command: list[object], folder: Path) -> str:
    """What the command prints; an AssertionError with its errors when it fails."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    words = [str(word) for word in command]
    answer = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, env=environment)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


def tracked(*folders: str) -> list[Path]:
    """The files below some folders of the checkout that belong to the product."""
    files = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    return [path for path in files if "__pycache__" not in path.parts]
