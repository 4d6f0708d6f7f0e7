"""Migrations: forward only, one process at a time, recorded in the database itself."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import Database
from playhouse.migrations import Runner

from webapp.resources import resource

_ADVISORY_LOCK = 7_062_026


def migrate(database: Database) -> list[str]:
    """Apply what is pending, under a lock that other processes wait for; the names of what was applied."""
    with _locked(database):
        return Runner(database, str(resource("migrations"))).up()


def pending(database: Database) -> list[str]:
    """Names of the migrations that are not applied yet."""
    return [m.name for m in Runner(database, str(resource("migrations"))).status() if m.applied is None]


@contextmanager
def _locked(database: Database) -> Iterator[None]:
    if database.engine == "sqlite":
        with Path(f"{database.path}.migrate-lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with database.connection_context():
        database.execute_sql("SELECT pg_advisory_lock(%s)", (_ADVISORY_LOCK,))
        try:
            yield
        finally:
            database.execute_sql("SELECT pg_advisory_unlock(%s)", (_ADVISORY_LOCK,))
