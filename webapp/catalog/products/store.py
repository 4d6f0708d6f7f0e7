"""Reading and writing products and families."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from peewee import JOIN, fn

from webapp.catalog.edit import Kind
from webapp.catalog.records import PriceList, PriceListItem, Product, ProductFamily, TaxRate
from webapp.core.folding import folded
from webapp.core.language import N_


@dataclass(frozen=True, slots=True)
class ProductHead:
    """A product with its version; costs are for one default unit, in its own currency."""

    id: int
    version: int
    code: str
    name: str
    description: str
    family_code: str | None
    family_name: str | None
    kind: str
    unit_id: int
    currency: str
    list_price: Decimal | None
    current_cost: Decimal | None
    standard_cost: Decimal | None
    tax_category: str
    active: bool
    sellable_from: date | None
    sellable_to: date | None

    def is_for_sale(self, day: date) -> bool:
        """Whether it may be sold on this day; both ends are included."""
        too_early = self.sellable_from is not None and day < self.sellable_from
        too_late = self.sellable_to is not None and day > self.sellable_to
        return self.active and not too_early and not too_late


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list of products; `lists` is how many price lists in use hold it."""

    id: int
    code: str
    name: str
    family: str | None
    unit_id: int
    currency: str
    list_price: Decimal | None
    current_cost: Decimal | None
    active: bool
    sellable_from: date | None
    sellable_to: date | None
    lists: int


@dataclass(frozen=True, slots=True)
class FamilyHead:
    """A family with how many products it has."""

    code: str
    version: int
    name: str
    products: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of products is asked for: folded words, a family's code, and whether for sale, retired or all."""

    words: tuple[str, ...] = ()
    family: str = ""
    state: str = "active"


def load(product: int | str) -> ProductHead | None:
    """One statement."""
    row = (
        Product.select(
            Product.id, Product.version, Product.code, Product.name, Product.description, Product.family_code,
            ProductFamily.name, Product.kind, Product.unit_id, Product.currency, Product.list_price,
            Product.current_cost, Product.standard_cost, Product.tax_category, Product.active, Product.sellable_from,
            Product.sellable_to,
        )
        .join(ProductFamily, JOIN.LEFT_OUTER, on=(ProductFamily.code == Product.family_code))
        .where(Product.id == product)
        .tuples()
        .first()
    )  # fmt: skip
    return row and ProductHead(*row)


def load_family(code: int | str) -> FamilyHead | None:
    """One statement."""
    row = (
        ProductFamily.select(ProductFamily.code, ProductFamily.version, ProductFamily.name)
        .where(ProductFamily.code == code)
        .tuples()
        .first()
    )
    return row and FamilyHead(*row)


PRODUCTS = Kind("product", Product, load, lambda _head: None, ("code", N_("Ya hay un producto con este código.")))
FAMILIES = Kind("family", ProductFamily, load_family, lambda _head: None, ("code", N_("Ya hay una familia así.")))


def count(asked: Asked) -> int:
    """How many match. One statement."""
    return Product.select(fn.COUNT(Product.id)).where(_matching(asked)).scalar()


def rows(asked: Asked, sort: str, offset: int, limit: int) -> list[Row]:
    """One page in this order. One statement."""
    lists = (
        PriceListItem.select(fn.COUNT(fn.DISTINCT(PriceListItem.price_list_id)))
        .join(PriceList, on=((PriceList.id == PriceListItem.price_list_id) & ~PriceList.archived))
        .where(PriceListItem.product_id == Product.id)
    )
    query = (
        Product.select(
            Product.id, Product.code, Product.name, ProductFamily.name, Product.unit_id, Product.currency,
            Product.list_price, Product.current_cost, Product.active, Product.sellable_from, Product.sellable_to, lists,
        )
        .join(ProductFamily, JOIN.LEFT_OUTER, on=(ProductFamily.code == Product.family_code))
        .where(_matching(asked))
        .order_by(*_order(sort))
        .offset(offset)
        .limit(limit)
    )  # fmt: skip
    return [Row(*row) for row in query.tuples()]


def families() -> list[FamilyHead]:
    """All families by name, with how many products each has. One statement."""
    query = (
        ProductFamily.select(ProductFamily.code, ProductFamily.version, ProductFamily.name, fn.COUNT(Product.id))
        .join(Product, JOIN.LEFT_OUTER, on=(Product.family_code == ProductFamily.code))
        .group_by(ProductFamily.code, ProductFamily.version, ProductFamily.name)
        .order_by(ProductFamily.name)
    )
    return [FamilyHead(*row) for row in query.tuples()]


def tax_categories() -> list[str]:
    """The categories that some unit has a rate for. One statement."""
    query = TaxRate.select(TaxRate.category).distinct().order_by(TaxRate.category)
    return [category for (category,) in query.tuples()]


def is_code_taken(code: str, but: int | None = None) -> bool:
    """Whether another product has this code, in whatever case. One statement."""
    found = fn.LOWER(Product.code) == code.lower()
    if but is not None:
        found = found & (Product.id != but)
    return Product.select(Product.id).where(found | ((Product.code == code) & (Product.id != (but or 0)))).exists()


def insert(values: Mapping[str, object]) -> int:
    """A new product; its id. One statement."""
    return Product.insert(**values, folded=folded(str(values["code"]), str(values["name"]))).execute()


def update(product: int, values: Mapping[str, object], *, code: str, name: str) -> None:
    """These columns; `code` and `name` are what it is found by from here on. One statement."""
    Product.update(**values, folded=folded(code, name)).where(Product.id == product).execute()


def remove(product: int) -> None:
    """Raises IntegrityError when something uses it. One statement."""
    Product.delete().where(Product.id == product).execute()


def insert_family(code: str, name: str) -> str:
    """One statement."""
    ProductFamily.insert(code=code, name=name).execute()
    return code


def rename_family(code: str, name: str) -> None:
    """One statement."""
    ProductFamily.update(name=name).where(ProductFamily.code == code).execute()


def remove_family(code: str) -> None:
    """Raises IntegrityError when a product is in it. One statement."""
    ProductFamily.delete().where(ProductFamily.code == code).execute()


def _matching(asked: Asked):
    found = Product.id.is_null(False)
    if asked.state != "all":
        found = found & (Product.active == (asked.state == "active"))
    if asked.family:
        none = Product.family_code.is_null()
        found = found & (none if asked.family == "-" else Product.family_code == asked.family)
    for word in asked.words:
        found = found & Product.folded.contains(word)
    return found


def _order(sort: str) -> tuple:
    match sort:
        case "name":
            return (fn.LOWER(Product.name), Product.id)
        case "family":
            return (fn.LOWER(ProductFamily.name).asc(nulls="last"), Product.code)
        case "list_price":
            return (Product.list_price.desc(nulls="last"), Product.id)
        case _:
            return (Product.code, Product.id)
