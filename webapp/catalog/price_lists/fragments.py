"""Answers to edits of a price list and its items: rows first, then out-of-band regions, then the spoken sentence."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from flask import Response, render_template

from webapp.catalog.edit import Edited
from webapp.catalog.items import Item
from webapp.catalog.price_lists import store, views
from webapp.catalog.price_lists.page import ItemRow, PriceListPage
from webapp.catalog.price_lists.store import PriceListHead
from webapp.core.language import _
from webapp.people.access import Actor
from webapp.web import filters
from webapp.web.fragments import page_in_browser, swapped

REGIONS = ("_title", "_key", "_items_head")


def shown_now() -> Mapping[str, str]:
    """What the page in the browser shows of the list: the query of its address; nothing where that makes no sense."""
    try:
        return dict(parse_qsl(page_in_browser().query, max_num_fields=20))
    except ValueError:
        return {}


def list_changed(actor: Actor, edited: Edited[PriceListHead], today) -> Response:
    """After an edit of the list's own fields: its regions; the rows too where their prices follow from the currency."""
    own = {change.field for change in edited.change.changes} if edited.change else set()
    if "currency" in own | {change.field for change in edited.since.changes}:
        page = views.price_list_regions(actor, edited.after, shown_now(), today)
        return swapped([_body(page), *_regions(page)], said=_("Guardado"), events=_events(edited))
    page, rows = _rows_since(actor, edited, set(), today)
    return swapped([*rows, *_regions(page)], said=_("Guardado"), events=_events(edited))


def item_changed(actor: Actor, edited: Edited[PriceListHead], item: int, today) -> Response:
    """After an edit of an item: its row, rows that others changed since, and what others did to the list itself."""
    page, rows = _rows_since(actor, edited, {item}, today)
    own = next((each for each in page.items if each.item.id == item), None)
    said = _("Guardado. {product}: {price}", product=own.item.product.name, price=_price(own, page)) if own else ""
    return swapped([*rows, *_since_regions(page, edited)], said=said or _("Guardado"), events=_events(edited))


def item_added(actor: Actor, edited: Edited[PriceListHead], today) -> Response:
    """After adding an item: its row for the end of the table, then as after any edit."""
    part = edited.change.part if edited.change else None
    page, rows = _rows_since(actor, edited, set(), today, also=part)
    new = next((each for each in page.items if each.item.id == part), None) if not edited.repeated else None
    first = [render_template("catalog/price_lists/_item_row.html", page=page, row=new)] if new else []
    said = _("{product} añadido a {price}", product=new.item.product.name, price=_price(new, page)) if new else ""
    return swapped([*first, *rows, *_since_regions(page, edited)], said=said, events=_events(edited))


def item_removed(actor: Actor, edited: Edited[PriceListHead], item: int, taken: Item | None, today) -> Response:
    """After removing an item: the row goes, and the place where it can be put back is named."""
    page = views.price_list_regions(actor, edited.after, shown_now(), today)
    parts = [f'<tr id="item-{int(item)}" hx-swap-oob="delete"></tr>', *_regions(page)]
    if taken is not None:
        parts.append(render_template("catalog/price_lists/_removed.html", page=page, item=taken))
    return swapped(parts, said=_("Quitado"), events=_events(edited))


def all_parts(page: PriceListPage) -> str:
    """Every region and the rows that the browser's page shows, as out-of-band parts."""
    return "\n".join([_body(page), *_regions(page)])


def _rows_since(actor: Actor, edited: Edited[PriceListHead], own: set[int], today, also: int | None = None):
    """The page with the rows in question, and those rows as parts: edited now, or by others since the seen version."""
    since = edited.since.changes
    if any(change.field == "item" for change in since):
        page = views.price_list_regions(actor, edited.after, shown_now(), today)
        return page, [_body(page)]
    touched = {int(change.record[11:]) for change in since if change.record.startswith("price-item:")} | own
    found = store.items_by_id(edited.after.id, touched | ({also} if also else set()))
    page = views.price_list_regions(actor, edited.after, {}, today, items=found)
    rows = [
        render_template("catalog/price_lists/_item_row.html", page=page, row=row, oob=True)
        for row in page.items
        if row.item.id in touched
    ]
    return page, rows


def _since_regions(page: PriceListPage, edited: Edited[PriceListHead]) -> list[str]:
    by_others = any(change.record.startswith("price-list:") for change in edited.since.changes)
    return _regions(page, REGIONS if by_others else ("_items_head",))


def _regions(page: PriceListPage, names: tuple[str, ...] = REGIONS) -> list[str]:
    return [render_template(f"catalog/price_lists/{name}.html", page=page, oob=True) for name in names]


def _body(page: PriceListPage) -> str:
    return render_template("catalog/price_lists/_items_body.html", page=page, oob=True)


def _price(row: ItemRow, page: PriceListPage) -> str:
    return filters.unit_money(row.price.price, page.head.currency) or _("sin precio")


def _events(edited: Edited[PriceListHead]) -> dict:
    return {"catalog-changed": {"id": edited.after.id, "version": edited.after.version}}
