"""`oportuna init`, `migrate` and `user`: a database, a first unit, people."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import webapp.cli.serve as serve
from tests.cli.conftest import KEY, looking_into
from webapp.people import passwords
from webapp.people.records import RoleGrant, Session, User

Run = Callable[..., Result]


@pytest.fixture
def people(its_url: str) -> Callable[[], list[User]]:
    """A function that reads the people whom the command has written."""

    def read() -> list[User]:
        with looking_into(its_url):
            return list(User.select().order_by(User.id))

    return read


def test_init_makes_the_first_unit_and_its_administrator(company: Run, people: Callable[[], list[User]]):
    (boss,) = people()
    assert (boss.email, boss.language, boss.time_zone) == ("jefa@valle.example", "es", "Europe/Madrid")


def test_init_without_options_and_nobody_to_ask_says_what_comes_next(oportuna: Run):
    answer = oportuna("init")
    assert answer.exit_code == 0
    assert "oportuna init --unit NAME --email EMAIL --name NAME" in answer.stdout


def test_init_again_changes_nothing(company: Run, people: Callable[[], list[User]]):
    assert company("init", "--unit", "Otra", "--email", "otra@valle.example", "--name", "Otra").exit_code == 0
    assert len(people()) == 1


@pytest.mark.parametrize(
    ("option", "told"),
    [(("--currency", "EURO"), "EURO is not a currency"), (("--time-zone", "Madrid/Europe"), "is not a time zone"),
     (("--locale", "xx_YY"), "is not a locale"), (("--email", "nobody"), "is not an e-mail address")],
)  # fmt: skip
def test_init_refuses_what_nobody_knows_and_writes_nothing(
    run: Run, people: Callable[[], list[User]], option: tuple[str, str], told: str
):
    answer = run("init", "--unit", "U", "--email", "a@b.example", "--name", "A", *option)
    assert (answer.exit_code, len(answer.stderr.splitlines())) == (1, 1)
    assert told in answer.stderr
    assert people() == []


def test_a_person_is_added_and_signs_in(company: Run, people: Callable[[], list[User]], its_url: str):
    words = ("--name", "Nadia", "--unit", "Cafés del Valle", "--role", "salesperson", "--password-stdin")
    assert company("user", "add", "NADIA@valle.example", *words, input="otra clave larga\n").exit_code == 0
    nadia = people()[1]
    with looking_into(its_url):
        assert passwords.check("nadia@valle.example", "otra clave larga", "127.0.0.1").id == nadia.id
        assert RoleGrant.select().where(RoleGrant.user_id == nadia.id).count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"--unit": "Nada"}, "There are: Cafés del Valle."), ({"--role": "king"}, "There is no role king."),
     ({"email": "jefa@valle.example"}, "is there already")],
)  # fmt: skip
def test_a_person_who_cannot_be_is_refused_in_one_line(company: Run, changes: dict[str, str], told: str):
    words = {"email": "n@valle.example", "--name": "N", "--unit": "Cafés del Valle", "--role": "salesperson"} | changes
    email = words.pop("email")
    answer = company("user", "add", email, *(word for pair in words.items() for word in pair))
    assert (answer.exit_code, len(answer.stderr.splitlines())) == (1, 1)
    assert told in answer.stderr


def test_a_short_password_is_refused(company: Run):
    answer = company("user", "password", "jefa@valle.example", "--password-stdin", input="corta\n")
    assert (answer.exit_code, answer.stderr) == (1, "Error: A password has at least 12 characters.\n")


def test_a_new_password_ends_what_the_old_one_began(company: Run, its_url: str):
    with looking_into(its_url):
        boss = User.get()
        Session.insert(token="t", user_id=boss.id, created=boss.created, seen=boss.created, data="{}").execute()
    assert (
        company("user", "password", "jefa@valle.example", "--password-stdin", input="a new password\n").exit_code == 0
    )
    with looking_into(its_url):
        assert Session.select().count() == 0
        assert passwords.check("jefa@valle.example", "a new password", "127.0.0.1")


def test_migrate_applies_what_is_pending_and_then_nothing(oportuna: Run):
    first, second = oportuna("migrate"), oportuna("migrate")
    assert "applied 0001_people" in first.stdout
    assert (first.exit_code, second.exit_code, second.stdout) == (0, 0, "The database is up to date.\n")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [("DATABASE_URL", "mysql://x", "must start with sqlite:/// or postgresql://"),
     ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "The PostgreSQL database can't be used"),
     ("DATABASE_URL", "sqlite:////nowhere/at/all.db", "unable to open database file"),
     ("OPORTUNA_PLUGIN_TIMEOUT_MS", "soon", "must be a whole number"),
     ("OPORTUNA_PLUGINS_DIR", "/nowhere", "is not a folder"),
     ("OPORTUNA_HOME", "/dev/null/home", "OPORTUNA_HOME can't be written")],
)  # fmt: skip
@pytest.mark.parametrize("words", [("migrate",), ("demo", "--no-serve")])
def test_a_wrong_setting_is_one_line_and_status_1(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], name: str, value: str, told: str
):
    monkeypatch.setenv(name, value)
    answer = run(*words)
    assert (answer.exit_code, len(answer.stderr.splitlines())) == (1, 1)
    assert told in answer.stderr


def may_serve_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """`serve` comes as far as the database in this process."""
    monkeypatch.setenv("SECRET_KEY", KEY)
    monkeypatch.setattr(serve, "refuse_taken", lambda _host, _port: None)
    for name, value in serve.ARENAS.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("command", ["migrate", "demo", "init", "doctor", "serve"])
def test_a_corrupt_database_file_is_refused_in_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
):
    may_serve_here(monkeypatch)
    home = tmp_path / "home"
    home.mkdir()
    (home / "oportuna.db").write_bytes(b"not a database at all" * 500)
    answer = run(command)
    assert answer.exit_code == 1
    assert "is damaged: file is not a database. Put a backup in its place." in answer.output
    assert (home / "oportuna.db").read_bytes().startswith(b"not a database")


@pytest.mark.parametrize("command", ["migrate", "serve"])
def test_a_database_whose_pages_are_damaged_is_refused_in_one_line(
    company: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
):
    may_serve_here(monkeypatch)
    file = tmp_path / "home" / "oportuna.db"
    with file.open("r+b") as content:
        content.seek(4096 * 2)
        content.write(b"\xff" * 4096 * 20)
    answer = company(command)
    assert (answer.exit_code, len(answer.stderr.splitlines())) == (1, 1)
    assert "is damaged" in answer.stderr and "Put a backup in its place." in answer.stderr


@pytest.mark.parametrize("command", ["migrate", "demo", "doctor", "serve"])
def test_a_database_file_that_may_only_be_read_is_refused_in_one_line(
    company: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
):
    file = str(tmp_path / "home" / "oportuna.db")
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, *how: str(path) != file and allowed(path, *how))
    may_serve_here(monkeypatch)
    answer = company(command)
    assert answer.exit_code == 1
    assert "can't be written. Give it to the user who runs Oportuna." in answer.output
