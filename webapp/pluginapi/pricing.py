"""What a pricing plugin is asked and what it may answer.

Amounts are `Decimal` in the opportunity's currency; percentages are numbers like `Decimal("7")`; quantities are as
typed, `base_quantity` is in the product's default unit. All values are frozen.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from webapp.pluginapi.texts import Text


@dataclass(frozen=True, slots=True)
class PricingLine:
    """One counted line of the opportunity, priced up to its volume discount.

    `product` and `family` are None for a write-in; `list_price`, `unit_price`, `gross` and `volume_discount` are None
    while the line has no price.
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


@dataclass(frozen=True, slots=True)
class PricingRequest:
    """The whole opportunity, asked once a pricing run. `as_of` is the day of the run in the unit's zone."""

    business_unit: str
    currency: str
    decimals: int
    as_of: date
    lines: tuple[PricingLine, ...]


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
