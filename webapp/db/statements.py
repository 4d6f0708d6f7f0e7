"""Counting statements, and sending one statement with many rows. BEGIN, COMMIT and savepoints are not counted."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from peewee import Database

_heard: ContextVar[list[str] | None] = ContextVar("statements", default=None)


class Counted(Database):
    """A database that tells `counted` what it executes."""

    engine: str

    def execute_sql(self, sql, params=None):
        heard = _heard.get()
        if heard is not None:
            heard.append(sql)
        return super().execute_sql(sql, params)

    def execute_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """One statement, written with ? for values, for many rows of database values."""
        if not rows:
            return
        heard = _heard.get()
        if heard is not None:
            heard.append(sql)
        if self.engine != "sqlite":
            sql = sql.replace("%", "%%").replace("?", "%s")
        with self.__exception_wrapper():
            self.cursor().executemany(sql, rows)

    def __exception_wrapper(self):
        from peewee import __exception_wrapper__

        return __exception_wrapper__


@contextmanager
def counted() -> Iterator[list[str]]:
    """Inside the block, the list of statements that this context has executed."""
    heard: list[str] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)
