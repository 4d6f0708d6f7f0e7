"""What changed between two instants: each kind of movement, and that they add up whatever happened."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.visitor import Visitor, form_key
from webapp.core import clock
from webapp.pipeline.changes import KINDS, Period, Standing, compare, counts
from webapp.pipeline.spans import what_changed

IN, OUT = date(2026, 11, 30), date(2027, 2, 1)
QUARTER = Period(date(2026, 10, 1), date(2026, 12, 31))


def standing(
    revenue: int | str = 100, *, status="open", close: date | None = IN, here=True, currency="EUR"
) -> Standing:
    return Standing(7, status, close, Decimal(revenue), currency, here)


@pytest.mark.parametrize(
    ("before", "after", "born", "told"),
    [
        (None, standing(), True, [("new", 100)]),
        (standing(), standing(150), False, [("grew", 50)]),
        (standing(), standing("99.99"), False, [("shrank", "-0.01")]),
        (standing(), standing(), False, []),
        (standing(), standing(120, status="won"), False, [("won", -100)]),
        (standing(), standing(status="lost"), False, [("lost", -100)]),
        (standing(), standing(130, close=OUT), False, [("moved_out", -100)]),
        (standing(close=OUT), standing(130), False, [("moved_in", 130)]),
        (standing(), standing(close=None), False, [("moved_out", -100)]),
        (standing(close=None), standing(), False, [("moved_in", 100)]),
        (standing(status="lost"), standing(90), False, [("moved_in", 90)]),
        (standing(status="on_hold"), standing(90), False, [("moved_in", 90)]),
        (standing(), standing(status="on_hold"), False, [("moved_out", -100)]),
        (standing(here=False), standing(), False, [("moved_in", 100)]),
        (standing(), standing(here=False), False, [("moved_out", -100)]),
        (standing(), None, False, [("moved_out", -100)]),
        (None, standing(), False, [("moved_in", 100)]),
        (standing(), standing(110, currency="USD"), False, [("moved_out", -100), ("moved_in", 110)]),
        (None, standing(status="won"), True, []),
        (standing(close=OUT), standing(status="won"), False, []),
        (None, standing(close=OUT), True, []),
        (standing(close=QUARTER.first), standing(close=QUARTER.last), False, []),
    ],
)
def test_each_movement(before, after, born, told):
    old, new = ([each] if each else [] for each in (before, after))
    found = compare(old, new, frozenset({7}) if born else frozenset(), QUARTER)
    assert [(each.kind, each.amount) for each in found.movements] == [(kind, Decimal(amount)) for kind, amount in told]


def test_without_a_period_dates_do_not_matter():
    assert compare([standing()], [standing(close=OUT)], frozenset()).movements == ()
    assert compare([standing(close=None)], [standing(status="won")], frozenset()).count("won") == 1


def standings() -> st.SearchStrategy[list[Standing]]:
    one = st.builds(
        Standing,
        st.integers(1, 12),
        st.sampled_from(("open", "on_hold", "won", "lost")),
        st.sampled_from((None, IN, OUT, QUARTER.first, QUARTER.last)),
        st.decimals(0, 10**9, places=2),
        st.sampled_from(("EUR", "USD")),
        st.booleans(),
    )
    return st.lists(one, unique_by=lambda each: each.deal)


@given(standings(), standings(), st.frozensets(st.integers(1, 12)), st.sampled_from((None, QUARTER)))
def test_movements_always_add_up(before, after, born, period):
    found = compare(before, after, born, period)
    for currency in ("EUR", "USD"):
        moved = sum((found.amount(kind, currency) for kind in KINDS), Decimal(0))
        assert found.before.get(currency, 0) + moved == found.after.get(currency, 0)
    assert sum(found.after.values()) == sum(each.revenue for each in after if counts(each, period))


class TestFromSpans:
    def test_what_people_do_is_found_in_spans(self, ana: Visitor, world):
        grown, won, moved = (ana.create(topic=topic, close_date="2031-03-14") for topic in ("a", "b", "c"))
        for deal in (grown, won, moved):
            ana.add_line(deal, "CAFE-S100", 1)
        since = clock.now()
        ana.add_line(grown, "CAFE-S100", 1)
        ana.post(f"/opportunities/{won}/close", {"outcome": "won", "form_key": form_key()})
        ana.patch(f"/opportunities/{moved}", {"close_date": "2031-05-01", "version": ana.version(moved)})
        new = ana.create(topic="d", close_date="2031-03-20", estimated_revenue="75")
        until = clock.now()
        ana.post(f"/opportunities/{new}", {"_method": "PATCH", "estimated_revenue": "1", "version": ana.version(new)})
        actor, march = world.actor("ana"), Period(date(2031, 3, 1), date(2031, 3, 31))
        told = {each.deal: (each.kind, each.amount) for each in what_changed(actor, since, until, march).movements}
        assert told == {
            grown: ("grew", Decimal(2500)),
            won: ("won", Decimal(-2500)),
            moved: ("moved_out", Decimal(-2500)),
            new: ("new", Decimal(75)),
        }
        assert what_changed(world.actor("luis"), since, until, march).movements == ()
        other = what_changed(world.actor("marta"), since, until, march, units=[world.units["north"]])
        assert other.before == other.after == {}

    def test_what_is_in_the_trash_is_left_out_and_what_is_reopened_comes_in(self, ana: Visitor, world):
        gone, back = (ana.create(topic=topic, close_date="2031-03-14", estimated_revenue="50") for topic in ("a", "b"))
        ana.post(f"/opportunities/{back}/close", {"outcome": "won", "form_key": form_key()})
        since = clock.now()
        ana.post(f"/opportunities/{back}/reopen", {"form_key": form_key()})
        ana.post(f"/opportunities/{gone}", {"_method": "DELETE", "form_key": form_key()})
        found = what_changed(world.actor("ana"), since, clock.now())
        assert [(each.deal, each.kind) for each in found.movements] == [(back, "moved_in")]

    def test_it_takes_three_statements(self, ana: Visitor, world):
        from webapp.db.statements import counted

        for _deal in range(3):
            ana.create(close_date="2031-03-14")
        actor, now = world.actor("ana"), clock.now()
        what_changed(actor, now, now)
        with counted() as statements:
            what_changed(actor, now, now)
        assert len(statements) == 3
