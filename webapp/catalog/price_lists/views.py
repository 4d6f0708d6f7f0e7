"""From price lists to what their pages show."""

from collections.abc import Mapping
from datetime import date

from webapp.catalog import allowed
from webapp.catalog import store as catalog
from webapp.catalog.fields import METHODS, ON_COST, PRICE_LIST_FIELDS, ROUNDINGS
from webapp.catalog.items import Item
from webapp.catalog.page import paging, validity
from webapp.catalog.price_lists import actions, store
from webapp.catalog.price_lists.page import ItemPage, ItemRow, ListRow, PriceListPage, PriceLists
from webapp.catalog.price_lists.pricing import as_list
from webapp.catalog.price_lists.store import PriceListHead
from webapp.catalog.price_lists.telling import telling
from webapp.catalog.prices import list_price
from webapp.catalog.store import Heads, ListHead
from webapp.catalog.told import days
from webapp.catalog.uses import uses
from webapp.core.folding import folded
from webapp.core.language import _
from webapp.people.access import Actor
from webapp.people.units import unit_tree
from webapp.web.editing import Option

STATES = ("current", "archived")


def price_lists(actor: Actor, asked: Mapping[str, str], today: date) -> PriceLists:
    """The page of the lists that the address asks for. One statement: how many items each has."""
    query = asked.get("q", "").strip()[:200]
    state = asked.get("state", "")
    state = state if state in STATES else "current"
    known = [each for each in catalog.heads(actor.epochs).lists.values() if each.archived == (state == "archived")]
    words = folded(query).split()[:6]
    found = [each for each in known if all(word in folded(each.name) for word in words)]
    order = {"now": 0, "later": 1, "over": 2, "archived": 3}
    found.sort(key=lambda each: (order[validity(each, today)], folded(each.name)))
    shown = paging(asked, len(found))
    page = found[shown.offset : shown.offset + shown.size]
    counts = store.item_counts([each.id for each in page])
    return PriceLists(
        rows=tuple(_list_row(actor, each, counts.get(each.id, 0), today) for each in page),
        paging=shown,
        total=len(known),
        query=query,
        state=state,
        may_create=allowed.may_change_any(actor),
    )


def price_list_page(actor: Actor, head: PriceListHead, asked: Mapping[str, str], today: date) -> PriceListPage:
    """The whole page, with the page of items that the address asks for. Nine statements at the most."""
    return _page(actor, head, asked, today, whole=True)


def price_list_regions(
    actor: Actor, head: PriceListHead, asked: Mapping[str, str], today: date, items: list[Item] | None = None
) -> PriceListPage:
    """What answers show: the page of items that the address asks for, or just these items. Six statements at the most."""
    return _page(actor, head, asked, today, whole=False, items=items)


