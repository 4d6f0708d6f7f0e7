"""Reading and writing the tax tables of business units."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from webapp.catalog.edit import Kind
from webapp.catalog.records import TaxRate
from webapp.core.language import N_


@dataclass(frozen=True, slots=True)
class TaxRow:
    """A rate of a unit's table: for products of `category` sold to accounts of `treatment`, from a day on."""

    id: int
    version: int
    unit: int
    category: str
    treatment: str
    rate: Decimal
    since: date


@dataclass(frozen=True, slots=True)
class NewTax:
    """A rate to add."""

    category: str
    treatment: str
    rate: Decimal
    since: date


_COLUMNS = (
    TaxRate.id, TaxRate.version, TaxRate.unit_id, TaxRate.category, TaxRate.treatment, TaxRate.rate, TaxRate.valid_from,
)  # fmt: skip


def load(tax: int | str) -> TaxRow | None:
    """One statement."""
    row = TaxRate.select(*_COLUMNS).where(TaxRate.id == tax).tuples().first()
    return row and TaxRow(*row)


TAXES = Kind("tax", TaxRate, load, lambda tax: tax.unit, ("since", N_("Ya hay un tipo para esto desde ese día.")))


def table(units: tuple[int, ...]) -> list[TaxRow]:
    """The rates of these units: by category and treatment, the newest first. One statement."""
    query = (
        TaxRate.select(*_COLUMNS)
        .where(TaxRate.unit_id.in_(units or (0,)))
        .order_by(TaxRate.category, TaxRate.treatment, TaxRate.valid_from.desc())
    )
    return [TaxRow(*row) for row in query.tuples()]


def is_taken(unit: int, new: NewTax) -> bool:
    """Whether the unit has a rate for this from this very day. One statement."""
    found = (TaxRate.unit_id == unit) & (TaxRate.category == new.category) & (TaxRate.treatment == new.treatment)
    return TaxRate.select(TaxRate.id).where(found & (TaxRate.valid_from == new.since)).exists()


def insert(unit: int, new: NewTax) -> int:
    """A new rate; its id. One statement."""
    return TaxRate.insert(
        unit_id=unit, category=new.category, treatment=new.treatment, rate=new.rate, valid_from=new.since
    ).execute()


def remove(tax: int) -> None:
    """One statement."""
    TaxRate.delete().where(TaxRate.id == tax).execute()
