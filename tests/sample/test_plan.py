"""The plan of the sample, before any of it happens: on every day the same orders, their dates where they belong."""

from datetime import date, timedelta

import pytest

from tests.sample.conftest import TODAY
from webapp.sample.days import Days, quarter
from webapp.sample.deals import Day, Deal, ThatDay
from webapp.sample.making import planned

DAYS = [date(2027, 1, 1), date(2028, 2, 29), date(2027, 8, 14), date(2027, 3, 31), date(2028, 7, 2)]


def orders(today: date) -> list[tuple]:
    return [(deal.topic, deal.account, deal.owner, len(deal.items), deal.ending) for deal in planned(Days(today))]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_any_day_has_the_same_orders(day: date):
    assert orders(day) == orders(TODAY)


def test_no_topic_is_told_twice_of_one_account():
    deals = planned(Days(TODAY))
    assert len({(deal.account, deal.topic) for deal in deals}) == len(deals) == 300


@pytest.mark.parametrize("day", [TODAY, *DAYS], ids=str)
def test_five_plan_to_leave_the_quarter_and_two_to_come_into_it(day: date):
    def moves(deal: Deal) -> tuple[date, date] | None:
        later = [each.values["close_date"] for each in deal.later if "close_date" in each.values and each.ago < 7]
        if not later or deal.first_close is None:
            return None
        (to,) = later
        assert isinstance(to, Day | ThatDay)
        end = days.from_today(to.offset) if isinstance(to, Day) else day + timedelta(to.offset)
        return days.from_today(deal.first_close), end

    days, (first, last) = Days(day), quarter(day)
    moved = [each for each in map(moves, planned(days)) if each]
    inside = [(first <= since <= last, first <= until <= last) for since, until in moved]
    assert sorted(inside) == [(False, True)] * 2 + [(True, False)] * 5


def test_an_event_of_the_last_week_stays_in_it():
    for ordinal in range(date(2027, 1, 1).toordinal(), date(2027, 1, 15).toordinal()):
        days = Days(date.fromordinal(ordinal))
        for ago in range(1, 7):
            assert 1 <= (days.today - days.past(ago)).days <= 6 and days.past(ago).weekday() < 5
        for ago in range(7, 12):
            assert (days.today - days.past(ago)).days >= 7
