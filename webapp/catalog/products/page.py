"""What the pages of products are given: frozen values, typed, which the templates print and nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from webapp.catalog.fields import FAMILY_FIELDS, PRODUCT_FIELDS, CatalogField
from webapp.catalog.page import Paging
from webapp.catalog.prices import ListPrice
from webapp.catalog.products.store import FamilyHead, ProductHead, Row
from webapp.catalog.store import ListHead
from webapp.catalog.told import Day
from webapp.catalog.uses import Touched
from webapp.web.editing import Option


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A row of the list: `state` is for_sale, not_yet, ended or retired."""

    row: Row
    unit: str
    state: str


@dataclass(frozen=True, slots=True)
class ProductList:
    """The list. `total` is how many there are in this state whatever was searched for."""

    rows: tuple[ProductRow, ...]
    paging: Paging
    total: int
    families: tuple[FamilyHead, ...]
    query: str = ""
    family: str = ""
    state: str = "active"
    sort: str = "code"
    may_change: bool = False
    sees_cost: bool = False

    @property
    def family_name(self) -> str:
        """The name of the family that is filtered by."""
        return next((each.name for each in self.families if each.code == self.family), "")


@dataclass(frozen=True, slots=True)
class InList:
    """Where a product stands in a price list, and what it comes to there. `method` is in words."""

    prices: ListHead
    item: int
    unit: str
    method: str
    discounts: str
    validity: str
    price: ListPrice


@dataclass(frozen=True, slots=True)
class ProductPage:
    """The page of a product. `touched` is None for who may not change it; `state` as in the list."""

    head: ProductHead
    unit: str
    state: str
    today: date
    lists: tuple[InList, ...] = ()
    history: tuple[Day, ...] = ()
    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    touched: Touched | None = None
    may_change: bool = False
    sees_cost: bool = False
    is_used: bool = True

    def field(self, name: str) -> CatalogField:
        """The field of this name, with its label, kind and choices."""
        return PRODUCT_FIELDS[name]

    def choice(self, name: str) -> str:
        """The value of a field with fixed choices, in the reader's language."""
        value = getattr(self.head, PRODUCT_FIELDS[name].column)
        return PRODUCT_FIELDS[name].choice(str(value).lower() if isinstance(value, bool) else value)


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """All families."""

    families: tuple[FamilyHead, ...]
    may_change: bool
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def field(self, name: str) -> CatalogField:
        """The field of this name."""
        return FAMILY_FIELDS[name]
