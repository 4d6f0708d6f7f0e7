"""What the pages of price lists are given: frozen values, typed, which the templates print and nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from webapp.catalog.fields import ITEM_FIELDS, METHODS, PRICE_LIST_FIELDS, CatalogField
from webapp.catalog.items import Item
from webapp.catalog.page import Paging
from webapp.catalog.price_lists.copying import Copied, Copying
from webapp.catalog.price_lists.store import PriceListHead
from webapp.catalog.prices import ListPrice
from webapp.catalog.store import ListHead
from webapp.catalog.told import Day
from webapp.catalog.uses import Touched
from webapp.core.language import _
from webapp.web.editing import Option, TypedForm


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of the lists: `unit` is empty for a list that is common to all units."""

    prices: ListHead
    unit: str
    parent: str
    items: int
    validity: str


@dataclass(frozen=True, slots=True)
class PriceLists:
    """All lists that match; `total` is how many there are in this state whatever was searched for."""

    rows: tuple[ListRow, ...]
    paging: Paging
    total: int
    query: str = ""
    state: str = "current"
    may_create: bool = False


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item in the table. `open_lines` are the lines that a change would touch; a value made on a cost is told to who
    sees costs only (`sees_value`)."""

    item: Item
    unit: str
    price: ListPrice
    discounts: str
    open_lines: int
    may_change: bool
    sees_value: bool

    def field(self, name: str) -> CatalogField:
        """The field of this name, with its label and kind."""
        return ITEM_FIELDS[name]

    @property
    def method(self) -> str:
        """How it is worked out, in the reader's language."""
        return _(METHODS[self.item.method]) if self.sees_value else _("Según el coste")

    @property
    def rounding(self) -> str:
        """How it is rounded, in the reader's language; empty without a rounding."""
        return "" if self.item.rounding == "none" else ITEM_FIELDS["rounding"].choice(self.item.rounding)


@dataclass(frozen=True, slots=True)
class PriceListPage:
    """The page of a list. `inherited` products have their price from a parent; `touched` is None for who may not change
    it; `below` are the lists that take prices from this one."""

    head: PriceListHead
    unit: str
    parent: ListHead | None
    below: tuple[ListHead, ...]
    validity: str
    today: date
    items: tuple[ItemRow, ...]
    paging: Paging
    total: int
    inherited: int
    query: str = ""
    touched: Touched | None = None
    history: tuple[Day, ...] = ()
    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    may_change: bool = False
    may_copy: bool = False
    sees_cost: bool = False
    is_used: bool = True

    def field(self, name: str) -> CatalogField:
        """The field of this name, with its label, kind and choices."""
        return PRICE_LIST_FIELDS[name]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """The page of an item: how its price comes about, and all its fields in one form."""

    head: PriceListHead
    row: ItemRow
    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CopyPage:
    """Copying a list: the form and, once it was asked for, what the copy would hold (`shown` of `items`)."""

    head: PriceListHead
    form: TypedForm
    asked: Copying | None = None
    shown: tuple[Copied, ...] = ()
    items: int = 0
    amounts: int = 0
    moved: int = 0
    notice: str = ""

    @property
    def largest(self) -> Decimal:
        """The largest difference among those shown."""
        return max((abs(each.after.value - each.before.value) for each in self.shown), default=Decimal(0))
