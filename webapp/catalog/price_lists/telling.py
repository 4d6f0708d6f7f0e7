"""How the history and the conflicts of a price list and its items are told."""

from collections.abc import Mapping
from decimal import Decimal

from webapp.catalog import allowed
from webapp.catalog import store as catalog
from webapp.catalog.fields import ITEM_FIELDS, PRICE_LIST_FIELDS, CatalogField
from webapp.catalog.price_lists import store
from webapp.catalog.price_lists.store import PriceListHead
from webapp.catalog.told import Teller, Telling, plain_value
from webapp.people.access import Actor
from webapp.people.units import unit_tree
from webapp.web import filters
from webapp.web.locale_formats import formats

_ITEM = "price-item:"


def telling(actor: Actor, head: PriceListHead) -> Telling:
    """Names behind ids, and values on a cost to who sees costs. One statement, two more for who doesn't."""
    return lambda records: _teller(actor, head, [int(each[len(_ITEM) :]) for each in records if each.startswith(_ITEM)])


def _teller(actor: Actor, head: PriceListHead, items: list[int]) -> Teller:
    heads = catalog.heads(actor.epochs)
    units = unit_tree(actor.epochs).units
    names = store.item_names(items)
    on_cost = frozenset() if allowed.may_see_cost(actor) else store.ever_on_cost(items)

    def fields(record: str) -> Mapping[str, CatalogField]:
        return ITEM_FIELDS if record.startswith(_ITEM) else PRICE_LIST_FIELDS

    def read(record: str, field: CatalogField, text: str) -> str:
        known: Mapping[int, object] = {}
        match field.name:
            case "unit":
                known = heads.units if record.startswith(_ITEM) else units
            case "parent":
                known = heads.lists
            case "discount_list":
                known = heads.discounts
            case "value":
                return formats().shortest(Decimal(text))
            case "rounding_amount":
                return filters.unit_money(Decimal(text), head.currency)
        if known:
            return getattr(known.get(int(text)), "name", text)
        return plain_value(field, text)

    def hides(record: str, name: str) -> bool:
        return name in ("value", "method") and record in on_cost

    return Teller(fields, read, part=lambda record: names.get(record, ""), hides=hides)
