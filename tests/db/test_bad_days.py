"""A full disk, a database that somebody else holds, may only be read or is damaged: 503, and nothing half-written."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from peewee import DatabaseError, IntegrityError

from tests.support.markup import Markup
from tests.support.visitor import Visitor, form_key
from tests.support.world import PASSWORD, email
from webapp.audit.records import Action, Change
from webapp.db import database, engines, write
from webapp.opportunities.records import LineItem, Opportunity

ONLY_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")


@contextmanager
def disk_is_full(url: str) -> Iterator[None]:
    """SQLite may not grow by a page, and PostgreSQL says what it says when it can't."""
    if url.startswith("sqlite"):
        with write():
            database.execute_sql("CREATE TABLE filler (content BLOB)")
        pages = database.execute_sql("PRAGMA page_count").fetchone()[0]
        database.execute_sql(f"PRAGMA max_page_count = {pages}")
        fill_up()
        yield
        database.execute_sql("PRAGMA max_page_count = 1000000")
        return
    execute, pool = type(database.obj).execute_sql, type(database.obj)

    def full(self, sql, params=None):
        if sql.startswith(("INSERT", "UPDATE")):
            sql = "DO $$BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'could not extend file'; END$$"
            params = None
        return execute(self, sql, params)

    pool.execute_sql = full
    try:
        yield
    finally:
        del pool.execute_sql
        if pool.execute_sql is not execute:
            pool.execute_sql = execute


def fill_up() -> None:
    """Take every free page."""
    for size in (500_000, 50_000, 4_000, 100):
        with pytest.raises(DatabaseError, match="full"):
            while True:
                with write():
                    database.execute_sql("INSERT INTO filler VALUES (zeroblob(?))", (size,))


@contextmanager
def only_read(url: str) -> Iterator[None]:
    on, off = (
        ("PRAGMA query_only = 1", "PRAGMA query_only = 0")
        if url.startswith("sqlite")
        else ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off")
    )
    database.execute_sql(on)
    yield
    database.execute_sql(off)


@contextmanager
def held_by_somebody(url: str) -> Iterator[None]:
    """Another program holds what an edit needs, and doesn't let go."""
    if url.startswith("sqlite"):
        import sqlite3

        database.execute_sql("PRAGMA busy_timeout = 50")
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        database.execute_sql("PRAGMA busy_timeout = 5000")
        return
    database.execute_sql("SET lock_timeout = '50ms'")
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE opportunity IN EXCLUSIVE MODE")
        yield
    other.close()
    database.execute_sql(f"SET lock_timeout = '{engines.POSTGRES_LOCK_S}s'")


BAD_DAYS = (disk_is_full, only_read, held_by_somebody)


def state(deal: int) -> tuple:
    row = Opportunity.get_by_id(deal)
    lines = [(line.id, line.quantity, line.net) for line in LineItem.select().order_by(LineItem.id)]
    return row.version, row.topic, row.total, lines, Action.select().count(), Change.select().count()


@pytest.fixture
def connected(own_app, own_database: str) -> Iterator[str]:
    """The test and the application share one connection, so that what is set on it holds for both."""
    close = engines.close_connection
    database.connect(reuse_if_open=True)
    own_app.teardown_request_funcs = {}
    yield own_database
    assert close is engines.close_connection
    database.close()


