"""Columns that keep values exact on both engines: money, quantities, instants, days."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from peewee import BigIntegerField, Field, fn

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


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
    """The exact sum of a money column: `money_sum(Opportunity.revenue)`; zero over no rows.

    The only arithmetic on money columns in SQL: a bare `fn.SUM` would answer scaled whole numbers.
    """

    def __new__(cls, field: ScaledField):
        return fn.COALESCE(fn.SUM(field), 0).converter(field.python_value)
