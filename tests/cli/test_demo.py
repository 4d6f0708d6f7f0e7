"""`oportuna demo`: a database of its own, and none that it did not make."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import looking_into
from webapp.accounts.records import Account
from webapp.core import language
from webapp.db import write
from webapp.db.epochs import read_epochs
from webapp.opportunities.records import Opportunity

Run = Callable[..., Result]


def topics(url: str) -> list[str]:
    with looking_into(url):
        return [topic for (topic,) in Opportunity.select(Opportunity.topic).tuples()]


def rename_all(url: str) -> None:
    with looking_into(url), write():
        Opportunity.update(topic="Cambiada").execute()


def rules_epoch(url: str) -> int:
    with looking_into(url):
        return read_epochs().rules


def test_it_makes_the_data_tells_the_logins_and_keeps_a_secret(oportuna: Run, database_url: str, tmp_path: Path):
    answer = oportuna("demo", "--no-serve", "--no-worker")
    assert answer.exit_code == 0, answer.output
    assert "password contoso-demo" in answer.stdout
    assert "ana@contoso.example" in answer.stdout
    assert "Dos Café S-100 para la terraza nueva" in topics(database_url)
    secret = tmp_path / "home" / "secret-key"
    assert len(secret.read_text()) >= 32
    assert secret.stat().st_mode & 0o077 == 0


def test_accounts_are_found_by_the_words_of_every_language(
    oportuna: Run, database_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(language, "_catalogues", {})  # a process in which no page was ever written
    oportuna("demo", "--no-serve")
    with looking_into(database_url):
        words = Account.get(Account.name == "Panaderías Trigal del Sur").found_by
    assert "panaderia y pasteleria bakery and pastry" in words


def test_it_keeps_what_is_there_until_it_is_asked_for_fresh_data(oportuna: Run, database_url: str):
    oportuna("demo", "--no-serve")
    rename_all(database_url)
    assert oportuna("demo", "--no-serve").exit_code == 0
    assert set(topics(database_url)) == {"Cambiada"}
    epoch = rules_epoch(database_url)
    assert oportuna("demo", "--no-serve", "--fresh").exit_code == 0
    assert "Cambiada" not in topics(database_url)
    assert rules_epoch(database_url) > epoch


def test_it_refuses_a_database_that_it_did_not_make(company: Run):
    for words in (("demo", "--no-serve"), ("demo", "--no-serve", "--fresh")):
        answer = company(*words)
        assert answer.exit_code == 1
        assert answer.stderr.startswith("Error: This database was not made by oportuna demo and is left alone.")
    assert company("plugin", "list").exit_code == 0


def test_it_refuses_somebody_elses_tables(oportuna: Run, database_url: str):
    with looking_into(database_url) as database:
        database.execute_sql("CREATE TABLE recipe (name TEXT)")
    assert oportuna("demo", "--no-serve", "--fresh").exit_code == 1
    with looking_into(database_url) as database:
        assert database.get_tables() == ["recipe"]


def test_a_port_that_is_taken_is_said_before_anything_is_made(run: Run, tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        answer = run("demo", "--port", str(taken.getsockname()[1]))
    assert answer.exit_code == 1
    assert "Address already in use" in answer.stderr and "--port" in answer.stderr
    assert answer.stdout == ""
    assert not (tmp_path / "home" / "oportuna.db").exists()


def test_it_fills_a_database_that_was_only_migrated(oportuna: Run, database_url: str):
    oportuna("migrate")
    assert oportuna("demo", "--no-serve").exit_code == 0
    assert topics(database_url)
