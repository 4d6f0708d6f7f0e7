"""What the pages of discount lists are given: frozen values, typed, which the templates print and nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from webapp.catalog.discount_lists.store import DiscountListHead, Row, TierRow
from webapp.catalog.fields import DISCOUNT_LIST_FIELDS, TIER_FIELDS, CatalogField
from webapp.catalog.told import Day


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of the lists; `tiers` tells them in a few words."""

    row: Row
    tiers: str


@dataclass(frozen=True, slots=True)
class DiscountLists:
    """All lists in use, or archived."""

    rows: tuple[ListRow, ...]
    state: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class TierLine:
    """A tier in the table; `ends` says where one without an end ends: at the next one, or nowhere."""

    tier: TierRow
    ends: str


@dataclass(frozen=True, slots=True)
class DiscountListPage:
    """The page of a list. `items` are the prices that take their discounts from it."""

    head: DiscountListHead
    tiers: tuple[TierLine, ...]
    items: int
    today: date
    may_change: bool
    history: tuple[Day, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def field(self, name: str) -> CatalogField:
        """The field of this name of the list, with its label and kind."""
        return DISCOUNT_LIST_FIELDS[name]

    def tier_field(self, name: str) -> CatalogField:
        """The same of a tier."""
        return TIER_FIELDS[name]
