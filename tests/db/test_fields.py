"""Columns that keep values exact on both engines: money, quantities, instants, days."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peewee import fn

from webapp.db import Record
from webapp.db.fields import DayField, MoneyField, QuantityField, UtcField, money_sum

HYPOTHESIS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Sample(Record):
    """A table of one of each."""

    money = MoneyField(null=True)
    quantity = QuantityField(null=True)
    at = UtcField(null=True)
    day = DayField(null=True)


def decimals(places: int, largest: int) -> st.SearchStrategy[Decimal]:
    """Every value with at most this many decimals below the limit."""
    return st.integers(-(largest * 10**places) + 1, largest * 10**places - 1).map(lambda n: Decimal(n).scaleb(-places))


@pytest.fixture
def table(world) -> Iterator[type[Sample]]:
    Sample.create_table()
    yield Sample
    Sample.drop_table()


def stored(**values: object) -> Sample:
    return Sample.get_by_id(Sample.insert(**values).execute())


@HYPOTHESIS
@given(value=decimals(4, 10**12))
def test_money_comes_back_as_it_went(table, value):
    assert stored(money=value).money == value


@HYPOTHESIS
@given(value=decimals(6, 10**9))
def test_quantities_come_back_as_they_went(table, value):
    assert stored(quantity=value).quantity == value


@pytest.mark.parametrize("value", ["999999999999.999999", "0.000001", "-0.000001", "90071992547.409931"])
def test_unit_prices_come_back_as_they_went(table, value):
    assert stored(quantity=Decimal(value)).quantity == Decimal(value)


@pytest.mark.parametrize("value", ["90071992547409.93", "0.0001", "-0.0001", "999999999999.9999", "1E+3", "1E-4"])
def test_what_a_float_would_lose_is_kept(table, value):
    assert stored(money=Decimal(value)).money == Decimal(value)


@pytest.mark.parametrize(("field", "value"), [
    ("money", "0.00001"), ("money", "1.23456"), ("quantity", "0.0000001"), ("money", "NaN"), ("quantity", "1E-7"),
])  # fmt: skip
def test_more_decimals_than_fit_are_a_bug_and_raise(table, field, value):
    with pytest.raises((ValueError, OverflowError)):
        stored(**{field: Decimal(value)})


def test_a_float_raises_unless_it_is_exact(table):
    with pytest.raises(ValueError, match="decimals"):
        stored(money=0.1)


def test_nothing_stays_nothing(table):
    row = stored(money=None, quantity=None, at=None, day=None)
    assert (row.money, row.quantity, row.at, row.day) == (None, None, None, None)


def test_comparing_with_a_value_compares_amounts(table):
    stored(money=Decimal("10.50"))
    assert Sample.select().where(Sample.money == Decimal("10.5")).count() == 1
    assert Sample.select().where(Sample.money > 10).count() == 1
    assert Sample.select().where(Sample.money.in_([Decimal("10.50"), 7])).count() == 1


@HYPOTHESIS
@given(values=st.lists(decimals(4, 10**12), max_size=20))
def test_the_sum_of_money_is_exact(table, values):
    Sample.delete().execute()
    for value in values:
        Sample.insert(money=value).execute()
    total = Sample.select(money_sum(Sample.money)).scalar()
    assert total == sum(values, Decimal(0))
    assert isinstance(total, Decimal)


def test_nine_hundred_of_the_largest_amounts_add_up(table):
    Sample.insert_many([{"money": Decimal("999999999999.9999")}] * 900).execute()
    assert Sample.select(money_sum(Sample.money)).scalar() == Decimal("899999999999999.9100")


@pytest.mark.parametrize("sign", [1, -1])
def test_more_than_a_thousand_of_the_largest_amounts_add_up_too(table, sign):
    """Their scaled sum is beyond 2⁶³, where SQLite's own SUM is an error."""
    largest = sign * Decimal("999999999999.9999")
    Sample.insert_many([{"money": largest, "day": date(2026, 1, 1 + n % 2)} for n in range(2500)]).execute()
    Sample.insert(money=sign * Decimal("0.0001"), day=date(2026, 1, 1)).execute()
    assert Sample.select(money_sum(Sample.money)).scalar() == largest * 2500 + sign * Decimal("0.0001")
    days = Sample.select(Sample.day, money_sum(Sample.money)).group_by(Sample.day).order_by(Sample.day).tuples()
    assert [total for _day, total in days] == [largest * 1250 + sign * Decimal("0.0001"), largest * 1250]


def test_the_sum_over_nothing_is_zero(table):
    assert Sample.select(money_sum(Sample.money)).scalar() == 0
    stored(money=None)
    assert Sample.select(money_sum(Sample.money)).scalar() == 0


def test_sums_by_group_are_exact(table):
    for day, value in ((1, "0.10"), (1, "0.20"), (2, "90071992547.4099")):
        stored(day=date(2026, 1, day), money=Decimal(value))
    rows = Sample.select(Sample.day, money_sum(Sample.money)).group_by(Sample.day).order_by(Sample.day).tuples()
    assert list(rows) == [(date(2026, 1, 1), Decimal("0.30")), (date(2026, 1, 2), Decimal("90071992547.4099"))]


def test_no_arithmetic_on_money_in_sql_but_through_one_function():
    """`field * 2` multiplies by the scale, and a bare SUM answers raw whole numbers."""
    import re
    from pathlib import Path

    import webapp

    columns = "|".join(("revenue", "total", "amount", "price", "budget", "freight", "tax", "net", "gross", "discount"))
    bare = re.compile(rf"fn\.(SUM|AVG|TOTAL)\((?!SQL)[^)]*({columns})")
    found = [
        f"{path.name}: {match[0]}"
        for path in Path(webapp.__file__).parent.rglob("*.py")
        for match in bare.finditer(path.read_text())
        if path.name != "fields.py"
    ]
    assert found == []


@HYPOTHESIS
@given(instant=st.datetimes(timezones=st.just(UTC)))
def test_instants_come_back_to_the_microsecond_in_utc(table, instant):
    row = stored(at=instant)
    assert row.at == instant
    assert row.at.tzinfo is UTC


def test_an_instant_of_another_zone_is_the_same_instant(table):
    madrid = timezone(timedelta(hours=1))
    assert stored(at=datetime(2026, 11, 23, 13, tzinfo=madrid)).at == datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_an_instant_without_a_zone_is_a_bug_and_raises(table):
    with pytest.raises(TypeError):
        stored(at=datetime(2026, 11, 23, 12))  # noqa: DTZ001


@HYPOTHESIS
@given(value=st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_days_come_back_as_they_went(table, value):
    assert stored(day=value).day == value


def test_days_sort_and_compare_as_days(table):
    for day in (date(2027, 2, 3), date(999, 1, 1), date(2026, 12, 31)):
        stored(day=day)
    assert [row.day.year for row in Sample.select().order_by(Sample.day)] == [999, 2026, 2027]
    assert Sample.select().where(Sample.day < date(2027, 1, 1)).count() == 2
    assert Sample.select(fn.MAX(Sample.day)).scalar() in (date(2027, 2, 3), "2027-02-03")
