"""Whatever the order of the lines, the totals are the same; only the tax remainder of a rate changes its line."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from webapp.core.money import ZERO
from webapp.pricing import engine
from webapp.pricing.model import Answers, LineInput, OrderInput, Priced, Rules

TAXES = ("0", "4", "10", "21")
LINES = st.lists(
    st.builds(
        LineInput,
        id=st.just(""),
        quantity=st.decimals("0", "999", places=2),
        pins=st.none(),
        write_in_price=st.decimals("0", "9999", places=4),
        override=st.none(),
        discount_percent=st.sampled_from([ZERO, Decimal("7.5"), Decimal(33)]),
        discount_amount=st.just(ZERO),
        tax_percent=st.sampled_from([Decimal(tax) for tax in TAXES]),
        counted=st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


def priced(lines: list[LineInput], rounding: str, percent: Decimal) -> Priced:
    order = OrderInput(
        "EUR", 2, date(2026, 11, 23), replace(Rules(), rounding=rounding), tuple(lines), percent, ZERO, Decimal(12)
    )
    return engine.settle(order, Answers())


@given(LINES, st.randoms(), st.sampled_from(["line", "document"]), st.sampled_from([ZERO, Decimal(5)]))
def test_totals_do_not_depend_on_the_order_of_the_lines(lines, random, rounding, percent):
    named = [replace(line, id=str(place)) for place, line in enumerate(lines)]
    other = random.sample(named, len(named))
    one, two = priced(named, rounding, percent), priced(other, rounding, percent)
    for name in ("detail_total", "discount", "total_before_freight", "tax", "total", "estimated_revenue", "unpriced"):
        assert getattr(one.order, name) == getattr(two.order, name), name
    nets = {line.id: (line.gross, line.net) for line in one.lines}
    assert nets == {line.id: (line.gross, line.net) for line in two.lines}
    if rounding == "line":
        assert {line.id: line.tax for line in one.lines} == {line.id: line.tax for line in two.lines}
