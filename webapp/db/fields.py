"""Columns that keep values exact on both engines: money, quantities, instants, days."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from peewee import SQL, BigIntegerField, Field, NodeList, fn

from webapp.db.engines import is_sqlite

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SPLIT = 10**9


class ScaledField(BigIntegerField):
    """A `Decimal` kept as a whole number × 10^`places`. More decimals than that are a bug and raise ValueError."""

    places = 0

    def db_value(self, value):
        if value is None or isinstance(value, int):
            return None if value is None else value * 10**self.places
        scaled = Decimal(value).scaleb(self.places)
        whole = int(scaled)
        if whole != scaled:
            raise ValueError(f"{value} has more than {self.places} decimals")
        return whole

    def python_value(self, value):
        return None if value is None else Decimal(int(value)).scaleb(-self.places)


class MoneyField(ScaledField):
    """An amount below 10^12 in any currency: BIGINT × 10^4."""

    places = 4


class QuantityField(ScaledField):
    """A quantity, unit price, percent or rate: BIGINT × 10^6."""

    places = 6


class UtcField(BigIntegerField):
    """An aware instant, kept as microseconds since 1970."""

    def db_value(self, value):
        return value if value is None or isinstance(value, int) else (value - _EPOCH) // _MICROSECOND

    def python_value(self, value):
        return None if value is None else _EPOCH + timedelta(microseconds=int(value))


class DayField(Field):
    """A calendar date without a time zone."""

    field_type = "DATE"

    def db_value(self, value):
        return value.isoformat() if isinstance(value, date) else value

    def python_value(self, value):
        return date.fromisoformat(value) if isinstance(value, str) else value


class money_sum:
    """The exact sum of a money column: `money_sum(Opportunity.revenue)`; zero over no rows, whatever they add up to.

    The only arithmetic on money columns in SQL: a bare `fn.SUM` would answer scaled whole numbers, and SQLite's is an
    error beyond 2⁶³, which some 900 of the largest amounts reach. There the upper and lower digits are summed apart.
    """

    def __new__(cls, field: ScaledField):
        if not is_sqlite():
            return fn.COALESCE(fn.SUM(field), 0).converter(field.python_value)
        upper, lower = (NodeList((SQL("SUM("), field, SQL(f"{part} {_SPLIT})"))) for part in "/%")
        both = NodeList((upper, SQL("|| ',' ||"), lower))
        return fn.COALESCE(both, SQL("'0,0'")).converter(lambda sums: field.python_value(_joined(sums)))


def _joined(sums: str) -> int:
    upper, lower = map(int, sums.split(","))
    return upper * _SPLIT + lower
