"""Traces: what they tell, what they hide, and that a forged one is found out."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.pricing.cases import TODAY
from webapp.pluginapi.pricing import BasePrice
from webapp.pluginapi.texts import Text
from webapp.pricing.catalogue import Catalogue, PriceItem, PriceList, Product, RoundingPolicy, Unit, pin
from webapp.pricing.claims import claimed
from webapp.pricing.engine import settle
from webapp.pricing.model import Answers, Claim, LineInput, OrderInput, PricedLine, Rules, Source, Step
from webapp.pricing.stored import write_pins
from webapp.pricing.trace import ReplayFailed, replay, to_json, without_cost

COST = "11.1357"


def line_from_cost() -> PricedLine:
    """Ten boxes of a product whose price comes from its cost by every kind of step."""
    units = {"each": Unit("each", "count", Decimal(1), 0), "box": Unit("box", "count", Decimal(6), 0)}
    policy = RoundingPolicy("up", "ends_in", Decimal("0.90"))
    item = PriceItem("A", "box", "margin_standard_cost", Decimal("37.5"), policy)
    product = Product("A", "Filter", "each", standard_cost=Decimal(COST))
    catalogue = Catalogue("EUR", units, {"A": product}, PriceList("1", "List", "EUR", {"A": (item,)}))
    line = LineInput("1", Decimal(10), pin(catalogue, "A", "each", TODAY), discount_percent=Decimal(5))
    return settle(OrderInput("EUR", 2, TODAY, Rules(), (line,)), Answers()).lines[0]


def test_the_steps_tell_the_way_from_cost_to_net() -> None:
    line = line_from_cost()
    assert [(step.label, step.result) for step in line.trace] == [
        ("margin_standard_cost", Decimal("17.81712")),
        ("to_list_unit", Decimal("106.90272")),
        ("rounding", Decimal("107.90")),
        ("to_line_unit", Decimal("17.983333")),
        ("gross", Decimal("179.83")),
        ("manual_discount_percent", Decimal("170.84")),
    ]


def test_a_reader_without_the_right_to_costs_finds_none_in_the_trace() -> None:
    shown = str(to_json(without_cost(line_from_cost().trace)))
    assert COST not in shown
    assert "37.5" not in shown
    assert "margin_standard_cost" in shown


def test_no_steps_result_is_a_cost() -> None:
    results = [step.result for step in line_from_cost().trace]
    assert Decimal(COST) not in results
    assert Decimal(COST) * 6 not in results


@pytest.mark.parametrize("place", range(6))
def test_a_step_that_was_changed_afterwards_is_found(place: int) -> None:
    steps = list(line_from_cost().trace)
    steps[place] = replace(steps[place], result=steps[place].result + Decimal("0.01"))
    with pytest.raises(ReplayFailed):
        replay(steps)


def test_a_rate_that_was_changed_afterwards_is_found() -> None:
    steps = list(line_from_cost().trace)
    steps[-1] = replace(steps[-1], rate=Decimal(6))
    with pytest.raises(ReplayFailed, match="manual_discount_percent"):
        replay(steps)


def test_nothing_cannot_be_replayed() -> None:
    with pytest.raises(ReplayFailed):
        replay(())


def test_stored_pins_are_compact() -> None:
    pins = pin(Catalogue("EUR", products={"A": Product("A", "A", "each")}), "A", "each", TODAY)
    assert len(write_pins(pins)) < 200


def test_a_tax_that_rounds_to_nothing_replays() -> None:
    line = LineInput("1", Decimal(1), write_in_price=Decimal("0.01"), tax_percent=Decimal(10))
    priced = settle(OrderInput("EUR", 2, TODAY, Rules(tax_included=True), (line,)), Answers()).lines[0]
    assert replay(priced.trace) == priced.net == Decimal("0.01")


@pytest.mark.parametrize("listed", [True, False])
def test_a_price_that_a_plugin_claims_replays(listed: bool) -> None:
    item = PriceItem("A", "each", "percent_of_list", Decimal(90))
    items = {"A": (item,)} if listed else {}
    product = Product("A", "Filter", "each", list_price=Decimal(20))
    catalogue = Catalogue("EUR", {"each": Unit("each", "count", Decimal(1), 0)}, {"A": product},
                          PriceList("1", "List", "EUR", items))  # fmt: skip
    claim = Claim("house", "1", BasePrice("1", Text("Precio de la casa", "House price"), Decimal("12.5")))
    pins = claimed(pin(catalogue, "A", "each", TODAY), (claim,), 2)
    line = LineInput("1", Decimal(3), pins)
    priced = settle(OrderInput("EUR", 2, TODAY, Rules(), (line,)), Answers()).lines[0]
    assert replay(priced.trace) == priced.net == Decimal("37.50")


@pytest.mark.parametrize("override", [None, Decimal(7)])
def test_a_list_read_on_another_day_replays(override: Decimal | None) -> None:
    day = Step(
        "plugin_price", Source("plugin", "tender", "tender", "1"), text=Text("Lista del anuncio", "Notice's list")
    )
    item = PriceItem("A", "each", "percent_of_list", Decimal(90))
    product = Product("A", "Filter", "each", list_price=Decimal(20))
    catalogue = Catalogue("EUR", {"each": Unit("each", "count", Decimal(1), 0)}, {"A": product},
                          PriceList("1", "List", "EUR", {"A": (item,)}))  # fmt: skip
    pins = pin(catalogue, "A", "each", TODAY)
    pins = replace(pins, steps=(replace(day, result=pins.price), *pins.steps))
    line = LineInput("1", Decimal(2), pins, override=override)
    priced = settle(OrderInput("EUR", 2, TODAY, Rules(), (line,)), Answers()).lines[0]
    assert replay(priced.trace) == priced.net == (Decimal("36.00") if override is None else Decimal("14.00"))
