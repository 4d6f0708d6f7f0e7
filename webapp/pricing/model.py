"""The frozen values that travel through a pricing run. Amounts have the currency's decimals, unit prices up to six."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from webapp.core.money import ONE, ZERO
from webapp.pluginapi.pricing import BasePrice, LineAdjustment, LineTax, NotApplied, OrderAdjustment
from webapp.pluginapi.texts import Text

Facts = tuple[tuple[str, str], ...]
Status = Literal["priced", "unpriced", "overridden", "stale"]


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings of the opportunity's business unit that change the arithmetic (algorithms/pricing.md, row 14)."""

    price_list_required: bool = True
    revenue_basis: Literal["total", "net"] = "total"
    rounding: Literal["line", "document"] = "line"
    tax_included: bool = False
    manual_discount: Literal["line", "unit"] = "line"
    order_discount_lowers_tax: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Who added a step: kind is price_list, discount_list, plugin, user, unit (of measure), rate or tax."""

    kind: str
    id: str = ""
    name: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a trace. `amount` is None for steps of the unit price; `applied` is False for a rule that did not.

    `label` is a code that is rendered in the reader's language; a plugin's step carries its own `text`, and `reason`
    when it did not apply. `facts` holds what the sentence needs besides (a tier's bounds, a rounding policy), as text.
    `cost` marks a step whose input and rate are shown only with *see cost*.
    """

    label: str
    source: Source
    input: Decimal | None = None
    rate: Decimal | None = None
    amount: Decimal | None = None
    result: Decimal | None = None
    applied: bool = True
    text: Text | None = None
    reason: Text | None = None
    facts: tuple[tuple[str, str], ...] = ()
    cost: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to tell the user. `line` is the line's id or None for the order; problems.py lists the codes."""

    code: str
    message: str
    line: str | None = None
    field: str | None = None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tier:
    """A volume tier, both ends included, `until` None is open; `value` is a percent or an amount per default unit."""

    since: Decimal
    until: Decimal | None
    value: Decimal


@dataclass(frozen=True, slots=True)
class Pins:
    """What a line keeps of the catalogue, so that a changed price list never moves it (rows 1 to 3).

    `price` is the catalogue price in the line's unit after the rounding policy, None when there is none; a quantity
    times `factor` divided by `per` is in the product's default unit; `discount_list` is its name; `steps` is the trace
    of the unit price; `problems` are codes found on the way (product_not_in_price_list, cost_missing ...); `tax` says
    where the line's rate of tax comes from: unit (its name), category, treatment, since.
    """

    product: str
    family: str | None
    kind: str | None
    unit: str
    price: Decimal | None
    factor: Decimal
    decimals: int
    as_of: date
    tier_kind: Literal["percent", "amount"] | None = None
    tiers: tuple[Tier, ...] = ()
    discount_list: str | None = None
    steps: tuple[Step, ...] = ()
    problems: tuple[Problem, ...] = ()
    per: Decimal = ONE
    tax: Facts = ()


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """A plugin's accepted answer about one line, kept with the line (`line.adjustments`)."""

    plugin: str
    version: str
    answer: LineAdjustment | NotApplied


@dataclass(frozen=True, slots=True)
class OrderAnswer:
    """A plugin's accepted answer about the order, kept with the opportunity (`opportunity.adjustments`)."""

    plugin: str
    version: str
    answer: OrderAdjustment | NotApplied


@dataclass(frozen=True, slots=True)
class Claim:
    """A plugin's accepted claim to a line's base price, or why it made none; `answer` names the line."""

    plugin: str
    version: str
    answer: BasePrice | NotApplied


@dataclass(frozen=True, slots=True)
class TaxAnswer:
    """A plugin's accepted tax rate of one line."""

    plugin: str
    version: str
    answer: LineTax


@dataclass(frozen=True, slots=True)
class LineInput:
    """A line as the run takes it. `pins` is None for a write-in, whose `write_in_price` stands instead.

    `rules` are its own settings (how a manual amount counts, whether its price holds the tax); None: the order's.
    """

    id: str
    quantity: Decimal
    pins: Pins | None = None
    write_in_price: Decimal | None = None
    override: Decimal | None = None
    discount_percent: Decimal = ZERO
    discount_amount: Decimal = ZERO
    tax_percent: Decimal = ZERO
    bundle_line: str | None = None
    required_part: bool = False
    counted: bool = True
    rules: Rules | None = None


@dataclass(frozen=True, slots=True)
class OrderInput:
    """The whole opportunity as the run takes it."""

    currency: str
    decimals: int
    as_of: date
    rules: Rules
    lines: tuple[LineInput, ...]
    discount_percent: Decimal = ZERO
    discount_amount: Decimal = ZERO
    freight: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Answers:
    """What the plugins said, in the unit's order of plugins; `stale` names those whose last good answers stand in."""

    lines: tuple[LineAnswer, ...] = ()
    order: tuple[OrderAnswer, ...] = ()
    stale: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    taxes: tuple[TaxAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line's figures; net, tax and extended are None while it is unpriced."""

    id: str
    status: Status
    list_price: Decimal | None
    unit_price: Decimal | None
    gross: Decimal | None
    volume_discount: Decimal | None
    plugin_adjustment: Decimal | None
    manual_discount: Decimal | None
    net: Decimal | None
    tax: Decimal | None
    extended: Decimal | None
    trace: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class PricedOrder:
    """The opportunity's totals; `unpriced` is the number of counted lines without a price."""

    detail_total: Decimal
    discount: Decimal
    plugin_adjustment: Decimal
    total_before_freight: Decimal
    freight: Decimal
    tax: Decimal
    total: Decimal
    estimated_revenue: Decimal
    unpriced: int
    trace: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Priced:
    """The answer of a pricing run."""

    lines: tuple[PricedLine, ...]
    order: PricedOrder
    problems: tuple[Problem, ...] = field(default=())
