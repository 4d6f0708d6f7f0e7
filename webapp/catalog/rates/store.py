"""Reading and writing dated exchange rates, which all units share."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from webapp.catalog.edit import Kind
from webapp.catalog.records import ExchangeRate
from webapp.core.language import N_


@dataclass(frozen=True, slots=True)
class RateRow:
    """One `origin` is `rate` `target`, from the day `since` until a later one."""

    id: int
    version: int
    origin: str
    target: str
    rate: Decimal
    since: date


@dataclass(frozen=True, slots=True)
class NewRate:
    """A rate to add."""

    origin: str
    target: str
    rate: Decimal
    since: date


_COLUMNS = (
    ExchangeRate.id, ExchangeRate.version, ExchangeRate.from_currency, ExchangeRate.to_currency, ExchangeRate.rate,
    ExchangeRate.since,
)  # fmt: skip


def load(rate: int | str) -> RateRow | None:
    """One statement."""
    row = ExchangeRate.select(*_COLUMNS).where(ExchangeRate.id == rate).tuples().first()
    return row and RateRow(*row)


RATES = Kind(
    "rate", ExchangeRate, load, lambda _rate: None, ("since", N_("Ya hay un cambio para estas monedas desde ese día."))
)


def rates() -> list[RateRow]:
    """All rates: by currencies, the newest first. One statement."""
    query = ExchangeRate.select(*_COLUMNS).order_by(
        ExchangeRate.from_currency, ExchangeRate.to_currency, ExchangeRate.since.desc()
    )
    return [RateRow(*row) for row in query.tuples()]


def is_taken(new: NewRate) -> bool:
    """Whether there is a rate for these currencies, either way, from this very day. One statement."""
    ours = (ExchangeRate.from_currency == new.origin) & (ExchangeRate.to_currency == new.target)
    back = (ExchangeRate.from_currency == new.target) & (ExchangeRate.to_currency == new.origin)
    return ExchangeRate.select(ExchangeRate.id).where((ours | back) & (ExchangeRate.since == new.since)).exists()


def insert(new: NewRate) -> int:
    """A new rate; its id. One statement."""
    return ExchangeRate.insert(
        from_currency=new.origin, to_currency=new.target, rate=new.rate, since=new.since
    ).execute()


def remove(rate: int) -> None:
    """One statement."""
    ExchangeRate.delete().where(ExchangeRate.id == rate).execute()
