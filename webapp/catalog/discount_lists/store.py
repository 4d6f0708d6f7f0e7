"""Reading and writing discount lists and their tiers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from peewee import fn

from webapp.catalog.edit import Kind
from webapp.catalog.records import DiscountList, DiscountTier, PriceListItem
from webapp.core.language import N_
from webapp.pricing.model import Tier


@dataclass(frozen=True, slots=True)
class DiscountListHead:
    """A discount list with its version. `currency` is that of amounts; None is the price list's own."""

    id: int
    version: int
    name: str
    kind: str
    currency: str | None
    archived: bool


@dataclass(frozen=True, slots=True)
class TierRow:
    """A tier; `until` None goes up to the next one, or for ever."""

    id: int
    since: Decimal
    until: Decimal | None
    value: Decimal

    def as_tier(self) -> Tier:
        """As a pricing run sees it."""
        return Tier(self.since, self.until, self.value)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the lists: how many items of price lists take their discounts from it."""

    head: DiscountListHead
    items: int


_COLUMNS = (
    DiscountList.id, DiscountList.version, DiscountList.name, DiscountList.kind, DiscountList.currency,
    DiscountList.archived,
)  # fmt: skip


def load(discount_list: int | str) -> DiscountListHead | None:
    """One statement."""
    row = DiscountList.select(*_COLUMNS).where(DiscountList.id == discount_list).tuples().first()
    return row and DiscountListHead(*row)


DISCOUNT_LISTS = Kind(
    "discount-list", DiscountList, load, lambda _head: None, ("name", N_("Ya hay una lista con este nombre."))
)


def rows(archived: bool) -> list[Row]:
    """All that are in use, or archived, by name. One statement."""
    items = PriceListItem.select(fn.COUNT(PriceListItem.id)).where(PriceListItem.discount_list_id == DiscountList.id)
    query = (
        DiscountList.select(*_COLUMNS, items)
        .where(DiscountList.archived == archived)
        .order_by(fn.LOWER(DiscountList.name), DiscountList.id)
    )
    return [Row(DiscountListHead(*row[:-1]), row[-1]) for row in query.tuples()]


def tiers(discount_list: int) -> list[TierRow]:
    """Its tiers, from the smallest quantity. One statement."""
    query = (
        DiscountTier.select(DiscountTier.id, DiscountTier.since, DiscountTier.until, DiscountTier.value)
        .where(DiscountTier.discount_list_id == discount_list)
        .order_by(DiscountTier.since, DiscountTier.id)
    )
    return [TierRow(*row) for row in query.tuples()]


def count_items(discount_list: int) -> int:
    """How many items of price lists take their discounts from it. One statement."""
    query = PriceListItem.select(fn.COUNT(PriceListItem.id))
    return query.where(PriceListItem.discount_list_id == discount_list).scalar()


def is_name_taken(name: str, but: int | None = None) -> bool:
    """Whether another list has this name. One statement."""
    found = (DiscountList.name == name) & (DiscountList.id != (but or 0))
    return DiscountList.select(DiscountList.id).where(found).exists()


def insert(values: Mapping[str, object]) -> int:
    """A new list without tiers; its id. One statement."""
    return DiscountList.insert(**values).execute()


def update(discount_list: int, values: Mapping[str, object]) -> None:
    """These columns. One statement."""
    DiscountList.update(**values).where(DiscountList.id == discount_list).execute()


def remove(discount_list: int) -> None:
    """The list with its tiers. Raises IntegrityError when something uses it. Two statements."""
    DiscountTier.delete().where(DiscountTier.discount_list_id == discount_list).execute()
    DiscountList.delete().where(DiscountList.id == discount_list).execute()


def insert_tier(discount_list: int, tier: Tier) -> int:
    """A new tier; its id. One statement."""
    return DiscountTier.insert(
        discount_list_id=discount_list, since=tier.since, until=tier.until, value=tier.value
    ).execute()


def update_tier(tier: TierRow) -> None:
    """One statement."""
    DiscountTier.update(since=tier.since, until=tier.until, value=tier.value).where(
        DiscountTier.id == tier.id
    ).execute()


def remove_tier(tier: int) -> None:
    """One statement."""
    DiscountTier.delete().where(DiscountTier.id == tier).execute()