@pytest.mark.parametrize("bad_day", BAD_DAYS)
def test_nothing_is_half_written_and_everything_goes_on_afterwards(connected, own_app, bad_day: Callable):
    ana = Visitor(own_app, "ana")
    deal = ana.create(situation="x" * 1500)
    line = ana.add_line(deal, "CAFE-S100", 2)
    before, version = state(deal), ana.version(deal)
    topic = "Cafeteras " * 15
    edits = (
        ("PATCH", f"/opportunities/{deal}", {"topic": topic, "need": "y" * 1900, "version": version}),
        ("PATCH", f"/opportunities/{deal}/lines/{line}", {"quantity": "7", "version": version}),
        ("POST", f"/opportunities/{deal}/lines", {"product": "MOL-M20", "quantity": "1", "form_key": form_key()}),
        ("POST", "/opportunities", {"topic": topic, "form_key": form_key()}),
        ("DELETE", f"/opportunities/{deal}/lines/{line}", {"version": version}),
    )
    with bad_day(connected):
        refused = 0
        for method, path, fields in edits:
            for fragment in (True, False):
                answer = ana._send(method, path, fields, fragment)
                assert answer.status_code in (200, 303, 503), (method, path, answer.text)
                refused += answer.status_code == 503
                if answer.status_code == 503:
                    assert answer.headers["Retry-After"]
                    assert "No se ha guardado nada" in answer.text
        # A full SQLite may find room for a small edit in pages that it has; the others can't be written at all.
        assert refused == 2 * len(edits) or (bad_day is disk_is_full and refused)
        assert ana.get(f"/opportunities/{deal}").status_code == 200
        assert ana.get("/opportunities/999999").status_code == 404
        if refused == 2 * len(edits):
            assert state(deal) == before
        else:
            assert_whole(deal)
    # The same form, sent again, takes effect.
    sent = {"topic": "Al día siguiente", "version": ana.version(deal)}
    assert ana.patch(f"/opportunities/{deal}", sent).status_code == 200
    assert Opportunity.get_by_id(deal).topic == "Al día siguiente"
    assert_whole(deal)


def assert_whole(deal: int) -> None:
    """The record, its lines and its last action tell the same."""
    row = Opportunity.get_by_id(deal)
    last = Action.select().where(Action.opportunity_id == deal).order_by(Action.id.desc()).first()
    assert last.version == row.version
    lines = LineItem.select().where((LineItem.opportunity_id == deal) & LineItem.removed.is_null())
    assert sum(line.net for line in lines) == row.detail_total


def test_a_plain_form_that_could_not_be_written_is_sent_again_with_one_press(connected, own_app):
    ana = Visitor(own_app, "ana")
    fields = {"topic": "Dos «molinos»", "form_key": form_key(), "csrf_token": ana.token}
    with only_read(connected):
        answer = ana.client.post("/opportunities", data=fields)
        assert answer.status_code == 503
    form = Markup(answer.text).form("/opportunities")
    assert ana.client.post(form.action, data=form.fields).status_code == 303
    assert Opportunity.get().topic == "Dos «molinos»"


def test_nobody_signs_in_on_a_bad_day_and_no_password_is_shown(connected, own_app):
    visitor = Visitor(own_app, None)
    with only_read(connected):
        answer = visitor.sign_in("ana")
        assert answer.status_code == 503
        assert PASSWORD not in answer.text and email("ana") not in answer.text
    assert visitor.sign_in("ana").status_code == 302


@ONLY_SQLITE
def test_a_lock_file_that_cannot_be_opened_asks_to_wait(connected, own_app, monkeypatch, tmp_path: Path):
    ana = Visitor(own_app, "ana")
    deal = ana.create()
    monkeypatch.setattr(database.obj, "_lock_file", None)
    monkeypatch.setattr(database.obj, "_lock_path", tmp_path / "no such folder" / "lock")
    assert ana.patch(f"/opportunities/{deal}", {"topic": "x", "version": 1}).status_code == 503
    assert ana.get("/opportunities/999999").status_code == 404


@ONLY_SQLITE
def test_a_file_that_was_damaged_while_it_was_served_asks_to_wait_and_is_told_to_the_operator(
    connected, own_app, capsys
):
    ana = Visitor(own_app, "ana")
    deal = ana.create()
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    path = Path(connected.removeprefix("sqlite:///"))
    with path.open("r+b") as file:
        for page in range(2, path.stat().st_size // 4096):
            file.seek(page * 4096)
            file.write(b"\xff" * 4096)
    database.obj.close()
    answer = ana.get(f"/opportunities/{deal}")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert "malformed" not in answer.text
    assert "malformed" in capsys.readouterr().err


def test_a_constraint_that_is_broken_is_a_bug_and_no_bad_day(app, ana, monkeypatch, capsys):
    from webapp.opportunities import listing

    def fail(*_anything):
        raise IntegrityError("UNIQUE constraint failed")

    monkeypatch.setattr(listing, "list_page", fail)
    assert ana.get("/opportunities").status_code == 500
