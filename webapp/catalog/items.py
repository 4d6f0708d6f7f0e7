"""The items of price lists, each with the product that it prices."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from webapp.catalog.fields import ON_COST
from webapp.catalog.records import PriceListItem, Product
from webapp.catalog.store import Heads
from webapp.pricing import snapshot
from webapp.pricing.snapshot import RoundingPolicy

_COLUMNS = (
    PriceListItem.id, PriceListItem.price_list_id, PriceListItem.product_id, PriceListItem.unit_id,
    PriceListItem.method, PriceListItem.value, PriceListItem.rounding_policy, PriceListItem.rounding_option,
    PriceListItem.rounding_amount, PriceListItem.discount_list_id,
)  # fmt: skip
_PRODUCT = (
    Product.code, Product.name, Product.unit_id, Product.family_code, Product.kind, Product.list_price,
    Product.current_cost, Product.standard_cost, Product.currency, Product.active, Product.sellable_from,
    Product.sellable_to,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PricedProduct:
    """What an item's price needs to know of its product."""

    code: str
    name: str
    unit_id: int
    family: str | None
    kind: str
    list_price: Decimal | None
    current_cost: Decimal | None
    standard_cost: Decimal | None
    currency: str
    active: bool
    sellable_from: date | None
    sellable_to: date | None


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a price list. `value` is an amount or a percentage, by `method`; `id` is 0 before it is stored."""

    id: int
    list_id: int
    product_id: int
    unit_id: int
    method: str
    value: Decimal
    rounding_policy: str
    rounding_option: str | None
    rounding_amount: Decimal | None
    discount_list_id: int | None
    product: PricedProduct

    @property
    def rounding(self) -> str:
        """Policy and option as one code of `fields.ROUNDINGS`."""
        return "none" if self.rounding_policy == "none" else f"{self.rounding_policy}:{self.rounding_option}"

    @property
    def is_on_cost(self) -> bool:
        """Whether its price is made from a cost, which not everybody sees."""
        return self.method in ON_COST

    def as_priced(self, heads: Heads) -> tuple[snapshot.Product, snapshot.PriceItem]:
        """Product and item as a pricing run sees them."""
        p = self.product
        product = snapshot.Product(
            p.code, p.name, heads.units[p.unit_id].code, p.family, p.kind, p.list_price, p.current_cost,
            p.standard_cost, p.currency, p.active, p.sellable_from, p.sellable_to,
        )  # fmt: skip
        policy = None
        if self.rounding_policy != "none" and self.rounding_amount:
            policy = RoundingPolicy(self.rounding_policy, self.rounding_option, self.rounding_amount)
        discounts = str(self.discount_list_id) if self.discount_list_id else None
        unit = heads.units[self.unit_id].code
        return product, snapshot.PriceItem(p.code, unit, self.method, self.value, policy, discounts)


def select_items():
    """The query of items with their products, to be narrowed and ordered."""
    return PriceListItem.select(*_COLUMNS, *_PRODUCT).join(Product, on=(Product.id == PriceListItem.product_id))


def read_items(query) -> list[Item]:
    """The items that a query of `select_items` finds. One statement."""
    return [_item(row) for row in query.tuples()]


def load_item(price_list: int, item: int) -> Item | None:
    """One item of this list. One statement."""
    found = (PriceListItem.id == item) & (PriceListItem.price_list_id == price_list)
    return next(iter(read_items(select_items().where(found))), None)


def items_of_product(product: int) -> list[Item]:
    """Its items in all lists. One statement."""
    return read_items(select_items().where(PriceListItem.product_id == product).order_by(PriceListItem.id))


def unstored(product: int, price_list: int, unit: int | None = None) -> Item | None:
    """An item that would price this product in its default unit at nothing: where a new one starts. One statement."""
    row = Product.select(*_PRODUCT).where(Product.id == product).tuples().first()
    if row is None:
        return None
    priced = PricedProduct(*row)
    return Item(0, price_list, product, unit or priced.unit_id, "amount", Decimal(0), "none", None, None, None, priced)


def _item(row: tuple) -> Item:
    return Item(*row[: len(_COLUMNS)], product=PricedProduct(*row[len(_COLUMNS) :]))
