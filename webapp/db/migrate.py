"""Migrations: forward only, one process at a time, recorded in the database itself."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import Database
from playhouse.migrations import Runner

from webapp.resources import resource

COUNTED_FROM = 500  # opportunities: below twice as many every plan is quick
TOLD = (  # the indexes that a list chooses between
    "opportunity_unit", "opportunity_owner_user", "opportunity_owner_team", "opportunity_sums", "opportunity_closing"
)  # fmt: skip
_ADVISORY_LOCK = 7_062_026


def migrate(database: Database) -> list[str]:
    """Apply what is pending, under a lock that other processes wait for; the names of what was applied."""
    with _locked(database):
        applied = Runner(database, str(resource("migrations"))).up()
        _tell_planner(database)
        return applied


def pending(database: Database) -> list[str]:
    """Names of the migrations that are not applied yet."""
    return [m.name for m in Runner(database, str(resource("migrations"))).status() if m.applied is None]


def _tell_planner(database: Database) -> None:
    """Let SQLite count how many rows share a value, anew when the opportunities have doubled since (0.5 s at 100 000).

    Without it a salesperson's list goes through everybody's open deals. PostgreSQL counts by itself.
    """
    if database.engine != "sqlite":
        return
    with database.connection_context():
        has_counts = database.execute_sql("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone()
        known = "SELECT CAST(stat AS INTEGER) FROM sqlite_stat1 WHERE idx = 'opportunity_unit'"
        before = database.execute_sql(known).fetchone() if has_counts else None
        has_deals = database.execute_sql("SELECT 1 FROM sqlite_master WHERE name = 'opportunity'").fetchone()
        now = database.execute_sql("SELECT MAX(id) FROM opportunity").fetchone()[0] if has_deals else 0
        if (now or 0) > 2 * (before[0] if before else COUNTED_FROM):
            database.execute_sql("ANALYZE opportunity")
            # Of the others the counts mislead: most deals have no key of an import, so one key seems to be of all of them.
            database.execute_sql(f"DELETE FROM sqlite_stat1 WHERE idx NOT IN ({', '.join('?' * len(TOLD))})", TOLD)
            database.execute_sql("ANALYZE sqlite_schema")


@contextmanager
def _locked(database: Database) -> Iterator[None]:
    if database.engine == "sqlite":
        with Path(f"{database.path}.migrate-lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with database.connection_context():
        database.execute_sql("SET lock_timeout = 0")
        database.execute_sql("SELECT pg_advisory_lock(%s)", (_ADVISORY_LOCK,))
        try:
            yield
        finally:
            database.execute_sql("SELECT pg_advisory_unlock(%s)", (_ADVISORY_LOCK,))
            database.execute_sql("RESET lock_timeout")
