"""How much a price gives away, and what an agreement to it covers: the rules alone."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.opportunities.approvals.drafts import LUIS, MARTA, deal, line, offer
from webapp.opportunities.approvals import rules
from webapp.opportunities.approvals.rules import ORDER

modest = settings(max_examples=150, deadline=None)
LIMITS = {LUIS: Decimal(5), MARTA: Decimal(20)}
percents = st.decimals(0, 100, places=2)
quantities = st.integers(1, 500).map(Decimal)
prices = st.decimals(1, 9000, places=2)


def asked(draft):
    return rules.asks(draft, LIMITS.get)


@pytest.mark.parametrize(
    ("priced", "percent"),
    [
        (line(price="6900", quantity=4, override="6500"), "5.797101"),
        (line(price="100", quantity=3, percent="5"), "5"),
        (line(price="100", quantity=1, amount="7.50"), "7.5"),
        (line(price="100", quantity=1, override="95", percent="10"), "14.5"),
        (line(price="100", quantity=1, override="120"), "0"),
        (line(price="100", quantity=1, override="120", percent="10"), "10"),
        # Ten per cent by volume, and five by hand off what is left.
        (line(price="100", quantity=10, percent="5", tier="10"), "5"),
        # Below what the tier gives anyway: only the rest is a person's.
        (line(price="100", quantity=10, override="81", tier="10"), "10"),
        (line(price="100", quantity=10, override="95", tier="10"), "0"),
        (line(price="100", quantity=1, percent="5", adjusted="-20"), "5"),
        (line(price="100", quantity=1, override="72", adjusted="-20"), "10"),
        (line(price=None, quantity=1, write_in="100", percent="6"), "6"),
        (line(price="100", quantity=1), "0"),
    ],
)
def test_a_lines_discount_is_what_hands_take_off_the_line_without_them(priced, percent):
    assert rules.of_line(priced, "EUR").percent == Decimal(percent)


def test_the_orders_discount_is_its_own():
    draft = deal(line(price="100", quantity=10), percent="3", amount="20")
    assert rules.of_order(draft.head).percent == Decimal(5)
    assert asked(draft) == ()
    above = deal(line(price="100", quantity=10), percent="3", amount="20.01")
    assert [ask.line for ask in asked(above)] == [ORDER]


def test_the_limit_of_whoever_asked_for_the_price_counts():
    luis = line(price="100", quantity=1, percent="12", by=LUIS)
    assert [ask.limit for ask in asked(deal(luis))] == [Decimal(5)]
    assert asked(deal(replace(luis, asked_by_id=MARTA))) == ()


def test_who_made_the_opportunity_answers_for_a_price_without_a_name():
    nobodys = line(price="100", quantity=1, percent="12", by=None)
    assert [ask.by for ask in asked(deal(nobodys))] == [LUIS]


def test_a_person_without_a_limit_asks_nobody():
    assert asked(deal(line(price="100", quantity=1, percent="80", by=99))) == ()


@modest
@given(prices, quantities, percents)
def test_a_typed_percentage_asks_exactly_above_the_limit(price, quantity, percent):
    # Large enough for a hundredth of a per cent to be a cent or more.
    draft = deal(line(price=price + 100, quantity=quantity + 10, percent=percent))
    assert bool(asked(draft)) == (percent > LIMITS[LUIS])


@modest
@given(prices, quantities, percents, st.decimals(0, 60, places=1), st.decimals(-50, 50, places=2))
def test_volume_and_plugins_give_nobody_anything_to_agree_to(price, quantity, percent, tier, adjusted):
    plain = line(price=price, quantity=quantity, percent=percent)
    given = line(price=price, quantity=quantity, percent=percent, tier=tier, adjusted=adjusted)
    tolerance = Decimal("0.006") / rules.of_line(given, "EUR").base * 100 if rules.of_line(given, "EUR").base else 100
    difference = abs(rules.of_line(plain, "EUR").percent - rules.of_line(given, "EUR").percent)
    assert difference <= tolerance + Decimal("0.006") / rules.of_line(plain, "EUR").base * 100
    assert asked(deal(line(price=price, quantity=quantity, tier=tier, adjusted=adjusted))) == ()


@modest
@given(prices, quantities, st.decimals(6, 99, places=2))
def test_an_agreement_holds_until_price_or_quantity_change(price, quantity, percent):
    draft = deal(line(price=price + 100, quantity=quantity, percent=percent), line("2", price="10", quantity=1))
    given = rules.agreed(draft, asked(draft))
    assert asked(given) == ()
    first, second = given.lines
    other = replace(second, quantity=Decimal(9), net=Decimal(90))
    assert asked(replace(given, lines=(first, other))) == ()
    for changed in (
        replace(first, quantity=first.quantity + 1),
        replace(first, unit_price=first.unit_price - 1),
        replace(first, net=first.net - Decimal("0.01")),
        replace(first, discount_percent=percent + 1),
    ):
        assert [ask.line for ask in asked(replace(given, lines=(changed, second)))] == ["1"]


def test_an_agreement_to_the_orders_discount_covers_all_its_lines_as_they_stand():
    draft = deal(line(price="100", quantity=10), line("2", price="10", quantity=1), percent="9")
    given = rules.agreed(draft, asked(draft))
    assert asked(given) == ()
    first, second = given.lines
    changed = replace(given, lines=(first, replace(second, quantity=Decimal(2), net=Decimal(20))))
    assert [ask.line for ask in asked(changed)] == [ORDER]


def test_a_copied_line_brings_no_agreement_along():
    draft = deal(line(price="100", quantity=1, percent="50"))
    given = rules.agreed(draft, asked(draft))
    copy = replace(given.lines[0], id="7")
    assert [ask.line for ask in asked(replace(given, lines=(copy,)))] == ["7"]


def test_a_person_signs_the_prices_that_they_change_and_no_others():
    before = deal(line("1", price="100", quantity=1, by=LUIS), line("2", price="100", quantity=1, by=LUIS))
    first, second = before.lines
    new = line("new", price="5", quantity=1, by=None)
    after = replace(before, lines=(replace(first, quantity=Decimal(2)), replace(second, description="x"), new))
    assert [each.asked_by_id for each in rules.signed(before, after, MARTA).lines] == [MARTA, LUIS, MARTA]
    discounted = replace(before, head=replace(before.head, discount_percent=Decimal(2)))
    assert rules.signed(before, discounted, MARTA).head.discount_by_id == MARTA
    assert rules.signed(before, before, MARTA) == before


def test_a_part_inside_a_bundle_and_an_unpriced_line_ask_nothing():
    part = replace(line(price="100", quantity=1, percent="50"), part_quantity=Decimal(1))
    unpriced = replace(line("2", price="100", quantity=1, percent="50"), gross=None, net=None)
    assert asked(deal(part, unpriced)) == ()


def test_the_drafts_of_these_tests_are_whole():
    assert offer().head.created == datetime(2027, 1, 4, tzinfo=UTC)
