"""An opportunity as plugins see it: what every question outside pricing is about. All values are frozen."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that a plugin or a process step declared, with its value; None while nobody has filled it in."""

    name: str
    value: str | bool | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class DealAccount:
    """The customer. Sector and city are as the unit writes them; `size` is a number of employees."""

    id: str
    sector: str | None
    size: int | None
    city: str | None
    language: str | None
    tax_treatment: str | None


@dataclass(frozen=True, slots=True)
class DealLine:
    """A counted line; `base_quantity` is in the product's default unit, `net` None while it has no price."""

    product: str | None
    family: str | None
    kind: str | None
    base_quantity: Decimal
    net: Decimal | None


@dataclass(frozen=True, slots=True)
class Deal:
    """The opportunity as it stands. `as_of` is today in its unit's zone: there is no other clock.

    `status` is open, on_hold, won or lost; `process` and `stage` are codes; `given` names the fields of the record that
    are filled in; `probability` is a percent. `budget_status` is none, expected or approved; `time_frame` immediate,
    this_quarter, next_quarter, this_year or unknown.
    """

    id: str
    business_unit: str
    as_of: date
    opened_on: date
    currency: str
    type: str
    status: str
    process: str
    stage: str
    revenue: Decimal
    close_date: date | None
    probability: int
    account: DealAccount | None
    lines: tuple[DealLine, ...]
    given: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    budget_status: str | None = None
    time_frame: str | None = None
