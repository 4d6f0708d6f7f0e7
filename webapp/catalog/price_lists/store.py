"""Reading and writing price lists and their items."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from peewee import fn

from webapp.audit.records import Change
from webapp.catalog.edit import Kind
from webapp.catalog.fields import ON_COST
from webapp.catalog.items import Item, read_items, select_items
from webapp.catalog.records import DiscountList, PriceList, PriceListItem, Product
from webapp.core.language import N_
from webapp.db import database
from webapp.db.fields import QuantityField

_SCALED = QuantityField()


@dataclass(frozen=True, slots=True)
class PriceListHead:
    """A price list without its items, with its version. Without a `unit_id` it is common to all units."""

    id: int
    version: int
    name: str
    unit_id: int | None
    currency: str
    parent_id: int | None
    valid_from: date | None
    valid_to: date | None
    archived: bool
    epoch: int


def load(price_list: int | str) -> PriceListHead | None:
    """One statement."""
    row = (
        PriceList.select(
            PriceList.id, PriceList.version, PriceList.name, PriceList.unit_id, PriceList.currency, PriceList.parent_id,
            PriceList.valid_from, PriceList.valid_to, PriceList.archived, PriceList.epoch,
        )
        .where(PriceList.id == price_list)
        .tuples()
        .first()
    )  # fmt: skip
    return row and PriceListHead(*row)


PRICE_LISTS = Kind(
    "price-list", PriceList, load, lambda head: head.unit_id, ("name", N_("Ya hay una lista con este nombre."))
)


def item_counts(lists: Collection[int]) -> dict[int, int]:
    """How many items each of these lists has. One statement."""
    query = (
        PriceListItem.select(PriceListItem.price_list_id, fn.COUNT(PriceListItem.id))
        .where(PriceListItem.price_list_id.in_(sorted(lists) or (0,)))
        .group_by(PriceListItem.price_list_id)
    )
    return dict(query.tuples())


def count_items(price_list: int, words: tuple[str, ...] = ()) -> int:
    """How many items of the list match. One statement."""
    query = PriceListItem.select(fn.COUNT(PriceListItem.id)).where(PriceListItem.price_list_id == price_list)
    if words:
        query = query.join(Product, on=(Product.id == PriceListItem.product_id)).where(*_named(words))
    return query.scalar()


def items(price_list: int, words: tuple[str, ...], offset: int, limit: int) -> list[Item]:
    """One page of its items, by the product's code. One statement."""
    query = select_items().where(PriceListItem.price_list_id == price_list)
    if words:
        query = query.where(*_named(words))
    return read_items(query.order_by(Product.code, PriceListItem.id).offset(offset).limit(limit))


def all_items(price_list: int) -> list[Item]:
    """All of its items, by the product's code. One statement."""
    query = select_items().where(PriceListItem.price_list_id == price_list)
    return read_items(query.order_by(Product.code, PriceListItem.id))


def items_by_id(price_list: int, ids: Collection[int]) -> list[Item]:
    """These of its items. One statement."""
    found = (PriceListItem.price_list_id == price_list) & PriceListItem.id.in_(sorted(ids) or (0,))
    return read_items(select_items().where(found).order_by(Product.code, PriceListItem.id))


def count_inherited(price_list: int, parents: Collection[int]) -> int:
    """How many products have a price in these parent lists and none in the list itself. One statement."""
    own = PriceListItem.select(PriceListItem.product_id).where(PriceListItem.price_list_id == price_list)
    return (
        PriceListItem.select(fn.COUNT(fn.DISTINCT(PriceListItem.product_id)))
        .where(PriceListItem.price_list_id.in_(sorted(parents) or (0,)) & PriceListItem.product_id.not_in(own))
        .scalar()
    )


def is_name_taken(name: str, but: int | None = None) -> bool:
    """Whether another list has this name. One statement."""
    return PriceList.select(PriceList.id).where((PriceList.name == name) & (PriceList.id != (but or 0))).exists()


def has_item(price_list: int, product: int, unit: int, but: int = 0) -> bool:
    """Whether another item of the list prices this product in this unit. One statement."""
    found = (PriceListItem.price_list_id == price_list) & (PriceListItem.product_id == product)
    found = found & (PriceListItem.unit_id == unit) & (PriceListItem.id != but)
    return PriceListItem.select(PriceListItem.id).where(found).exists()


