"""From a catalogue to a line's pins: which price-list item counts, and what it costs in the line's unit."""

from dataclasses import replace
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from webapp.core.money import ONE, PRICE_LIMIT, currency_decimals, plain
from webapp.pricing.base_price import conversion, item_price
from webapp.pricing.model import Pins, Problem, Step, Tier
from webapp.pricing.offered import offered
from webapp.pricing.problems import problem
from webapp.pricing.rounding import six
from webapp.pricing.snapshot import (
    METHODS,
    Bundle,
    BundlePart,
    Catalogue,
    DiscountList,
    ExchangeRate,
    Method,
    PriceItem,
    PriceList,
    Product,
    RoundingPolicy,
    Unit,
)

__all__ = [
    "METHODS",
    "Bundle",
    "BundlePart",
    "Catalogue",
    "DiscountList",
    "ExchangeRate",
    "Method",
    "PriceItem",
    "PriceList",
    "Product",
    "RoundingPolicy",
    "Tier",
    "Unit",
    "pin",
]


def pin(catalogue: Catalogue, product_code: str, unit_code: str, as_of: date) -> Pins:
    """The pins of a line with this product in this unit on this day; what stands in the way is in `problems`.

    Nothing raises: without a usable item the price is None. Steps tell every list that was looked into.
    """
    # Wide enough for the largest price, percentage, rate and unit factor at once; the answer is refused if too large.
    with localcontext(prec=100):
        return _pins(catalogue, product_code, unit_code, as_of)


def _pins(catalogue: Catalogue, product_code: str, unit_code: str, as_of: date) -> Pins:
    product = catalogue.products.get(product_code)
    if product is None:
        unknown = problem("product_not_in_price_list", product=product_code)
        return Pins(product_code, None, None, unit_code, None, ONE, 6, as_of, problems=(unknown,))
    problems = _not_for_sale(product, as_of)
    default, unit = catalogue.units.get(product.unit), catalogue.units.get(unit_code)
    if default is None or unit is None or unit.group != default.group:
        mismatch = problem("unit_mismatch", field="unit", product=product.code, unit=unit_code)
        decimals = unit.decimals if unit else 6
        bare = Pins(product.code, product.family, product.kind, unit_code, None, ONE, decimals, as_of)
        return replace(bare, problems=(*problems, mismatch))

    offer = offered(catalogue, product, unit, as_of)
    price: Decimal | None = None
    discounts: DiscountList | None = None
    steps = offer.steps
    if offer.prices and offer.item:
        item_unit = catalogue.units[offer.item.unit]
        base = item_price(catalogue, product, offer.prices, offer.item, (default, item_unit), as_of)
        price, steps = base.price, steps + base.steps
        problems += (base.problem,) if base.problem else ()
        if price is not None and item_unit.code != unit.code:
            price, steps, too_much = _converted(price, item_unit, unit, offer.prices.currency, steps)
            problems += too_much
        discounts = _discounts(catalogue, offer.item)
    problems += (offer.problem,) if offer.problem else ()
    factor, per = _ratio(unit.factor, default.factor)
    return Pins(
        product.code,
        product.family,
        product.kind,
        unit.code,
        price,
        factor,
        unit.decimals,
        as_of,
        discounts.kind if discounts else None,
        discounts.tiers if discounts else (),
        discounts.name if discounts else None,
        steps,
        problems,
        per,
    )


def _not_for_sale(product: Product, as_of: date) -> tuple[Problem, ...]:
    too_early = product.sellable_from is not None and as_of < product.sellable_from
    too_late = product.sellable_to is not None and as_of > product.sellable_to
    if product.active and not too_early and not too_late:
        return ()
    return (problem("product_inactive", field="product", product=product.code, as_of=as_of.isoformat()),)


def _converted(
    price: Decimal, item_unit: Unit, unit: Unit, currency: str, steps: tuple[Step, ...]
) -> tuple[Decimal | None, tuple[Step, ...], tuple[Problem, ...]]:
    exact = Fraction(price) * Fraction(unit.factor) / Fraction(item_unit.factor)
    result = six(exact, currency_decimals(currency))
    steps = (*steps, conversion("to_line_unit", item_unit, unit, price, result))
    if result >= PRICE_LIMIT:
        return None, steps, (problem("amount_range", value=plain(result)),)
    return result, steps, ()


def _discounts(catalogue: Catalogue, item: PriceItem) -> DiscountList | None:
    """A discount never crosses currencies: an amount per unit in another one is no discount of this price."""
    found = catalogue.discount_lists.get(item.discount_list or "")
    if found and found.kind == "amount" and found.currency not in (None, catalogue.currency):
        return None
    return found


def _ratio(factor: Decimal, per: Decimal) -> tuple[Decimal, Decimal]:
    """The quotient and one where that is exact in nine decimals, else both, so that tiers compare without an error."""
    quotient = Decimal((Fraction(factor) / Fraction(per) * 10**9).__floor__()).scaleb(-9)
    if quotient * per == factor:
        return quotient.normalize() + 0, ONE
    return factor, per
