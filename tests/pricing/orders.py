"""Hypothesis strategies: whole orders with catalogue, rules and plugins' answers."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from webapp.pluginapi import LineAdjustment, NotApplied, OrderAdjustment, Text
from webapp.pricing.catalogue import (
    METHODS,
    Catalogue,
    DiscountList,
    ExchangeRate,
    PriceItem,
    PriceList,
    Product,
    RoundingPolicy,
    Tier,
    Unit,
    pin,
)
from webapp.pricing.model import Answers, LineAnswer, LineInput, OrderAnswer, OrderInput, Pins, Rules

DAY = date(2026, 11, 23)
CURRENCIES = {"JPY": 0, "EUR": 2, "KWD": 3}
UNITS = {
    "each": Unit("each", "count", Decimal(1), 6),
    "trio": Unit("trio", "count", Decimal(3), 6),
    "box": Unit("box", "count", Decimal(12), 6),
    "kg": Unit("kg", "weight", Decimal(1), 3),
}
RULE = Text("Regla", "Rule")


def decimals(most: str, places: int, least: str = "0") -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(least), Decimal(most), places=places)


percentages = st.sampled_from([Decimal(0), Decimal(4), Decimal("12.5"), Decimal(100)]) | decimals("100", 6)
quantities = st.integers(0, 500).map(Decimal) | decimals("999", 6) | st.just(Decimal("999999999.999999"))
prices = decimals("9999", 2) | decimals("9999", 6) | st.just(Decimal(0)) | st.just(Decimal("999999999999"))
policies = st.none() | st.builds(
    RoundingPolicy,
    st.sampled_from(["none", "up", "down", "nearest"]),
    st.sampled_from(["ends_in", "multiple_of"]),
    st.sampled_from([Decimal(amount) for amount in ("0.99", "5", "9.99", "0.05", "0.1", "7")]),
)


@st.composite
def some_pins(draw: st.DrawFn, currency: str) -> Pins:
    """Pins made from a catalogue, with or without a price."""
    units = st.sampled_from(["each", "trio", "box"])
    cost = st.none() | prices
    product = Product(
        *("A", "Product A", draw(units)),
        *("machines", "good", draw(cost), draw(cost), draw(cost)),
        currency=draw(st.sampled_from([currency, currency, "USD"])),
    )
    method = draw(st.sampled_from(METHODS))
    value = draw(prices if method == "amount" else decimals("250", 6, least="-20"))
    item = PriceItem("A", draw(units), method, value, draw(policies), draw(st.none() | st.just("VOL")))
    bounds = sorted(draw(st.lists(st.integers(0, 300).map(Decimal), min_size=2, max_size=4, unique=True)))
    tiers = tuple(Tier(since, None, draw(percentages)) for since in bounds)
    discounts = DiscountList("VOL", "By volume", draw(st.sampled_from(["percent", "amount"])), tiers)
    catalogue = Catalogue(
        currency,
        UNITS,
        {"A": product},
        PriceList("1", "List", currency, {"A": (item,)}),
        {"VOL": discounts},
        (ExchangeRate("USD", currency, Decimal("0.91"), DAY),) if draw(st.booleans()) else (),
    )
    return pin(catalogue, "A", draw(st.sampled_from(["each", "trio", "box", "box", "kg"])), DAY)


@st.composite
def some_lines(draw: st.DrawFn, currency: str) -> tuple[LineInput, ...]:
    amounts = st.just(Decimal(0)) | decimals("500", CURRENCIES[currency])
    lines = []
    for place in range(draw(st.integers(0, 5))):
        pins = draw(st.none() | some_pins(currency))
        line = LineInput(
            f"line {place}",
            draw(quantities),
            pins,
            draw(prices) if pins is None else None,
            draw(st.none() | st.none() | prices),
            draw(percentages),
            draw(amounts),
            draw(st.sampled_from([Decimal(rate) for rate in ("0", "10", "21", "5.5")])),
            required_part=draw(st.sampled_from([False, False, False, True])),
            counted=draw(st.sampled_from([True, True, True, False])),
        )
        lines.append(line)
    return tuple(lines)


rules = st.builds(
    Rules,
    st.booleans(),
    st.sampled_from(["total", "net"]),
    st.sampled_from(["line", "document"]),
    st.booleans(),
    st.sampled_from(["line", "unit"]),
    st.booleans(),
)


@st.composite
def some_order(draw: st.DrawFn) -> OrderInput:
    currency = draw(st.sampled_from(list(CURRENCIES)))
    places = CURRENCIES[currency]
    return OrderInput(
        *(currency, places, DAY, draw(rules), draw(some_lines(currency))),
        *(draw(percentages), draw(decimals("900", places)), draw(decimals("90", places))),
    )


@st.composite
def some_answers(draw: st.DrawFn, order: OrderInput) -> Answers:
    """Adjustments by percent or by amount and rules that did not apply, of lines and of the order."""
    changes = st.tuples(decimals("150", 6, least="-150"), st.none()) | st.tuples(
        st.none(), decimals("300", 4, least="-300")
    )
    lines, totals = [], []
    for line in order.lines:
        for _ in range(draw(st.integers(0, 2))):
            change = draw(changes)
            answer = draw(
                st.just(NotApplied(RULE, RULE, line.id))
                | st.builds(LineAdjustment, st.just(line.id), st.just(RULE), *map(st.just, change), st.booleans())
            )
            lines.append(LineAnswer("rules", "1.0", answer))
    for _ in range(draw(st.integers(0, 2))):
        change = draw(changes)
        totals.append(
            OrderAnswer("rules", "1.0", draw(st.sampled_from([NotApplied(RULE, RULE), OrderAdjustment(RULE, *change)])))
        )
    return Answers(tuple(lines), tuple(totals), draw(st.sampled_from([(), ("rules",)])))


@st.composite
def asked_and_answered(draw: st.DrawFn) -> tuple[OrderInput, Answers]:
    order = draw(some_order())
    return order, draw(some_answers(order))
