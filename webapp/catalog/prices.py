"""What an item of a price list comes to, worked out by the pricing engine, and told step by step."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from webapp.catalog.items import Item
from webapp.catalog.price_words import price_step, problem_sentence, worked_in
from webapp.catalog.store import Heads, ListHead
from webapp.pricing import snapshot
from webapp.pricing.catalogue import pin
from webapp.pricing.model import Pins
from webapp.pricing.trace import without_cost

# They are about selling on a day, not about the price.
_NOT_OF_THE_PRICE = ("product_inactive",)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a price as a sentence, with the running result and the currency that this is in."""

    sentence: str
    result: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class ListPrice:
    """An item's price per its unit, or None with the sentence that says why; `steps` as this reader may see them."""

    price: Decimal | None
    steps: tuple[Step, ...] = ()
    problem: str = ""


def pinned(item: Item, prices: ListHead, heads: Heads, today: date) -> Pins:
    """The item's pins as of today, or as of the nearest day on which its list is valid. No statement."""
    product, own = item.as_priced(heads)
    alone = snapshot.PriceList(str(prices.id), prices.name, prices.currency, {product.code: (own,)})
    catalogue = snapshot.Catalogue(
        currency=prices.currency,
        units={u.code: snapshot.Unit(u.code, u.group, u.factor, u.decimals) for u in heads.units.values()},
        products={product.code: product},
        price_list=alone,
        discount_lists={each.code: each for each in heads.discounts.values()},
        rates=heads.rates,
    )
    return pin(catalogue, product.code, own.unit, day_within(prices, today))


def list_price(item: Item, prices: ListHead, heads: Heads, today: date, *, sees_cost: bool) -> ListPrice:
    """The price as a reader is told it. No statement."""
    pins = pinned(item, prices, heads, today)
    steps = pins.steps if sees_cost else without_cost(pins.steps)
    told = tuple(
        Step(price_step(step, currency) or "", step.result, currency)
        for step, currency in zip(steps, worked_in(steps, prices.currency), strict=True)
    )
    problem = next((each for each in pins.problems if each.code not in _NOT_OF_THE_PRICE), None)
    sentence = problem_sentence(problem.code, dict(problem.facts)) if problem else ""
    return ListPrice(pins.price, told, sentence)


def day_within(prices: ListHead, today: date) -> date:
    """Today, or the nearest day on which the list is valid."""
    if prices.since is not None and today < prices.since:
        return prices.since
    return prices.until if prices.until is not None and today > prices.until else today
