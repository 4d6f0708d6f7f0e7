"""Edits of one account by several people at the same instant, in a database of its own."""

from collections.abc import Iterator
from threading import Thread

import pytest
from flask import Flask
from peewee import Database

from tests.accounts.book import new_account
from tests.support.database import disconnect
from tests.support.visitor import Visitor, form_key
from tests.support.world import make_world
from webapp import caches
from webapp.accounts.records import Account
from webapp.app import create_app
from webapp.db import close_connection, connect, use
from webapp.settings import Settings


@pytest.fixture
def house(own_database, home) -> Iterator[tuple[Flask, Database]]:
    database = connect(own_database)
    use(database)
    caches.forget()
    database.connect()
    make_world()
    yield (
        create_app(Settings(home=home, database_url="sqlite:///unused", secret_key="k" * 32, testing=True), database),
        database,
    )
    disconnect(database)
    caches.forget()


def test_edits_of_different_fields_are_all_kept(house):
    app, database = house
    visitors = {name: Visitor(app, name) for name in ("ana", "nadia", "marta", "admin")}
    account = new_account(visitors["ana"], "Bar Pimpi")
    typed = {
        "ana": ("city", "Ronda"),
        "nadia": ("sector", "Hoteles"),
        "marta": ("employees", "12"),
        "admin": ("country", "ES"),
    }
    answers: dict[str, int] = {}

    def edit(name: str) -> None:
        field, value = typed[name]
        sent = {"version": 1, "form_key": form_key(), field: value}
        answers[name] = visitors[name].patch(f"/accounts/{account}", sent).status_code
        close_connection()

    together(edit, list(typed))
    database.connect(reuse_if_open=True)
    card = Account[account]
    assert answers == dict.fromkeys(typed, 200)
    assert (card.city, card.sector, card.employees, card.country, card.version) == ("Ronda", "hotels", 12, "ES", 5)


def test_two_who_hang_two_accounts_below_each_other_never_close_a_circle(house):
    app, database = house
    visitors = {name: Visitor(app, name) for name in ("ana", "nadia")}
    first, second = (new_account(visitors["ana"], name) for name in ("Bar Pimpi", "Grupo Levante"))
    asked = {"ana": (first, second), "nadia": (second, first)}
    answers: dict[str, int] = {}

    def hang(name: str) -> None:
        account, parent = asked[name]
        sent = {"version": 1, "form_key": form_key(), "parent": parent}
        answers[name] = visitors[name].patch(f"/accounts/{account}", sent).status_code
        close_connection()

    together(hang, list(asked))
    database.connect(reuse_if_open=True)
    assert sorted(answers.values()) == [200, 422]
    assert None in {Account[first].parent_id, Account[second].parent_id}


def together(act, names: list[str]) -> None:
    threads = [Thread(target=act, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
