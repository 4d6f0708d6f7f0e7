"""What the files change: which records are new, which rows differ from the last import, how an opportunity begins. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from webapp.core.money import plain
from webapp.transfer.crm_sales_opportunities.model import (
    Company,
    Deal,
    Office,
    Person,
    PriceList,
    Product,
    Value,
    as_content,
    digest_of,
)
from webapp.transfer.crm_sales_opportunities.reading import DealRow, Files

ZONE = "America/New_York"  # the files name no time zone; one for all three offices
WORK_BEGINS = time(9)  # days of the files become instants at this hour

T = TypeVar("T", bound=Value)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the last import of a row made: the record and the digest of the row then."""

    record: int
    digest: str


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """A row that is new or has changed; `record` is None for a new one. `line` is the row's place in its file."""

    value: T
    digest: str
    content: str
    record: int | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Sorted(Generic[T]):
    """The rows of one kind."""

    new: tuple[Entry[T], ...] = ()
    changed: tuple[Entry[T], ...] = ()
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the import will do."""

    offices: Sorted[Office]
    people: Sorted[Person]
    accounts: Sorted[Company]
    products: Sorted[Product]
    price_lists: Sorted[PriceList]
    deals: Sorted[Deal]

    @property
    def groundwork(self) -> bool:
        """Whether there is something to write besides opportunities."""
        kinds: tuple[Sorted[Any], ...] = (self.offices, self.people, self.accounts, self.products, self.price_lists)
        return any(each.new or each.changed for each in kinds)

    @property
    def nothing(self) -> bool:
        return not (self.groundwork or self.deals.new or self.deals.changed)


def planned(files: Files, seen: Mapping[tuple[str, str], Seen]) -> Plan:
    """Compare the files with what was `seen` before, by kind and key."""
    days = usual_days(files.deals)
    deals = (_expecting(row, days) for row in files.deals)
    prices = tuple((product.name, plain(product.price)) for product in files.products)
    return Plan(
        offices=_sorted(map(_entry, files.offices), seen),
        people=_sorted(map(_entry, files.people), seen),
        accounts=_sorted(map(_entry, files.accounts), seen),
        products=_sorted(map(_entry, files.products), seen),
        price_lists=_sorted(map(_entry, (PriceList(prices),) if prices else ()), seen),
        deals=_sorted(deals, seen),
    )


def usual_days(rows: Iterable[DealRow]) -> int | None:
    """The median of days from engaging to winning; None when nothing was won."""
    days = [
        (row.deal.closed - row.deal.engaged).days
        for row in rows
        if row.deal.status == "won" and row.deal.closed and row.deal.engaged
    ]
    return int(median(days)) if days else None


def instant(day: date, zone: str, now: datetime) -> datetime:
    """When something happened that the files only know the day of; never later than now."""
    return min(datetime.combine(day, WORK_BEGINS, ZoneInfo(zone)).astimezone(UTC), now)


def _expecting(row: DealRow, days: int | None) -> Entry[Deal]:
    deal = row.deal
    if deal.status == "open" and deal.engaged and days is not None:
        deal = replace(deal, expected=deal.engaged + timedelta(days))
    return Entry(deal, row.digest, as_content(deal), line=row.line)


def _entry(value: T) -> Entry[T]:
    content = as_content(value)
    return Entry(value, digest_of(content), content)


def _sorted(entries: Iterable[Entry[T]], seen: Mapping[tuple[str, str], Seen]) -> Sorted[T]:
    new: list[Entry[T]] = []
    changed: list[Entry[T]] = []
    unchanged = 0
    for entry in entries:
        before = seen.get((entry.value.kind, entry.value.key))
        if before is None:
            new.append(entry)
        elif before.digest != entry.digest:
            changed.append(replace(entry, record=before.record))
        else:
            unchanged += 1
    return Sorted(tuple(new), tuple(changed), unchanged)
