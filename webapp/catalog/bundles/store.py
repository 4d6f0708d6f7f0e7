"""Reading and writing bundles: products that are sold together at one price, and what is in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from peewee import fn

from webapp.catalog.edit import Kind
from webapp.catalog.records import BundlePart, PriceList, PriceListItem, Product
from webapp.core.folding import folded
from webapp.core.language import N_


@dataclass(frozen=True, slots=True)
class BundleHead:
    """A bundle, which is a product; its version is the product's. `lists` is how many price lists in use hold it."""

    id: int
    version: int
    code: str
    name: str
    active: bool
    lists: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A product in a bundle; `quantity` of it is in one bundle where it is `required`."""

    id: int
    product_id: int
    code: str
    name: str
    unit_id: int
    quantity: Decimal
    required: bool


def load(bundle: int | str) -> BundleHead | None:
    """The bundle; None for a product that isn't one. One statement."""
    row = _heads().where(Product.id == bundle).tuples().first()
    return row and BundleHead(*row)


BUNDLES = Kind("product", Product, load, lambda _head: None, ("code", N_("Ya hay un producto con este código.")))


def bundles() -> list[BundleHead]:
    """All bundles, those for sale first, by code. One statement."""
    return [BundleHead(*row) for row in _heads().order_by(Product.active.desc(), Product.code).tuples()]


def parts(bundle: int) -> list[Part]:
    """What is in it, required parts first, as they were put in. One statement."""
    query = (
        BundlePart.select(
            BundlePart.id, BundlePart.product_id, Product.code, Product.name, Product.unit_id, BundlePart.quantity,
            BundlePart.required,
        )
        .join(Product, on=(Product.id == BundlePart.product_id))
        .where(BundlePart.bundle_id == bundle)
        .order_by(BundlePart.required.desc(), BundlePart.id)
    )  # fmt: skip
    return [Part(*row) for row in query.tuples()]


def insert(values: Mapping[str, object]) -> int:
    """A new bundle without parts; its id. One statement."""
    names = folded(str(values["code"]), str(values["name"]))
    return Product.insert(**values, bundle=True, folded=names).execute()


def insert_part(bundle: int, product: int, quantity: Decimal, *, required: bool) -> int:
    """A new part; its id. One statement."""
    return BundlePart.insert(bundle_id=bundle, product_id=product, quantity=quantity, required=required).execute()


def update_part(part: int, quantity: Decimal) -> None:
    """One statement."""
    BundlePart.update(quantity=quantity).where(BundlePart.id == part).execute()


def remove_part(part: int) -> None:
    """One statement."""
    BundlePart.delete().where(BundlePart.id == part).execute()


def _heads():
    lists = (
        PriceListItem.select(fn.COUNT(fn.DISTINCT(PriceListItem.price_list_id)))
        .join(PriceList, on=((PriceList.id == PriceListItem.price_list_id) & ~PriceList.archived))
        .where(PriceListItem.product_id == Product.id)
    )
    return Product.select(Product.id, Product.version, Product.code, Product.name, Product.active, lists).where(
        Product.bundle
    )
