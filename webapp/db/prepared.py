"""Queries whose text is written once: writing it takes peewee twenty times longer than SQLite takes to answer it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from peewee import AutoField, BigIntegerField, Field, Function, IntegerField, Node, TextField, Value

from webapp.db.engines import database
from webapp.db.fields import ScaledField

_AS_THEY_ARE = (AutoField, BigIntegerField, IntegerField, TextField)


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str


@dataclass(frozen=True, slots=True)
class _Text:
    """A query as one engine has it: its text, its values with the slots among them, and what reads each column."""

    sql: str
    values: tuple[object, ...]
    slots: tuple[tuple[int, str], ...]
    readers: tuple[tuple[int, Callable[[Any], Any]], ...]


def slot(name: str) -> Value:
    """The place of a value that each execution gives anew, already as the database keeps it."""
    return Value(_Slot(name), converter=False)


class Prepared:
    """A query with slots, written when an engine is first asked: `Prepared(lambda: User.select(...).where(...))`."""

    def __init__(self, query: Callable[[], Any]):
        self._query = query
        self._texts: dict[str, _Text] = {}

    def rows(self, **given: object) -> list[tuple]:
        """All rows with their values as `tuples()` has them; `given` fills the slots. One statement."""
        text = self._text()
        found = database.obj.execute_sql(text.sql, _filled(text, given)).fetchall()
        if not text.readers:
            return found
        rows = []
        for each in found:
            row = list(each)
            for place, read in text.readers:
                row[place] = read(row[place])
            rows.append(tuple(row))
        return rows

    def first(self, **given: object) -> tuple | None:
        """The first row, or None. One statement."""
        found = self.rows(**given)
        return found[0] if found else None

    def run(self, **given: object) -> int:
        """Execute a query that changes rows; how many. One statement."""
        text = self._text()
        return database.obj.execute_sql(text.sql, _filled(text, given)).rowcount

    def _text(self) -> _Text:
        engine = database.obj.engine
        found = self._texts.get(engine)
        return found or self._texts.setdefault(engine, _written(self._query()))


def _filled(text: _Text, given: dict[str, object]) -> list[object]:
    values = list(text.values)
    for place, name in text.slots:
        values[place] = given[name]
    return values


def _written(query: Any) -> _Text:
    sql, values = query.sql()
    readers = ((place, _reader(column)) for place, column in enumerate(getattr(query, "_returning", None) or ()))
    return _Text(
        sql,
        tuple(values),
        tuple((place, value.name) for place, value in enumerate(values) if isinstance(value, _Slot)),
        tuple((place, read) for place, read in readers if read is not None),
    )


@lru_cache(maxsize=8)
def _scaled(places: int) -> Callable[[Any], Any]:
    """How a scaled column is read; an order's amounts come again with every page of it."""

    class Read(ScaledField):
        pass

    Read.places = places
    return lru_cache(maxsize=8192)(Read().python_value)


def _reader(column: Node) -> Callable[[Any], Any] | None:
    """What turns the database's value into ours, by peewee's own rules; None where it is the same."""
    node = column.unwrap()
    if isinstance(node, Field):
        if isinstance(node, ScaledField):
            return _scaled(node.places)
        return None if type(node) in _AS_THEY_ARE else node.python_value
    if getattr(node, "_converter", None):
        return node._converter
    first = node.arguments[0] if isinstance(node, Function) and node._coerce and node.arguments else None
    return _reader(first) if isinstance(first, Field) else None
