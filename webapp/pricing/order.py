"""The order of a pricing run: taxes on the document, discount, adjustments and totals (rows 10 to 13)."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from webapp.core.money import AMOUNT_LIMIT, ZERO, plain, rounded
from webapp.pricing.adjusting import adjust
from webapp.pricing.limits import amount, percent
from webapp.pricing.model import OrderAnswer, OrderInput, PricedLine, PricedOrder, Problem, Source
from webapp.pricing.problems import problem
from webapp.pricing.running import USER, Running

_TAX = Source("tax")


def tax_on_document(order: OrderInput, lines: list[PricedLine]) -> list[PricedLine]:
    """Row 10: one rounding per rate; its last line carries the remainder, so that the lines' taxes sum up exactly.

    With tax included there is nothing to do: there a line's tax is what is left of its price, not a rounded product.
    """
    if order.rules.rounding == "line":
        return lines
    places: dict[Decimal, list[int]] = {}
    for place, (given, priced) in enumerate(zip(order.lines, lines, strict=True)):
        included = (given.rules or order.rules).tax_included
        if given.counted and priced.net is not None and not given.required_part and not included:
            places.setdefault(given.tax_percent, []).append(place)
    lines = list(lines)
    for rate, of_rate in places.items():
        if not ZERO < rate <= 100:
            continue
        exact = sum((lines[place].net or ZERO for place in of_rate), ZERO) * rate / 100
        remainder = rounded(exact, order.decimals) - sum((lines[place].tax or ZERO for place in of_rate), ZERO)
        if remainder:
            last = lines[of_rate[-1]]
            tax = (last.tax or ZERO) + remainder
            lines[of_rate[-1]] = replace(last, tax=tax, extended=(last.net or ZERO) + tax)
    return lines


def settle_order(
    order: OrderInput, lines: Sequence[PricedLine], answers: Sequence[OrderAnswer]
) -> tuple[PricedOrder, tuple[Problem, ...]]:
    """Rows 11 to 13."""
    decimals = order.decimals
    counted = [(given, priced) for given, priced in zip(order.lines, lines, strict=True) if given.counted]
    detail_total = rounded(sum((priced.net for _, priced in counted if priced.net is not None), ZERO), decimals)
    running = Running(detail_total)
    rate = percent(running.problems, order.discount_percent, None, "discount_percent")
    if rate:
        wish = rounded(detail_total * rate / 100, decimals)
        running.add("order_discount_percent", USER, -wish, rate, field="discount_percent")
    off = rounded(amount(running.problems, order.discount_amount, None, "discount_amount"), decimals)
    if off:
        running.add("order_discount_amount", USER, -off, field="discount_amount")
    discount = detail_total - running.value
    for given in answers:
        adjust(running, given, False, decimals)
    before_freight = running.value
    freight = rounded(amount(running.problems, order.freight, None, "freight"), decimals)
    running.add("freight", USER, freight)
    tax, facts = _tax(order, [(given.tax_percent, priced) for given, priced in counted], detail_total, discount)
    total = running.value + tax
    running.add("tax", _TAX, tax, facts=facts)
    if total >= AMOUNT_LIMIT or running.peak >= AMOUNT_LIMIT:
        running.problems.append(problem("amount_range", None, "total", value=plain(max(total, running.peak))))
    priced_order = PricedOrder(
        detail_total,
        discount,
        before_freight - (detail_total - discount),
        before_freight,
        freight,
        tax,
        total,
        total if order.rules.revenue_basis == "total" else before_freight,
        sum(priced.status == "unpriced" for _, priced in counted),
        tuple(running.steps),
    )
    return priced_order, tuple(running.problems)


def _tax(
    order: OrderInput, lines: list[tuple[Decimal, PricedLine]], detail_total: Decimal, discount: Decimal
) -> tuple[Decimal, tuple[tuple[str, str], ...]]:
    """Row 12: the sum of the lines' taxes, lowered per rate by the order discount where the setting asks for it."""
    taxes: dict[Decimal, Decimal] = {}
    for rate, priced in lines:
        if priced.tax:
            taxes[rate] = taxes.get(rate, ZERO) + priced.tax
    full = rounded(sum(taxes.values(), ZERO), order.decimals)
    if not (order.rules.order_discount_lowers_tax and discount and detail_total):
        return full, ()
    left = detail_total - discount
    tax = sum((rounded(part * left / detail_total, order.decimals) for part in taxes.values()), ZERO)
    return rounded(tax, order.decimals), (("before_discount", plain(full)),)
