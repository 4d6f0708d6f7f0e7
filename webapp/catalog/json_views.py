"""Products and price lists as JSON: money is an amount as text with its currency; costs are there for who sees them."""

from decimal import Decimal

from webapp.audit.changes import plain
from webapp.catalog.price_lists.page import ItemRow, PriceListPage
from webapp.catalog.products.page import ProductPage
from webapp.web.filters import machine


def product_as_json(page: ProductPage) -> dict:
    """The product; without `current_cost` and `standard_cost` for who doesn't see costs."""
    head = page.head
    prices = ("list_price", "current_cost", "standard_cost") if page.sees_cost else ("list_price",)
    texts = ("id", "version", "code", "name", "description", "kind", "currency", "tax_category", "active")
    return {
        **{name: getattr(head, name) for name in texts},
        **{name: _price(getattr(head, name), head.currency) for name in prices},
        "family": None if head.family_code is None else {"id": head.family_code, "name": head.family_name},
        "unit": {"id": head.unit_id, "name": page.unit},
        "sellable_from": machine(head.sellable_from) or None,
        "sellable_to": machine(head.sellable_to) or None,
    }


def price_list_as_json(page: PriceListPage) -> dict:
    """The list with one page of its items."""
    head = page.head
    return {
        **{name: getattr(head, name) for name in ("id", "version", "name", "currency", "archived")},
        "unit": None if head.unit_id is None else {"id": head.unit_id, "name": page.unit},
        "parent": None if page.parent is None else {"id": page.parent.id, "name": page.parent.name},
        "valid_from": machine(head.valid_from) or None,
        "valid_to": machine(head.valid_to) or None,
        "count": page.paging.count,
        "items": [_item(row, head.currency) for row in page.items],
    }


def _item(row: ItemRow, currency: str) -> dict:
    item = row.item
    return {
        "id": item.id,
        "product": {"id": item.product_id, "code": item.product.code, "name": item.product.name},
        "unit": {"id": item.unit_id, "name": row.unit},
        "method": item.method if row.sees_value else None,
        "value": plain(item.value) if row.sees_value else None,
        "rounding": item.rounding,
        "rounding_amount": None if item.rounding_amount is None else plain(item.rounding_amount),
        "discount_list": item.discount_list_id,
        "price": _price(row.price.price, currency),
    }


def _price(value: Decimal | None, currency: str) -> dict | None:
    return None if value is None else {"amount": plain(value), "currency": currency}
