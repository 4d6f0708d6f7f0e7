"""Which price-list item counts for a product in a unit (docs/algorithms/pricing.md, row 2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from webapp.core.money import ONE, plain
from webapp.pricing.model import Problem, Source, Step
from webapp.pricing.problems import problem
from webapp.pricing.snapshot import Catalogue, PriceItem, PriceList, Product, Unit


@dataclass(frozen=True, slots=True)
class Offer:
    """The item that counts with its list, or the problem that there is none; `steps` are the lists passed over."""

    prices: PriceList | None = None
    item: PriceItem | None = None
    steps: tuple[Step, ...] = ()
    problem: Problem | None = None


def offered(catalogue: Catalogue, product: Product, unit: Unit, as_of: date) -> Offer:
    """The item of the opportunity's list, else of its parents, nearest first."""
    own = catalogue.price_list
    if own is None:
        return Offer(problem=problem("price_list_missing", product=product.code))
    if own.currency != catalogue.currency:
        currencies = {"list_currency": own.currency, "currency": catalogue.currency}
        return Offer(problem=problem("price_list_currency", list=own.name, **currencies))
    if not own.is_valid(as_of):
        return Offer(problem=problem("price_list_expired", list=own.name, as_of=as_of.isoformat()))
    passed: tuple[Step, ...] = ()
    other_units = False
    for prices in (own, *own.parents):
        why = _unusable(prices, own, as_of)
        items = prices.items.get(product.code, ())
        chosen = None if why else _chosen(items, product, unit, catalogue.units, prices)
        if isinstance(chosen, Problem):
            return Offer(steps=passed, problem=chosen)
        if chosen is not None:
            return Offer(prices, chosen, passed)
        other_units = other_units or bool(items and not why)
        facts = (("why", why or "no_item"), ("product", product.code))
        passed += (Step("not_in_list", Source("price_list", prices.id, prices.name), applied=False, facts=facts),)
    if other_units:
        missing = problem("unit_mismatch", field="unit", product=product.code, unit=unit.code)
    else:
        missing = problem("product_not_in_price_list", product=product.code, list=own.name)
    return Offer(steps=passed, problem=missing)


def _unusable(prices: PriceList, own: PriceList, as_of: date) -> str:
    if prices.currency != own.currency:
        return "currency"
    return "" if prices.is_valid(as_of) else "expired"


def _chosen(
    items: tuple[PriceItem, ...], product: Product, unit: Unit, units: Mapping[str, Unit], prices: PriceList
) -> PriceItem | Problem | None:
    """The item in the line's unit, else in the default unit, else in the smallest one; two alike are a conflict."""

    def priority(item: PriceItem) -> tuple[int, Decimal]:
        if item.unit == unit.code:
            return 0, ONE
        return (1, ONE) if item.unit == product.unit else (2, units[item.unit].factor)

    usable = [item for item in items if item.unit in units and units[item.unit].group == unit.group]
    if len(usable) < 2:
        return usable[0] if usable else None
    first, second, *_ = sorted(usable, key=priority)
    if priority(first) < priority(second):
        return first
    return problem("rules_conflict", first=_named(first, prices), second=_named(second, prices))


def _named(item: PriceItem, prices: PriceList) -> str:
    return f"{prices.name}: {item.product} / {item.unit}, {item.method} {plain(item.value)}"