def has_amount_discounts(price_list: int, but: str) -> bool:
    """Whether an item takes an amount off in another currency than `but`. One statement."""
    other = (DiscountList.kind == "amount") & DiscountList.currency.is_null(False) & (DiscountList.currency != but)
    return (
        PriceListItem.select(PriceListItem.id)
        .join(DiscountList, on=(DiscountList.id == PriceListItem.discount_list_id))
        .where((PriceListItem.price_list_id == price_list) & other)
        .exists()
    )


def has_items_on_cost(price_list: int) -> bool:
    """Whether some price of the list is made from a cost. One statement."""
    found = (PriceListItem.price_list_id == price_list) & PriceListItem.method.in_(sorted(ON_COST))
    return PriceListItem.select(PriceListItem.id).where(found).exists()


def item_names(items_: Collection[int]) -> dict[str, str]:
    """What the products of these items are called, by the items' names in the change log. One statement."""
    query = (
        PriceListItem.select(PriceListItem.id, Product.name)
        .join(Product, on=(Product.id == PriceListItem.product_id))
        .where(PriceListItem.id.in_(sorted(items_) or (0,)))
    )
    return {f"price-item:{item}": name for item, name in query.tuples()}


def ever_on_cost(items_: Collection[int]) -> frozenset[str]:
    """Those of these items whose price is or was made from a cost, or that are gone, by their names in the change log.

    Two statements.
    """
    records = [f"price-item:{item}" for item in sorted(items_)]
    query = PriceListItem.select(PriceListItem.id).where(
        PriceListItem.id.in_(sorted(items_) or (0,)) & PriceListItem.method.not_in(sorted(ON_COST))
    )
    never = {f"price-item:{item}" for (item,) in query.tuples()}
    methods = Change.select(Change.record).where(
        Change.record.in_(records or ("",))
        & (Change.field == "method")
        & (Change.old.in_(sorted(ON_COST)) | Change.new.in_(sorted(ON_COST)))
    )
    return frozenset(records) - (never - {record for (record,) in methods.tuples()})


def insert(values: Mapping[str, object]) -> int:
    """A new list; its id. One statement."""
    return PriceList.insert(**values).execute()


def update(price_list: int, values: Mapping[str, object]) -> None:
    """These columns. One statement."""
    PriceList.update(**values).where(PriceList.id == price_list).execute()


def remove(price_list: int) -> None:
    """The list with its items. Raises IntegrityError when something uses it. Two statements."""
    PriceListItem.delete().where(PriceListItem.price_list_id == price_list).execute()
    PriceList.delete().where(PriceList.id == price_list).execute()


def insert_item(item: Item) -> int:
    """A new item; its id. One statement."""
    return PriceListItem.insert(
        price_list_id=item.list_id,
        product_id=item.product_id,
        unit_id=item.unit_id,
        method=item.method,
        value=item.value,
        rounding_policy=item.rounding_policy,
        rounding_option=item.rounding_option,
        rounding_amount=item.rounding_amount,
        discount_list_id=item.discount_list_id,
    ).execute()


def insert_items(items_: Sequence[Item]) -> None:
    """Many new items. One statement."""
    database.obj.execute_many(
        "INSERT INTO price_list_item (price_list_id, product_id, unit_id, method, value, rounding_policy, "
        "rounding_option, rounding_amount, discount_list_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                each.list_id, each.product_id, each.unit_id, each.method, _SCALED.db_value(each.value),
                each.rounding_policy, each.rounding_option, _SCALED.db_value(each.rounding_amount),
                each.discount_list_id,
            )
            for each in items_
        ],
    )  # fmt: skip


def update_item(item: Item) -> None:
    """What is edited of an item. One statement."""
    PriceListItem.update(
        unit_id=item.unit_id,
        method=item.method,
        value=item.value,
        rounding_policy=item.rounding_policy,
        rounding_option=item.rounding_option,
        rounding_amount=item.rounding_amount,
        discount_list_id=item.discount_list_id,
    ).where(PriceListItem.id == item.id).execute()


def remove_item(item: int) -> None:
    """One statement."""
    PriceListItem.delete().where(PriceListItem.id == item).execute()


def _named(words: tuple[str, ...]):
    return [Product.folded.contains(word) for word in words]
