"""What a pricing plugin is asked and what it may answer.

Amounts are `Decimal` in the opportunity's currency; percentages are numbers like `Decimal("7")`; quantities are as
typed, `base_quantity` is in the product's default unit. All values are frozen.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from webapp.pluginapi.deal import Fact
from webapp.pluginapi.texts import Text

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PricingLine:
    """One counted line of the opportunity, priced up to its volume discount.

    `product` and `family` are None for a write-in; `list_price`, `unit_price`, `gross` and `volume_discount` are None
    while the line has no price. `discount_percent` and `discount_amount` are the manual discount that was typed in,
    `tax_percent` is what the unit's table says.
    """

    id: str
    product: str | None
    family: str | None
    kind: str | None
    unit: str | None
    quantity: Decimal
    base_quantity: Decimal
    list_price: Decimal | None
    unit_price: Decimal | None
    gross: Decimal | None
    volume_discount: Decimal | None
    overridden: bool = False
    discount_percent: Decimal = ZERO
    discount_amount: Decimal = ZERO
    tax_percent: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class PricingRequest:
    """The whole opportunity, asked once a pricing run. `as_of` is the day of the run in the unit's zone.

    `opened_on` is the day on which the opportunity was opened, None in a stateless run; `facts` are those that plugins
    and process steps declare. `discount_percent` and `discount_amount` are the order's own discount.
    """

    business_unit: str
    currency: str
    decimals: int
    as_of: date
    lines: tuple[PricingLine, ...]
    opened_on: date | None = None
    discount_percent: Decimal = ZERO
    discount_amount: Decimal = ZERO
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class LineAdjustment:
    """A signed percent of the running amount, or a signed amount, of one line; exactly one of both is given.

    `label` is a sentence fragment for the customer-facing reader ("Tramo de 3 a 5 máquinas").
    """

    line: str
    label: Text
    percent: Decimal | None = None
    amount: Decimal | None = None
    applies_to_override: bool = False


@dataclass(frozen=True, slots=True)
class OrderAdjustment:
    """A signed percent of the running order amount, or a signed amount; exactly one of both is given."""

    label: Text
    percent: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NotApplied:
    """A rule that was considered and did not apply, with the reason; of the order when `line` is None."""

    label: Text
    reason: Text
    line: str | None = None


@dataclass(frozen=True, slots=True)
class OfferedPriceList:
    """A price list that the unit may use, in the opportunity's currency; both days are included, None is open."""

    id: str
    name: str
    currency: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class PriceListRequest:
    """Which price list, and on which day is it read? `price_list` is the opportunity's, None when it has none."""

    business_unit: str
    currency: str
    as_of: date
    opened_on: date | None
    price_list: str | None
    offered: tuple[OfferedPriceList, ...]
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceListChoice:
    """The list to use, and the day on which it is read; None leaves either as it is. `priority` as in `BasePrice`."""

    label: Text
    price_list: str | None = None
    day: date | None = None
    priority: int = 0


@dataclass(frozen=True, slots=True)
class BasePrice:
    """A unit price for one line instead of the list's, in the line's unit, up to six decimals.

    The highest `priority` wins. Two plugins that claim the same line with the same priority are `rules_conflict`: the
    line stays without a price and the problem names both.
    """

    line: str
    label: Text
    price: Decimal
    priority: int = 0


@dataclass(frozen=True, slots=True)
class LineTax:
    """The tax rate of one line, a percent from 0 to 100, instead of the unit's table's."""

    line: str
    label: Text
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong with a line, or with the order when `line` is None, beside the field it is about.

    `refuses` keeps what was just typed from being saved; otherwise it is saved and the record says so. `field` is
    quantity, unit_price, discount_percent, discount_amount, product, or for the order also freight and price_list.
    """

    text: Text
    line: str | None = None
    field: str | None = None
    refuses: bool = False
