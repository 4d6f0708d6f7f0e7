"""Raw databases for the tests, alike for both engines: create, copy, drop.

`migrated` makes the schema. A test process migrates one *template* for each engine and copies it: once for the
database in which tests run and roll back, and again for each test that needs a database of its own (concurrency,
kills, migrations, a served application).
"""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

import psycopg
from peewee import Database
from playhouse.pool import PooledDatabase
from psycopg import sql

from webapp.db import connect
from webapp.db.migrate import migrate


class Databases(Protocol):
    """Databases of one engine, named by their DATABASE_URL."""

    engine: str

    def create(self) -> str: ...
    def copy(self, template: str) -> str: ...
    def drop(self, url: str) -> None: ...


@dataclass
class SqliteDatabases:
    """Files in one folder."""

    folder: Path
    engine: str = "sqlite"
    _numbers: Iterator[int] = field(default_factory=count)

    def create(self) -> str:
        """The address of a file that doesn't exist yet."""
        return f"sqlite:///{self.folder / f'{next(self._numbers)}.db'}"

    def copy(self, template: str) -> str:
        """A copy, the part that still stands in the write-ahead log included."""
        url = self.create()
        for suffix in ("", "-wal"):
            source = Path(_path(template) + suffix)
            if source.exists():
                shutil.copyfile(source, _path(url) + suffix)
        return url

    def drop(self, url: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(_path(url) + suffix).unlink(missing_ok=True)


@dataclass
class PostgresDatabases:
    """Databases `<prefix>_<n>` on one server; the prefix is the test process's own."""

    server: str
    prefix: str
    engine: str = "postgres"
    _numbers: Iterator[int] = field(default_factory=count)

    def create(self) -> str:
        """An empty database."""
        return self._created("CREATE DATABASE {name}")

    def copy(self, template: str) -> str:
        """A copy of a database to which nobody is connected."""
        return self._created("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy", template)

    def drop(self, url: str) -> None:
        """Drop it, ending its connections."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {name} WITH (FORCE)").format(name=sql.Identifier(_name(url))))

    def _created(self, statement: str, template: str = "") -> str:
        name = f"{self.prefix}_{next(self._numbers)}"
        names = {"name": sql.Identifier(name), "template": sql.Identifier(_name(template))}
        self._execute(sql.SQL(statement).format(**{k: v for k, v in names.items() if f"{{{k}}}" in statement}))
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))

    def _execute(self, statement: sql.Composed) -> None:
        with closing(psycopg.connect(self.server, autocommit=True)) as connection:
            connection.execute(statement)


def migrated(databases: Databases) -> str:
    """The address of a new database with the schema of `migrations/`, to which nobody is connected any more."""
    url = databases.create()
    database = connect(url)
    try:
        migrate(database)
    finally:
        disconnect(database)
    return url


def disconnect(database: Database) -> None:
    """Close every connection, so that the database may be copied or dropped."""
    if isinstance(database, PooledDatabase):
        database.close_all()
    elif not database.is_closed():
        database.close()


@contextmanager
def dropped(databases: Databases, url: str) -> Iterator[str]:
    """The database for the length of a block."""
    try:
        yield url
    finally:
        databases.drop(url)


def _path(sqlite_url: str) -> str:
    return sqlite_url.removeprefix("sqlite:///")


def _name(postgres_url: str) -> str:
    return urlsplit(postgres_url).path.removeprefix("/")
