"""Counting statements, and sending one statement with many rows. BEGIN, COMMIT and savepoints are not counted."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from peewee import Database, __exception_wrapper__

_BOOKKEEPING = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
_heard: ContextVar[list[str] | None] = ContextVar("statements", default=None)


class Counted(Database):
    """A database that tells `counted` what it executes."""

    engine: str

    def execute_sql(self, sql, params=None):
        _hear(sql)
        return super().execute_sql(sql, params)

    def execute_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """One statement, written with ? for values, for many rows of database values."""
        if not rows:
            return
        _hear(sql)
        if self.engine != "sqlite":
            sql = sql.replace("%", "%%").replace("?", "%s")
        with __exception_wrapper__:
            self.cursor().executemany(sql, rows)


def _hear(sql: str) -> None:
    heard = _heard.get()
    if heard is not None and not sql.startswith(_BOOKKEEPING):
        heard.append(sql)


@contextmanager
def counted() -> Iterator[list[str]]:
    """Inside the block, the list of statements that this context has executed."""
    heard: list[str] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)
