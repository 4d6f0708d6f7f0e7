"""Migrations: forward, once, by one process at a time, whole or not at all, with the data that is there."""

import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database, Model

from tests.support.database import disconnect, dropped
from webapp.db import Record, connect
from webapp.db import migrate as migrations
from webapp.opportunities.closing.reasons import USUAL
from webapp.resources import resource

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(resource("migrations").glob("[0-9]*.py"))


@pytest.fixture
def empty(databases) -> Iterator[str]:
    """The address of a database without a table."""
    with dropped(databases, databases.create()) as url:
        yield url


@pytest.fixture
def opened() -> Iterator[list[Database]]:
    databases: list[Database] = []
    yield databases
    for database in databases:
        disconnect(database)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder of migrations of this test's own."""
    monkeypatch.setattr(migrations, "resource", lambda _name: tmp_path)
    return tmp_path


def open_at(url: str, opened: list[Database]) -> Database:
    database = connect(url)
    opened.append(database)
    database.connect()
    return database


def columns(database: Database) -> dict[str, set[str]]:
    tables = [table for table in database.get_tables() if not table.startswith(("sqlite_", "opportunity_search"))]
    return {table: {column.name for column in database.get_columns(table)} for table in tables}


def test_each_has_a_number_of_its_own_and_tells_its_subject():
    assert len({file.name[:4] for file in FILES}) == len(FILES) > 5
    assert all(file.read_text().startswith('"""') for file in FILES)


def test_every_class_finds_its_table_with_the_same_columns(engine_url, opened):
    import webapp.app  # every slice with its records

    assert webapp.app
    found = columns(open_at(engine_url, opened))
    classes = [each for each in subclasses(Record) if each.__module__.startswith("webapp.")]
    assert len(classes) > 25
    for each in classes:
        meta = each._meta
        assert {field.column_name for field in meta.sorted_fields} == found[meta.table_name], meta.table_name


def subclasses(parent: type[Model]) -> list[type[Model]]:
    return [each for child in parent.__subclasses__() for each in (child, *subclasses(child))]


def test_a_second_time_there_is_nothing_to_do(engine_url, opened):
    database = open_at(engine_url, opened)
    assert migrations.pending(database) == []
    assert migrations.migrate(database) == []


def test_three_processes_at_once_make_it_once(empty, opened):
    script = """
        import sys
        from webapp.db import connect
        from webapp.db.migrate import migrate
        database = connect(sys.argv[1])
        sys.stdin.readline()
        print(len(migrate(database)))
    """
    command = [sys.executable, "-c", textwrap.dedent(script), empty]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, cwd=ROOT, **pipes) for _process in range(3)]
    try:
        for process in processes:
            process.stdin.write("\n")
            process.stdin.flush()
        answers = [process.communicate(timeout=60) for process in processes]
    finally:
        for process in processes:
            process.kill()
    assert [process.returncode for process in processes] == [0, 0, 0], [error for _out, error in answers]
    assert sorted(int(out) for out, _error in answers) == [0, 0, len(FILES)]
    assert migrations.pending(open_at(empty, opened)) == []


def test_an_older_database_goes_on_from_where_it_is_with_its_data(empty, opened, folder):
    for file in FILES[:5]:
        shutil.copy(file, folder)
    database = open_at(empty, opened)
    assert len(migrations.migrate(database)) == 5
    unit = "INSERT INTO business_unit (id, name, currency, locale, time_zone) VALUES (1, 'Sur', 'EUR', 'es_ES', 'Europe/Madrid')"
    person = """INSERT INTO "user" (id, email, name, unit_id, created) VALUES (1, 'ana@contoso.example', 'Ana', 1, 1)"""
    deal = (
        "INSERT INTO opportunity (id, number, topic, type, unit_id, owner_user_id, process_id, stage_id, stage_since, created, "
        "currency, estimated_revenue, search) VALUES (7, 'OP-2025-000001', 'Cafeteras', 'service', 1, 1, 1, 1, 1, 1, 'EUR', "
        "50000000, 'cafeteras')"
    )
    line = (
        "INSERT INTO line_item (opportunity_id, position, text, quantity, given_price, status, net) "
        "VALUES (7, 1, 'Obra', 2000000, 100500000, 'priced', 2010000)"
    )
    account = "INSERT INTO account (id, name, folded) VALUES (1, 'La Espiga', 'la espiga')"
    for statement in (unit, person, account, deal, line):
        database.execute_sql(statement)
    for file in FILES[5:]:
        shutil.copy(file, folder)
    assert len(migrations.migrate(database)) == len(FILES) - 5
    kept = database.execute_sql("SELECT number, topic, estimated_revenue FROM opportunity").fetchall()
    assert [tuple(row) for row in kept] == [("OP-2025-000001", "Cafeteras", 50000000)]
    assert database.execute_sql("SELECT name FROM account").fetchone()[0] == "La Espiga"
    assert database.execute_sql("SELECT net FROM line_item").fetchone()[0] == 2010000
    reasons = database.execute_sql("SELECT unit_id, name FROM loss_reason ORDER BY position").fetchall()
    assert [tuple(row) for row in reasons] == [(1, name) for name in USUAL]


def test_an_older_database_becomes_what_a_new_one_is(empty, opened, folder, engine_url):
    for file in FILES[:5]:
        shutil.copy(file, folder)
    older = open_at(empty, opened)
    migrations.migrate(older)
    for file in FILES[5:]:
        shutil.copy(file, folder)
    migrations.migrate(older)
    assert columns(older) == columns(open_at(engine_url, opened))


def test_one_that_fails_leaves_nothing_behind_and_can_be_mended(empty, opened, folder):
    good = 'def up(migrator, db):\n    db.execute_sql("CREATE TABLE machine (id INTEGER PRIMARY KEY)")\n'
    (folder / "0001_good.py").write_text(good)
    broken = (
        good.replace("machine", "half")
        + '    db.execute_sql("INSERT INTO half VALUES (1)")\n    raise RuntimeError("no")\n'
    )
    (folder / "0002_broken.py").write_text(broken)
    database = open_at(empty, opened)
    with pytest.raises(RuntimeError):
        migrations.migrate(database)
    assert "half" not in database.get_tables() and "machine" in database.get_tables()
    assert migrations.pending(database) == ["0002_broken"]
    (folder / "0002_broken.py").write_text(good.replace("machine", "whole"))
    assert migrations.migrate(database) == ["0002_broken"]
    assert "whole" in database.get_tables()


def test_the_lock_is_free_again_after_a_failure(empty, opened, folder):
    (folder / "0001_broken.py").write_text("def up(migrator, db):\n    raise RuntimeError('no')\n")
    first, second = open_at(empty, opened), connect(empty)
    opened.append(second)
    for database in (first, second):
        with pytest.raises(RuntimeError):
            migrations.migrate(database)


def test_sqlite_is_set_up_to_keep_what_it_acknowledges(engine, own_database, opened):
    database = open_at(own_database, opened)
    if engine == "sqlite":
        said = {name: database.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
        assert said == {"journal_mode": "wal", "synchronous": 2}
        assert database.execute_sql("PRAGMA foreign_keys").fetchone()[0] == 1
        assert database.execute_sql("PRAGMA busy_timeout").fetchone()[0] >= 5000
    else:
        assert database.execute_sql("SHOW transaction_isolation").fetchone()[0] == "read committed"


@pytest.mark.parametrize("address", ["mysql://x/y", "x.db", "", "file:///x", "http://x"])
def test_another_kind_of_database_is_refused(address):
    with pytest.raises(ValueError, match="DATABASE_URL"):
        connect(address)
