"""Versions of the catalogue's records, and which price lists a change moves."""

from collections.abc import Collection

from webapp.catalog.records import PriceList, PriceListItem
from webapp.db import Record


def claim(table: type[Record], key: int | str) -> bool:
    """Raise a record's version: the first statement of a change, which others wait behind. False when there is no such
    record. One statement."""
    return bool(table.update(version=table.version + 1).where(table._meta.primary_key == key).execute())


def lists_with(product: int, methods: Collection[str] | None = None) -> frozenset[int]:
    """The price lists that hold this product, by one of these methods or by any. One statement."""
    query = PriceListItem.select(PriceListItem.price_list_id).where(PriceListItem.product_id == product).distinct()
    if methods is not None:
        query = query.where(PriceListItem.method.in_(sorted(methods)))
    return frozenset(price_list for (price_list,) in query.tuples())


def lists_with_discount(discount_list: int) -> frozenset[int]:
    """The price lists with an item that takes its discounts from this list. One statement."""
    query = (
        PriceListItem.select(PriceListItem.price_list_id)
        .where(PriceListItem.discount_list_id == discount_list)
        .distinct()
    )
    return frozenset(price_list for (price_list,) in query.tuples())


def lists_between(currencies: Collection[str]) -> frozenset[int]:
    """The price lists in one of these currencies with a price that is worked out. One statement."""
    query = (
        PriceListItem.select(PriceListItem.price_list_id)
        .join(PriceList, on=(PriceList.id == PriceListItem.price_list_id))
        .where(PriceList.currency.in_(sorted(currencies)) & (PriceListItem.method != "amount"))
        .distinct()
    )
    return frozenset(price_list for (price_list,) in query.tuples())


def say_moved(lists: Collection[int]) -> None:
    """Raise the epochs of these price lists, so that what was priced with them says that it may have moved.

    One statement, or none.
    """
    if lists:
        PriceList.update(epoch=PriceList.epoch + 1).where(PriceList.id.in_(sorted(lists))).execute()
