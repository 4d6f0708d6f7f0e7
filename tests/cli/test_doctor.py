"""`oportuna doctor`: one line a finding, with how to mend it."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import KEY, looking_into

Run = Callable[..., Result]


@pytest.fixture
def key(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", KEY)


def findings(answer: Result) -> list[str]:
    return answer.stdout.splitlines()


@pytest.mark.usefixtures("key")
def test_a_sound_installation_has_no_findings(company: Run):
    answer = company("doctor")
    assert (answer.exit_code, answer.stdout) == (0, "Everything is in order.\n")


def test_a_missing_secret_is_a_finding(company: Run):
    answer = company("doctor")
    assert answer.exit_code == 1
    assert findings(answer) == ["- SECRET_KEY must be set to at least 32 bytes (openssl rand -hex 32 makes one)"]


@pytest.mark.usefixtures("key")
def test_an_installation_that_was_only_migrated_lacks_a_unit(run: Run):
    run("migrate")
    assert findings(run("doctor")) == ["- There is no business unit: run oportuna init."]


@pytest.mark.usefixtures("key")
def test_looking_for_a_database_makes_none(run: Run, tmp_path: Path):
    answer = run("doctor")
    assert (answer.exit_code, findings(answer)) == (1, ["- There is no database yet: run oportuna init."])
    assert not (tmp_path / "home" / "oportuna.db").exists()


@pytest.mark.usefixtures("key")
def test_pending_migrations_are_a_finding(run: Run, tmp_path: Path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "oportuna.db").touch()
    (finding,) = findings(run("doctor"))
    assert finding.endswith("migrations, 0001_people first: run oportuna migrate.")


@pytest.mark.usefixtures("key")
def test_somebody_elses_database_is_left_alone(oportuna: Run, database_url: str):
    with looking_into(database_url) as database:
        database.execute_sql("CREATE TABLE recipe (name TEXT)")
    (finding,) = findings(oportuna("doctor"))
    assert finding.startswith("- The database holds somebody else's tables (recipe) and none of Oportuna's")
    assert "migrate" not in finding


@pytest.mark.usefixtures("key")
def test_a_plugin_that_does_not_load_and_one_that_is_gone_are_findings(
    company: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "plugins"
    folder.mkdir()
    (folder / "soon_gone.py").write_text(PLUGIN, encoding="utf-8")
    monkeypatch.setenv("OPORTUNA_PLUGINS_DIR", str(folder))
    assert company("plugin", "enable", "soon_gone", "--unit", "Cafés del Valle").exit_code == 0
    (folder / "soon_gone.py").rename(folder / "broken.py")
    (folder / "broken.py").write_text("raise RuntimeError('no')", encoding="utf-8")
    first, second = findings(company("doctor"))
    assert "The plugin broken can't be used: RuntimeError: no." in first
    assert second.endswith('or run oportuna plugin disable soon_gone --unit "Cafés del Valle".')


PLUGIN = """
from webapp.pluginapi import hookimpl
API_VERSIONS = (1,)
VERSION = "1"

@hookimpl
def line_adjustments(request):
    return []
"""


def test_failed_and_forgotten_jobs_are_findings(company: Run, its_url: str):
    long_ago = int((time.time() - 3600) * 1_000_000)
    columns = "INSERT INTO job (kind, input, at, state, error) VALUES"
    with looking_into(its_url) as database:
        database.execute_sql(f"{columns} ('rescore', '{{}}', {long_ago}, 'failed', 'ValueError: no such day')")
        database.execute_sql(f"{columns} ('rescore', '{{}}', {long_ago}, 'waiting', NULL)")
    found = "\n".join(findings(company("doctor")))
    assert "1 × the job rescore failed, last with: ValueError: no such day." in found
    assert "1 jobs wait for more than a quarter of an hour" in found
