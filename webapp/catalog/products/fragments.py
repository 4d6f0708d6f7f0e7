"""Answers to edits of products and families."""

from flask import Response, render_template

from webapp.catalog.products.page import FamilyPage, ProductPage
from webapp.core.language import _
from webapp.web.fragments import swapped

REGIONS = ("_title", "_prices", "_lists", "_facts", "_touched")


def product_changed(product: ProductPage) -> Response:
    """Every region of the page: prices in lists may follow from any field."""
    return swapped(_parts(product), said=_("Guardado"), events={"catalog-changed": {"id": product.head.id}})


def all_parts(product: ProductPage) -> str:
    """Every region as out-of-band parts."""
    return "\n".join(_parts(product))


def families(page: FamilyPage) -> Response:
    """The table of families."""
    body = render_template("catalog/products/_family_rows.html", page=page, oob=True)
    return swapped([body], said=_("Guardado"))


def _parts(product: ProductPage) -> list[str]:
    return [render_template(f"catalog/products/{name}.html", product=product, oob=True) for name in REGIONS]
