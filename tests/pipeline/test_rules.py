"""The figures of the pipeline add up, whatever the selection."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from webapp.pipeline.frame import Frame, opening
from webapp.pipeline.rules import Group, Money, dated, figures, tally

TODAY = date(2026, 11, 23)
DEAL = Group(
    month=date(2026, 12, 1), overdue=False, expected=False, on_hold=False, grade="A", currency="EUR", probability=60,
    count=1, revenue=Decimal("5000.00"),
)  # fmt: skip
groups = st.lists(
    st.builds(
        Group,
        month=st.none() | st.dates(date(2024, 1, 1), date(2030, 12, 1)).map(lambda day: day.replace(day=1)),
        overdue=st.just(False),
        expected=st.booleans(),
        on_hold=st.booleans(),
        grade=st.sampled_from([None, "A", "B", "C", "D"]),
        currency=st.sampled_from(["EUR", "USD", "JPY"]),
        probability=st.none() | st.integers(0, 100),
        count=st.integers(1, 9),
        revenue=st.decimals(0, 10**9, places=2),
    ).map(lambda group: replace(group, overdue=group.month is not None and group.month < date(2026, 11, 1))),
    max_size=40,
)


@given(groups)
def test_quarters_the_rest_and_undated_add_up_to_the_total(given_groups):
    frame = opening(dated(given_groups, TODAY), TODAY)
    found = figures(given_groups, frame, TODAY)
    parts = [quarter.tally for quarter in found.quarters] + [found.before, found.after, found.undated]
    assert sum(part.count for part in parts) == found.total.count == sum(group.count for group in given_groups)
    for currency in ("EUR", "USD", "JPY"):
        amounts = [money.amount for part in parts for money in part.sums if money.currency == currency]
        assert sum(amounts) == sum(g.revenue for g in given_groups if g.currency == currency)


@given(groups)
def test_the_legend_counts_every_deal_once(given_groups):
    found = figures(given_groups, Frame(date(2026, 11, 1), date(2027, 7, 1)), TODAY)
    assert sum(each.count for each in found.grades.values()) == found.total.count


def test_the_sentence_s_figures():
    given_groups = [
        DEAL,
        replace(DEAL, month=date(2026, 11, 1), overdue=True, grade="D", revenue=Decimal("26496.00")),
        replace(DEAL, month=date(2027, 1, 1), count=3, revenue=Decimal("60980.00")),
        replace(DEAL, month=None, grade=None, count=2, revenue=Decimal("1200.50")),
    ]
    found = figures(given_groups, opening(dated(given_groups, TODAY), TODAY), TODAY)
    assert (found.total.count, found.total.sums) == (7, (Money(Decimal("93676.50"), "EUR"),))
    assert (found.this_year.count, found.this_year.sums) == (1, (Money(Decimal("5000.00"), "EUR"),))
    assert found.overdue.count == 1
    assert found.undated.count == 2
    assert {letter: each.count for letter, each in found.grades.items()} == {"A": 4, "B": 0, "C": 0, "D": 1, "": 2}


def test_several_currencies_are_never_added_together():
    both = tally([DEAL, replace(DEAL, currency="USD", revenue=Decimal("8000.00"))])
    assert both.sums == (Money(Decimal("8000.00"), "USD"), Money(Decimal("5000.00"), "EUR"))


def test_weighted_sums_are_exact_and_leave_out_what_is_on_hold():
    held = replace(DEAL, on_hold=True)
    assert tally([DEAL, held]).weighted == (Money(Decimal("3000.00"), "EUR"),)
    assert tally([replace(DEAL, probability=33, revenue=Decimal("100.01"))]).weighted[0].amount == Decimal("33.00")


def test_what_closes_long_after_the_frame_is_still_counted():
    far = replace(DEAL, month=date(2028, 3, 1))
    found = figures([DEAL, far], opening(dated([DEAL, far], TODAY), TODAY), TODAY)
    assert found.after.count == 1
