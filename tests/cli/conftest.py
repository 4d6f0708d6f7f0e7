"""The `oportuna` command in this process, with a home and a database of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from webapp import caches
from webapp.cli import main
from webapp.db import connect, use

if TYPE_CHECKING:
    from peewee import Database

    from tests.support.database import Databases

KEY = "k" * 32


@contextmanager
def looking_into(url: str) -> "Iterator[Database]":
    """The database, in use, for a look at what the command wrote; closed wholly afterwards."""
    from tests.support.database import disconnect

    database = connect(url)
    use(database)
    try:
        with database.connection_context():
            yield database
    finally:
        disconnect(database)


@pytest.fixture
def database_url(databases: "Databases") -> Iterator[str]:
    """An empty database, on each engine."""
    from tests.support.database import dropped

    with dropped(databases, databases.create()) as url:
        yield url


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """A function that runs the command: run("user", "add", …, input="…"). DATABASE_URL is as the test sets it."""
    monkeypatch.setenv("OPORTUNA_HOME", str(tmp_path / "home"))
    for name in ("DATABASE_URL", "SECRET_KEY", "OPORTUNA_PLUGINS_DIR", "OPORTUNA_PLUGIN_TIMEOUT_MS", "PORT"):
        monkeypatch.delenv(name, raising=False)

    def run_command(*words: str, input: str | None = None) -> Result:
        answer = CliRunner().invoke(main, words, input=input)
        assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
        return answer

    yield run_command
    caches.forget()


@pytest.fixture
def oportuna(run: Callable[..., Result], database_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`run` on an empty database of each engine."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    return run


@pytest.fixture
def company(run: Callable[..., Result]) -> Callable[..., Result]:
    """`run` where a unit and its administrator are, in the database of its home."""
    words = ("--unit", "Cafés del Valle", "--email", "Jefa@valle.example", "--name", "Jefa", "--password-stdin")
    answer = run("init", *words, input="una clave bien larga\n")
    assert answer.exit_code == 0, answer.output
    return run


@pytest.fixture
def its_url(tmp_path: Path) -> str:
    """The database in the command's home."""
    return f"sqlite:///{tmp_path / 'home' / 'oportuna.db'}"
