"""From products to what their pages show."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from webapp.catalog import allowed
from webapp.catalog import store as catalog
from webapp.catalog.fields import FAMILY_FIELDS, PRODUCT_FIELDS, CatalogField
from webapp.catalog.items import Item, items_of_product
from webapp.catalog.method_words import method_text
from webapp.catalog.page import paging, validity
from webapp.catalog.prices import list_price
from webapp.catalog.products import actions, store
from webapp.catalog.products.forms import known_tax_categories
from webapp.catalog.products.page import FamilyPage, InList, ProductList, ProductPage, ProductRow
from webapp.catalog.products.store import Asked, ProductHead, Row
from webapp.catalog.store import Heads
from webapp.catalog.told import Teller, Telling, days, plain_value
from webapp.catalog.uses import uses
from webapp.core.folding import folded
from webapp.core.language import _
from webapp.people.access import Actor
from webapp.web import filters
from webapp.web.editing import Option

STATES = ("active", "retired", "all")
SORTS = ("code", "name", "family", "list_price")


def product_list(actor: Actor, asked: Mapping[str, str], today: date) -> ProductList:
    """The page of the list that the address asks for; what makes no sense there has its usual value.

    Four statements: how many match, how many there are at all, families, the page's rows.
    """
    query = asked.get("q", "").strip()[:200]
    state = asked.get("state", "")
    state = state if state in STATES else "active"
    sort = asked.get("sort", "")
    sort = sort if sort in SORTS else "code"
    families = tuple(store.families())
    family = asked.get("family", "")
    family = family if family in {"-", *(each.code for each in families)} else ""
    wanted = Asked(tuple(folded(query).split()[:6]), family, state)
    shown = paging(asked, store.count(wanted))
    total = store.count(Asked(state=state))
    units = catalog.heads(actor.epochs).units
    rows = store.rows(wanted, sort, shown.offset, shown.size)
    return ProductList(
        rows=tuple(ProductRow(row, units[row.unit_id].name, _state(row, today)) for row in rows),
        paging=shown,
        total=total,
        families=families,
        query=query,
        family=family,
        state=state,
        sort=sort,
        may_change=allowed.may_change(actor),
        sees_cost=allowed.may_see_cost(actor),
    )


def product_page(actor: Actor, head: ProductHead, today: date) -> ProductPage:
    """The whole page. Eight statements at the most."""
    return _page(actor, head, today, whole=True)


def product_regions(actor: Actor, head: ProductHead, today: date) -> ProductPage:
    """What the answer to an edit shows. Four statements at the most."""
    return _page(actor, head, today, whole=False)


def options(actor: Actor, name: str) -> tuple[Option, ...]:
    """The values of a field that is chosen from a list. One statement for families and tax categories, else none."""
    field = PRODUCT_FIELDS[name]
    if name == "family":
        return tuple(Option(each.code, each.name) for each in store.families())
    if name == "unit":
        units = catalog.heads(actor.epochs).units.values()
        return tuple(Option(str(each.id), each.name) for each in sorted(units, key=lambda unit: (unit.group, unit.id)))
    if name == "tax_category":
        return tuple(Option(code, field.choice(code)) for code in known_tax_categories())
    return tuple(Option(code, _(text)) for code, text in field.choices.items())


def telling(actor: Actor, head: ProductHead) -> Telling:
    """How a product's history and conflicts are told; costs to who sees them. One statement for the families' names."""
    heads = catalog.heads(actor.epochs)
    families = {each.code: each.name for each in store.families()}
    sees_cost = allowed.may_see_cost(actor)

    def read(_record: str, field: CatalogField, text: str) -> str:
        if field.name == "unit":
            return heads.units[int(text)].name if int(text) in heads.units else text
        if field.name == "family":
            return families.get(text, text)
        if field.name in ("list_price", "current_cost", "standard_cost"):
            return filters.unit_money(Decimal(text), head.currency)
        return plain_value(field, text)

    def hides(_record: str, name: str) -> bool:
        return PRODUCT_FIELDS[name].cost and not sees_cost

    return lambda _records: Teller(lambda _record: PRODUCT_FIELDS, read, hides=hides)


def family_telling() -> Telling:
    """How the conflicts of a family are told."""
    return lambda _records: Teller(lambda _record: FAMILY_FIELDS, lambda _record, field, text: plain_value(field, text))


def family_page(actor: Actor, typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None):
    """All families. One statement."""
    return FamilyPage(tuple(store.families()), allowed.may_change(actor), typed or {}, errors or {})


def _page(actor: Actor, head: ProductHead, today: date, *, whole: bool) -> ProductPage:
    heads = catalog.heads(actor.epochs)
    may_change, sees_cost = allowed.may_change(actor), allowed.may_see_cost(actor)
    items = [each for each in items_of_product(head.id) if each.list_id in heads.lists]
    items.sort(key=lambda each: (heads.lists[each.list_id].archived, heads.lists[each.list_id].name, each.id))
    return ProductPage(
        head=head,
        unit=heads.units[head.unit_id].name,
        state=_state(head, today),
        today=today,
        lists=tuple(_in_list(each, heads, today, sees_cost=sees_cost) for each in items),
        history=days(f"product:{head.id}", telling(actor, head), actor.time_zone) if whole else (),
        touched=uses().of_product(actor, head.id) if may_change else None,
        may_change=may_change,
        sees_cost=sees_cost,
        is_used=bool(items) or not (whole and may_change) or actions.is_used(head.id),
    )


def _in_list(item: Item, heads: Heads, today: date, *, sees_cost: bool) -> InList:
    prices = heads.lists[item.list_id]
    discounts = heads.discounts.get(item.discount_list_id or 0)
    return InList(
        prices=prices,
        item=item.id,
        unit=heads.units[item.unit_id].name,
        method=method_text(item, prices.currency, sees_cost=sees_cost),
        discounts=discounts.name if discounts else "",
        validity=validity(prices, today),
        price=list_price(item, prices, heads, today, sees_cost=sees_cost),
    )


def _state(product: Row | ProductHead, today: date) -> str:
    if not product.active:
        return "retired"
    if product.sellable_from is not None and today < product.sellable_from:
        return "not_yet"
    return "ended" if product.sellable_to is not None and today > product.sellable_to else "for_sale"
