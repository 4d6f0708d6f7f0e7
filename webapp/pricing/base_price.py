"""The price of one price-list item, by its method and rounding policy (docs/algorithms/pricing.md, rows 2 and 3).

Between the method and the rounding policy nothing is rounded: the price is carried as a fraction, and a step's result
shows six decimals of it. The conversions come after the method, which gives the same price as before it, so that no
step's result is a cost.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from webapp.core.money import HUNDRED, PRICE_LIMIT, ZERO, currency_decimals, plain, tidy
from webapp.pricing.model import Problem, Source, Step
from webapp.pricing.problems import problem
from webapp.pricing.rounding import half_up, moved, six
from webapp.pricing.snapshot import Catalogue, ExchangeRate, PriceItem, PriceList, Product, Unit

Facts = tuple[tuple[str, str], ...]

_BASES = {
    "percent_of_list": "list_price",
    "markup_current_cost": "current_cost",
    "margin_current_cost": "current_cost",
    "markup_standard_cost": "standard_cost",
    "margin_standard_cost": "standard_cost",
}


@dataclass(frozen=True, slots=True)
class ItemPrice:
    """The price in the item's unit, or None with what stands in its way."""

    price: Decimal | None
    steps: tuple[Step, ...] = ()
    problem: Problem | None = None


def item_price(
    catalogue: Catalogue, product: Product, prices: PriceList, item: PriceItem, units: tuple[Unit, Unit], as_of: date
) -> ItemPrice:
    """Method, conversions and rounding policy of one item; `units` are the product's default unit and the item's."""
    decimals = currency_decimals(prices.currency)
    source = Source("price_list", prices.id, prices.name)
    facts = _item_facts(product, prices, item)
    if item.method == "amount":
        if not ZERO <= item.value < PRICE_LIMIT:
            return ItemPrice(None, (), problem("amount_range", value=plain(item.value)))
        price = tidy(item.value, decimals)
        return ItemPrice(price, (Step("price_amount", source, result=price, facts=facts),))

    basis = getattr(product, _BASES[item.method])
    refused = _refused(product, item, basis)
    if refused:
        return ItemPrice(None, (), refused)
    exact = Fraction(basis) * _multiplier(item)
    is_cost = item.method != "percent_of_list"
    steps = [
        Step(item.method, source, input=basis, rate=item.value, result=six(exact, decimals), facts=facts, cost=is_cost)
    ]
    default, unit = units
    if unit.code != default.code:
        exact = exact * Fraction(unit.factor) / Fraction(default.factor)
        steps.append(conversion("to_list_unit", default, unit, steps[-1].result, six(exact, decimals)))
    if product.currency != prices.currency:
        rate = _rate(catalogue, product.currency, prices.currency, as_of)
        if rate is None:
            missing = problem(
                "rate_missing", **{"from": product.currency, "to": prices.currency, "as_of": as_of.isoformat()}
            )
            return ItemPrice(None, tuple(steps), missing)
        inverse = rate.from_currency != product.currency
        exact = exact / Fraction(rate.rate) if inverse else exact * Fraction(rate.rate)
        steps.append(_currency_step(rate, inverse, steps[-1].result, six(exact, decimals)))
    price, step = _rounded(exact, item, source, decimals)
    if price >= PRICE_LIMIT:
        return ItemPrice(None, tuple(steps), problem("amount_range", value=plain(price)))
    return ItemPrice(price, (*steps, step) if step else tuple(steps))


def conversion(label: str, origin: Unit, target: Unit, price: Decimal | None, result: Decimal) -> Step:
    """A step that turns a price per `origin` into one per `target`: times the one factor, divided by the other."""
    facts = (
        ("from", origin.code),
        ("to", target.code),
        ("times", plain(target.factor)),
        ("per", plain(origin.factor)),
    )
    return Step(label, Source("unit", target.group, target.group), input=price, result=result, facts=facts)


def _item_facts(product: Product, prices: PriceList, item: PriceItem) -> Facts:
    facts = [("product", product.code), ("product_name", product.name), ("unit", item.unit)]
    if prices.since:
        facts.append(("since", prices.since.isoformat()))
    return tuple(facts)


def _refused(product: Product, item: PriceItem, basis: Decimal | None) -> Problem | None:
    if basis is None:
        return problem("cost_missing", product=product.code, basis=_BASES[item.method], method=item.method)
    if not ZERO <= basis < PRICE_LIMIT:
        return problem("amount_range", value=plain(basis))
    if item.method.startswith("margin"):
        allowed = item.value < HUNDRED
    else:
        allowed = item.value >= (-HUNDRED if item.method.startswith("markup") else ZERO)
    return None if allowed else problem("percentage_invalid", value=plain(item.value), method=item.method)


def _multiplier(item: PriceItem) -> Fraction:
    percent = Fraction(item.value)
    if item.method == "percent_of_list":
        return percent / 100
    return (100 + percent) / 100 if item.method.startswith("markup") else 100 / (100 - percent)


def _rate(catalogue: Catalogue, origin: str, target: str, as_of: date) -> ExchangeRate | None:
    """The latest rate of the pair by that day; on the same day the one in the asked direction wins."""
    pair = {origin, target}
    known = [r for r in catalogue.rates if {r.from_currency, r.to_currency} == pair and r.since <= as_of]
    return max(known, key=lambda rate: (rate.since, rate.from_currency == origin), default=None)


def _currency_step(rate: ExchangeRate, inverse: bool, price: Decimal | None, result: Decimal) -> Step:
    source = Source("rate", rate.since.isoformat(), f"{rate.from_currency}/{rate.to_currency}")
    facts = (("from", rate.from_currency), ("to", rate.to_currency), ("since", rate.since.isoformat()))
    label = "currency_division" if inverse else "currency_conversion"
    return Step(label, source, input=price, rate=rate.rate, result=result, facts=facts)


def _rounded(exact: Fraction, item: PriceItem, source: Source, decimals: int) -> tuple[Decimal, Step | None]:
    """Row 3; no step when there was nothing to round."""
    shown = six(exact, decimals)
    policy = item.rounding
    price = None
    if policy and policy.policy != "none":
        price = moved(exact, policy)
        facts: Facts = (("policy", policy.policy), ("option", policy.option), ("amount", plain(policy.amount)))
        if price is not None:
            price = tidy(price, decimals)
            return price, Step("rounding", source, input=shown, result=price, facts=facts)
        price = half_up(exact, decimals)
        facts = (*facts, ("why", "no_ending_below"), ("decimals", str(decimals)))
        return price, Step("rounding", source, input=shown, result=price, facts=facts)
    price = half_up(exact, decimals)
    if price == exact:
        return price, None
    return price, Step("rounded", source, input=shown, result=price, facts=(("decimals", str(decimals)),))
