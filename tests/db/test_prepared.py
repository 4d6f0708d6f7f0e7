"""A prepared query answers what peewee's own would, with other values each time."""

from decimal import Decimal

import pytest
from peewee import fn

from webapp.db import write
from webapp.db.fields import money_sum
from webapp.db.prepared import Prepared, slot
from webapp.opportunities.records import NumberSeries, Opportunity
from webapp.people.records import BusinessUnit

pytestmark = pytest.mark.usefixtures("world")


def test_values_are_given_anew_each_time():
    named = Prepared(lambda: BusinessUnit.select(BusinessUnit.id).where(BusinessUnit.name == slot("name")))
    for each in BusinessUnit.select():
        assert named.first(name=each.name) == (each.id,)
    assert named.first(name="nobody's") is None


def test_columns_are_read_as_peewee_reads_them():
    columns = (Opportunity.id, Opportunity.total, Opportunity.created, Opportunity.close_date, Opportunity.topic)
    query = Opportunity.select(*columns).order_by(Opportunity.id).limit(5)
    assert Prepared(lambda: query).rows() == list(query.tuples())


def test_sums_are_exact_amounts():
    total = Prepared(lambda: Opportunity.select(money_sum(Opportunity.total), fn.COUNT(Opportunity.id)))
    row = total.first()
    assert row is not None and isinstance(row[0], Decimal)


def test_a_prepared_change_says_how_many_rows_it_changed():
    with write():
        NumberSeries.insert(year=1990, last=1).execute()
        changed = Prepared(lambda: NumberSeries.update(last=slot("last")).where(NumberSeries.year == slot("year")))
        assert changed.run(year=1990, last=7) == 1
        assert changed.run(year=1991, last=7) == 0