def item_page(
    actor: Actor,
    head: PriceListHead,
    item: Item,
    today: date,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> ItemPage:
    """The page of an item. One statement."""
    chosen = {name: item_options(actor, item, name) for name in ("unit", "method", "rounding", "discount_list")}
    return ItemPage(head, item_rows(actor, head, [item], today)[0], chosen, typed or {}, errors or {})


def item_rows(actor: Actor, head: PriceListHead, items: list[Item], today: date) -> tuple[ItemRow, ...]:
    """Items as the table shows them. One statement: the open lines that each would touch."""
    heads = catalog.heads(actor.epochs)
    may_change, sees_cost = allowed.may_change(actor, head.unit_id), allowed.may_see_cost(actor)
    lists = actions.below(heads.lists, head.id)
    lines = uses().lines_by_product(actor, lists, [each.product_id for each in items]) if may_change else {}
    return tuple(_item_row(each, head, heads, today, lines, may_change, sees_cost) for each in items)


def options(actor: Actor, head: PriceListHead | None, name: str) -> tuple[Option, ...]:
    """The values of a field of a list that is chosen. No statement."""
    if name == "unit":
        common = (Option("", _("Común a todas")),) if allowed.may_change(actor) else ()
        return common + tuple(Option(str(unit.id), unit.name) for unit in allowed.units_to_change(actor))
    if name == "parent":
        known = catalog.heads(actor.epochs).lists
        mine = head.id if head else 0
        fitting = [
            each
            for each in sorted(known.values(), key=lambda each: folded(each.name))
            if each.id != mine and mine not in each.parents and not each.archived
            if head is None or each.currency == head.currency
        ]
        return (Option("", _("Ninguna")), *(Option(str(each.id), f"{each.name}, {each.currency}") for each in fitting))
    return tuple(Option(code, _(text)) for code, text in PRICE_LIST_FIELDS[name].choices.items())


def item_options(actor: Actor, item: Item, name: str) -> tuple[Option, ...]:
    """The values of a field of an item that is chosen. No statement."""
    heads = catalog.heads(actor.epochs)
    if name == "unit":
        group = heads.units[item.product.unit_id].group
        return tuple(Option(str(unit.id), unit.name) for unit in heads.units.values() if unit.group == group)
    if name == "discount_list":
        return discount_options(heads, heads.lists[item.list_id].currency)
    if name == "method":
        return method_options(actor)
    return rounding_options()


def method_options(actor: Actor) -> tuple[Option, ...]:
    """The methods that the actor may choose: those on a cost for who sees costs."""
    sees_cost = allowed.may_see_cost(actor)
    return tuple(Option(code, _(text)) for code, text in METHODS.items() if sees_cost or code not in ON_COST)


def rounding_options() -> tuple[Option, ...]:
    """All ways of rounding."""
    return tuple(Option(code, _(text)) for code, text in ROUNDINGS.items())


def discount_options(heads: Heads, currency: str) -> tuple[Option, ...]:
    """The discount lists that fit a price list in this currency, and none."""
    fitting = [
        Option(str(id_), each.name)
        for id_, each in heads.discounts.items()
        if id_ not in heads.archived_discounts and (each.kind == "percent" or each.currency in (None, currency))
    ]
    return (Option("", _("Ninguno")), *fitting)


def _page(
    actor: Actor,
    head: PriceListHead,
    asked: Mapping[str, str],
    today: date,
    *,
    whole: bool,
    items: list[Item] | None = None,
) -> PriceListPage:
    heads = catalog.heads(actor.epochs)
    query = asked.get("q", "").strip()[:200]
    words = tuple(folded(query).split()[:6])
    total = store.count_items(head.id)
    shown = paging(asked, store.count_items(head.id, words) if words else total)
    if items is None:
        items = store.items(head.id, words, shown.offset, shown.size)
    may_change = allowed.may_change(actor, head.unit_id)
    below = actions.below(heads.lists, head.id)
    parents = heads.lists[head.id].parents if head.id in heads.lists else ()
    return PriceListPage(
        head=head,
        unit=_unit_name(actor, head.unit_id),
        parent=heads.lists.get(head.parent_id or 0),
        below=tuple(heads.lists[each] for each in sorted(below - {head.id})),
        validity=validity(as_list(head), today),
        today=today,
        items=item_rows(actor, head, items, today),
        paging=shown,
        total=total,
        inherited=store.count_inherited(head.id, parents),
        query=query,
        touched=uses().of_lists(actor, below) if may_change else None,
        history=days(f"price-list:{head.id}", telling(actor, head), actor.time_zone) if whole else (),
        options=_add_options(actor, heads, head) if whole and may_change else {},
        may_change=may_change,
        may_copy=allowed.may_change_any(actor),
        sees_cost=allowed.may_see_cost(actor),
        is_used=not (whole and may_change) or actions.is_used(heads.lists, head.id),
    )


def _add_options(actor: Actor, heads: Heads, head: PriceListHead) -> dict[str, tuple[Option, ...]]:
    return {
        "method": method_options(actor),
        "rounding": rounding_options(),
        "discount_list": discount_options(heads, head.currency),
    }


def _list_row(actor: Actor, prices: ListHead, items: int, today: date) -> ListRow:
    known = catalog.heads(actor.epochs).lists
    parent = known[prices.parents[0]].name if prices.parents else ""
    return ListRow(prices, _unit_name(actor, prices.unit), parent, items, validity(prices, today))


def _item_row(
    item: Item, head: PriceListHead, heads: Heads, today: date, lines: Mapping[int, int], may: bool, sees_cost: bool
) -> ItemRow:
    discounts = heads.discounts.get(item.discount_list_id or 0)
    sees_value = sees_cost or not item.is_on_cost
    return ItemRow(
        item=item,
        unit=heads.units[item.unit_id].name,
        price=list_price(item, as_list(head), heads, today, sees_cost=sees_cost),
        discounts=discounts.name if discounts else "",
        open_lines=lines.get(item.product_id, 0),
        may_change=may and sees_value,
        sees_value=sees_value,
    )


def _unit_name(actor: Actor, unit: int | None) -> str:
    return "" if unit is None else unit_tree(actor.epochs)[unit].name
