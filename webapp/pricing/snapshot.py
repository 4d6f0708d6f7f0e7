"""The catalogue as a pricing run sees it: frozen copies of the rows that it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from webapp.pricing.model import Tier

Method = Literal[
    "amount",
    "percent_of_list",
    "markup_current_cost",
    "margin_current_cost",
    "markup_standard_cost",
    "margin_standard_cost",
]
Policy = Literal["none", "up", "down", "nearest"]
METHODS: tuple[Method, ...] = (
    "amount",
    "percent_of_list",
    "markup_current_cost",
    "margin_current_cost",
    "markup_standard_cost",
    "margin_standard_cost",
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: `factor` is how many of its group's base unit it is, `decimals` what its quantities take."""

    code: str
    group: str
    factor: Decimal
    decimals: int


@dataclass(frozen=True, slots=True)
class BundlePart:
    """A product that is always in the bundle, `quantity` of it in one bundle."""

    product: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Bundle:
    """Products sold together at the bundle's price; the optional ones at their own."""

    required: tuple[BundlePart, ...] = ()
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    """A product; its list price and costs are for one default unit, in its own `currency`."""

    code: str
    name: str
    unit: str
    family: str | None = None
    kind: str | None = None
    list_price: Decimal | None = None
    current_cost: Decimal | None = None
    standard_cost: Decimal | None = None
    currency: str = "EUR"
    active: bool = True
    sellable_from: date | None = None
    sellable_to: date | None = None
    bundle: Bundle | None = None


@dataclass(frozen=True, slots=True)
class RoundingPolicy:
    """Where a computed price is moved to: a multiple of `amount`, or the next price that ends in it. `amount` > 0."""

    policy: Policy
    option: Literal["ends_in", "multiple_of"] = "multiple_of"
    amount: Decimal = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class PriceItem:
    """A row of a price list. `value` is an amount, or a percentage like 25; `discount_list` is a code."""

    product: str
    unit: str
    method: Method
    value: Decimal
    rounding: RoundingPolicy | None = None
    discount_list: str | None = None


@dataclass(frozen=True, slots=True)
class PriceList:
    """Dated prices in one currency: items by product code; `parents` nearest first, each without parents of its own."""

    id: str
    name: str
    currency: str
    items: Mapping[str, tuple[PriceItem, ...]]
    since: date | None = None
    until: date | None = None
    parents: tuple["PriceList", ...] = ()

    def is_valid(self, day: date) -> bool:
        """Both ends are included."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class DiscountList:
    """Quantity tiers; `currency` matters for amounts per unit only, None is the price list's own."""

    code: str
    name: str
    kind: Literal["percent", "amount"]
    tiers: tuple[Tier, ...]
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """One `from_currency` is `rate` `to_currency`, from the day `since` until a later one."""

    from_currency: str
    to_currency: str
    rate: Decimal
    since: date


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that pinning needs: units, products and discount lists by code, the opportunity's price list and currency."""

    currency: str
    units: Mapping[str, Unit] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)
    price_list: PriceList | None = None
    discount_lists: Mapping[str, DiscountList] = field(default_factory=dict)
    rates: tuple[ExchangeRate, ...] = ()
