"""A database of the bench made from nothing: the company, its priced orders, and so many deals copied from them."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from random import Random

import psycopg

from bench.baskets import Basket, basket, goods
from bench.company import NOON, OLDEST, OTHERS, SCATTERED, Company, found
from bench.copies import COLUMNS, Copied, Copyist, copied
from bench.deals import accounts_of, deal, deals, units_of
from webapp import caches
from webapp.db import connect, use, write
from webapp.db.epochs import read_epochs
from webapp.db.migrate import migrate
from webapp.opportunities.records import NumberSeries, Share
from webapp.pluginhost import host

SEED = 20_261_123
BASKETS = 120
SHARES = 20
BIG = (1, 50, 500)  # deals with so many lines stand at the end of the table
BATCH = 2_000
Put = Callable[[type, list[tuple]], None]


def fill(url: str, size: int) -> float:
    """Make the database at this address, which must be empty; the seconds that it took."""
    start = time.perf_counter()
    database = connect(url)
    use(database)
    caches.forget()
    host.configure(timeout_ms=5_000)
    try:
        migrate(database)
        with database.connection_context(), write():
            company = found()
            NumberSeries.insert(year=NOON.year, last=size + len(BIG)).execute()
        with database.connection_context():
            copyist, batches = _told(company, size)
        with _sqlite(database.path) if database.engine == "sqlite" else _postgres(url) as put:
            for _batch in batches:
                for table, rows in copyist.rows.items():
                    put(table, rows)
                    rows.clear()
    finally:
        host.close()
        if database.engine == "sqlite":
            database.close()
        else:
            database.close_all()
    return time.perf_counter() - start


def _told(company: Company, size: int) -> tuple[Copyist, Iterator[None]]:
    """The copyist, and an iterator that lets it write one batch after another."""
    random = Random(SEED)
    copyist = Copyist()
    stock, epochs = goods(), read_epochs()

    def made(unit: str, lines: int) -> Copied:
        order: Basket = basket(company, unit, lines, stock, random, epochs)
        return copied(order)

    with_plugin = [made(SCATTERED, random.randint(1, 6)) for _number in range(BASKETS)]
    without = [made(OTHERS[0], random.randint(1, 6)) for _number in range(BASKETS)]
    big = [made(SCATTERED, lines) for lines in BIG]
    units = units_of(size, random)
    accounts = accounts_of(company, units, random)

    def batches() -> Iterator[None]:
        for account in (each for of_unit in accounts.values() for each in of_unit):
            copyist.account(account)
        for each in deals(company, units, accounts, random):
            copyist.deal(each, random.choice(with_plugin if each.unit in (SCATTERED, OLDEST) else without))
            if each.id % BATCH == 0:
                yield
        for number, copy in enumerate(big, start=size + 1):
            big_one = deal(company, number, SCATTERED, accounts[SCATTERED][0], NOON, "open", random)
            owner = company.people[SCATTERED][0]
            copyist.deal(replace(big_one, owner=owner, team=None, by=owner), copy)
        _share(company, units, copyist)
        yield

    return copyist, batches()


def _share(company: Company, units: list[str], copyist: Copyist) -> None:
    """A few deals of other units, shared with both readers."""
    at = Share.created.db_value(NOON - timedelta(days=30))
    others = [place + 1 for place, unit in enumerate(units) if unit in OTHERS]
    for number in others[:: max(1, len(others) // SHARES)]:
        for reader in (company.people[SCATTERED][0], company.people[OLDEST][0]):
            copyist.rows[Share].append((number, reader, False, company.people[OTHERS[0]][0], at))


@contextmanager
def _sqlite(path: str) -> Iterator[Put]:
    """Rows in one transaction without a journal: a file that isn't finished is thrown away."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-200000", "foreign_keys=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")

        def put(table: type, rows: list[tuple]) -> None:
            marks = ", ".join("?" * len(COLUMNS[table]))
            connection.executemany(f"INSERT INTO {_into(table)} VALUES ({marks})", rows)

        yield put
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=WAL")


@contextmanager
def _postgres(url: str) -> Iterator[Put]:
    """Rows by COPY; the checks of references rest meanwhile, and the generated ids go on after the highest."""
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")

        def put(table: type, rows: list[tuple]) -> None:
            with connection.cursor().copy(f"COPY {_into(table)} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)

        yield put
        for table in COLUMNS:
            name = table._meta.table_name
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT MAX(id) FROM {name}) + 1)"
            )
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def _into(table: type) -> str:
    return f"{table._meta.table_name} ({', '.join(COLUMNS[table])})"
