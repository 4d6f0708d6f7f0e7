"""Sending the catalogue's forms as its pages do, and reading what the database then holds."""

import re

from tests.support.visitor import Visitor, form_key
from webapp.catalog.records import DiscountList, PriceList, PriceListItem, Product, UnitGroup


def edit(visitor: Visitor, path: str, version: int, **fields: object):
    """PATCH these fields; numbers as a Spanish reader writes them."""
    return visitor.patch(path, {"version": version, "number_format": "es", "form_key": form_key(), **fields})


def product(code: str) -> Product:
    return Product.get(Product.code == code)


def price_list(id_: int) -> PriceList:
    return PriceList.get_by_id(id_)


def item(price_list: int, code: str) -> PriceListItem:
    """The item of a product in a list."""
    return PriceListItem.get(
        (PriceListItem.price_list_id == price_list) & (PriceListItem.product_id == product(code).id)
    )


def new_price_list(visitor: Visitor, name: str = "Lista de Café Sur", **fields: object) -> int:
    """A new list by the form; its id."""
    sent = {"name": name, "currency": "EUR", "form_key": form_key(), **fields}
    return _made(visitor.post("/price-lists", sent))


def new_product(visitor: Visitor, code: str, unit: int, **fields: object) -> int:
    """A new product by the form; its id."""
    sent = {"code": code, "name": f"Producto {code}", "unit": unit, "currency": "EUR", "form_key": form_key(), **fields}
    return _made(visitor.post("/products", sent))


def new_discount_list(visitor: Visitor, name: str = "Por cantidad", kind: str = "percent", **fields: object) -> int:
    """A new discount list by the form; its id."""
    return _made(visitor.post("/discount-lists", {"name": name, "kind": kind, "form_key": form_key(), **fields}))


def add_item(visitor: Visitor, price_list: int, code: str, **fields: object):
    """POST a price; the answer."""
    sent = {"product": code, "method": "amount", "form_key": form_key(), "number_format": "es", **fields}
    return visitor.post(f"/price-lists/{price_list}/items", sent, fragment=True)


def add_tier(visitor: Visitor, discount_list: int, since: object, until: object = "", value: object = "5"):
    """POST a tier; the answer."""
    sent = {"since": since, "until": until, "value": value, "form_key": form_key(), "number_format": "es"}
    return visitor.post(f"/discount-lists/{discount_list}/tiers", sent, fragment=True)


def discount_list(id_: int) -> DiscountList:
    return DiscountList.get_by_id(id_)


def group_of(code: str) -> UnitGroup:
    return UnitGroup.get(UnitGroup.code == code)


def data_value(text: str, field: str) -> str | None:
    """The machine-readable value of a field in a page or an answer."""
    found = re.search(rf'data-field="{field}" data-value="([^"]*)"', text)
    return found and found[1]


def _made(answer) -> int:
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].rsplit("/", 1)[1])
