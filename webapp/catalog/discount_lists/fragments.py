"""Answers to edits of a discount list and its tiers: the whole table is small, so it comes whole."""

from flask import Response, render_template

from webapp.catalog.discount_lists.page import DiscountListPage
from webapp.core.language import _
from webapp.web.fragments import swapped


def list_changed(page: DiscountListPage) -> Response:
    """The tiers, then the list's own fields."""
    return swapped(_parts(page), said=_("Guardado"), events={"catalog-changed": {"id": page.head.id}})


def all_parts(page: DiscountListPage) -> str:
    """Every region as out-of-band parts."""
    return "\n".join(_parts(page))


def _parts(page: DiscountListPage) -> list[str]:
    names = ("_tiers_body", "_title", "_head")
    return [render_template(f"catalog/discount_lists/{name}.html", page=page, oob=True) for name in names]
