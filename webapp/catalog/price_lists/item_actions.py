"""What people do to the items of a price list: add, change, remove."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from webapp.audit import merging
from webapp.audit.changes import FieldChange, as_text
from webapp.audit.merging import Since
from webapp.catalog import allowed
from webapp.catalog import store as catalog
from webapp.catalog.edit import Change, Edited, edit
from webapp.catalog.fields import ITEM_FIELDS, ON_COST
from webapp.catalog.items import Item, load_item, unstored
from webapp.catalog.parts import found_part
from webapp.catalog.price_lists import rules, store
from webapp.catalog.price_lists.pricing import basis_of, priced, refuse_impossible
from webapp.catalog.price_lists.store import PRICE_LISTS, PriceListHead
from webapp.catalog.store import Heads
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.core.money import ZERO
from webapp.core.sending import Sent
from webapp.people.access import Actor

Value = str | int | Decimal | None
Asked = Callable[[Item], Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class NewItem:
    """A product to price. Without a `unit` it is the product's usual one; without a `value` the method's usual one."""

    product: int
    unit: int | None = None
    method: str = "amount"
    value: Decimal | None = None
    rounding: str = "none"
    rounding_amount: Decimal | None = None
    discount_list: int | None = None


def add_item(actor: Actor, price_list: int, new: NewItem, sent: Sent, today: date) -> Edited[PriceListHead]:
    """Price a product. Never conflicts. Raises as `edit.edit` does; `change.part` is the item's id."""
    heads = catalog.heads(actor.epochs)

    def added(head: PriceListHead, _since: Since) -> Change:
        item = checked_item(actor, head, new, heads, today)
        id_ = store.insert_item(item)
        rows = (FieldChange(f"price-item:{id_}", "item", None, item.product.name),)
        return Change("item_added", rows, frozenset({price_list}), part=id_)

    return edit(actor, PRICE_LISTS, price_list, added, sent, seen=None)


def change_item(
    actor: Actor, price_list: int, item: int, asked: Asked, sent: Sent, today: date, *, seen: int | None
) -> Edited[PriceListHead]:
    """Change fields of an item, which `asked` reads once it is known. A new method without a value keeps the price.

    Raises as `edit.edit` does, and StaleEdit for an item that somebody removed.
    """
    heads = catalog.heads(actor.epochs)

    def changed(head: PriceListHead, since: Since) -> Change | None:
        record = f"price-item:{item}"
        before = found_part([load_item(price_list, item)], item, record, since)
        if before.is_on_cost:
            allowed.demand_cost(actor)
        edits = merging.merged(since, record, asked(before), lambda name: as_text(shown(before, name)), as_text)
        if not edits:
            return None
        after = with_values(before, {name: value for name, (value, _b, _a) in edits.items()}, head.currency)
        if "method" in edits and "value" not in edits:
            after = replace(after, value=value_for_method(before, after, head, heads, today))
        names = [name for name in ITEM_FIELDS if as_text(shown(before, name)) != as_text(shown(after, name))]
        if not names:
            return None
        _check(actor, head, after, heads, today, set(names))
        store.update_item(after)
        rows = tuple(
            FieldChange(record, name, as_text(shown(before, name)), as_text(shown(after, name))) for name in names
        )
        return Change("item_changed", rows, frozenset({price_list}), part=item)

    return edit(actor, PRICE_LISTS, price_list, changed, sent, seen=seen)


def remove_item(actor: Actor, price_list: int, item: int, sent: Sent) -> tuple[Edited[PriceListHead], Item | None]:
    """Take a price away; the item as it was, for who wants it back. Removing what is gone changes nothing."""
    taken: list[Item] = []

    def removed(_head: PriceListHead, _since: Since) -> Change | None:
        found = load_item(price_list, item)
        if found is None:
            return None
        if found.is_on_cost:
            allowed.demand_cost(actor)
        taken.append(found)
        store.remove_item(item)
        rows = (FieldChange(f"price-item:{item}", "item", found.product.name, None),)
        return Change("item_removed", rows, frozenset({price_list}), part=item)

    edited = edit(actor, PRICE_LISTS, price_list, removed, sent, seen=None)
    return edited, next(iter(taken), None)


def checked_item(actor: Actor, head: PriceListHead, new: NewItem, heads: Heads, today: date) -> Item:
    """The item that the form asks for, before it is stored. Raises InvalidInput, NotAllowed. Two statements."""
    item = first_item(head.id, new, head.currency)
    _check(actor, head, item, heads, today, {"unit", "discount_list"})
    return item


def first_item(price_list: int, new: NewItem, currency: str) -> Item:
    """The item that the form asks for, before it is stored. Raises InvalidInput for an unknown product. One statement."""
    start = unstored(new.product, price_list, new.unit)
    if start is None or not start.product.active:
        raise InvalidInput(FieldError("product", _("Elige un producto que esté a la venta.")))
    value = new.value
    if value is None:
        if new.method == "amount":
            raise InvalidInput(FieldError("value", _("Escribe el importe.")))
        value = _usual_value(new.method)
    item = replace(start, method=new.method, value=value, discount_list_id=new.discount_list)
    return with_values(item, {"rounding": new.rounding, "rounding_amount": new.rounding_amount}, currency)


def shown(item: Item, name: str) -> object:
    """A field's value as the page shows it."""
    return getattr(item, ITEM_FIELDS[name].column)


def with_values(item: Item, values: Mapping[str, Value], currency: str) -> Item:
    """The item with these fields; a rounding without an amount gets a usual one."""
    after = item
    for name, value in values.items():
        if name == "rounding":
            policy, _colon, option = str(value).partition(":")
            after = replace(after, rounding_policy=policy, rounding_option=option or None)
        else:
            after = replace(after, **{ITEM_FIELDS[name].column: value})
    if after.rounding_policy == "none":
        return replace(after, rounding_amount=None)
    if not after.rounding_amount or ("rounding_amount" not in values and after.rounding_option != item.rounding_option):
        return replace(after, rounding_amount=rules.usual_rounding(after.rounding_option or "", currency))
    return after


def value_for_method(before: Item, after: Item, head: PriceListHead, heads: Heads, today: date) -> Decimal:
    """The value with which the new method leaves the price where it was; the method's usual one where none does."""
    price = priced(before, head, heads, today).price
    if after.method == "amount":
        return price if price is not None else before.product.list_price or ZERO
    basis = basis_of(after, head, heads)
    if price is None or basis is None:
        return _usual_value(after.method)
    price_of = lambda value: priced(replace(after, value=value), head, heads, today).price  # noqa: E731
    kept = rules.value_keeping(price, after.method, basis, price_of)
    return _usual_value(after.method) if kept is None else kept


def _usual_value(method: str) -> Decimal:
    return Decimal(100) if method == "percent_of_list" else ZERO


def _check(actor: Actor, head: PriceListHead, item: Item, heads: Heads, today: date, edited: set[str]) -> None:
    if item.method in ON_COST:
        allowed.demand_cost(actor)
    if "unit" in edited:
        unit, usual = heads.units.get(item.unit_id), heads.units[item.product.unit_id]
        if unit is None or unit.group != usual.group:
            raise InvalidInput(
                FieldError("unit", _("Elige una unidad de las suyas: {unit} y afines.", unit=usual.name))
            )
        if store.has_item(head.id, item.product_id, item.unit_id, item.id):
            sentence = _(
                "{product} ya tiene precio por {unit} en esta lista.", product=item.product.name, unit=unit.name
            )
            raise InvalidInput(FieldError("product" if not item.id else "unit", sentence))
    if "discount_list" in edited and item.discount_list_id is not None:
        found = heads.discounts.get(item.discount_list_id)
        if found is None or item.discount_list_id in heads.archived_discounts:
            raise InvalidInput(FieldError("discount_list", _("Elige uno de la lista.")))
        if found.kind == "amount" and found.currency not in (None, head.currency):
            sentence = _("{name} descuenta importes en {currency}.", name=found.name, currency=found.currency)
            raise InvalidInput(FieldError("discount_list", sentence))
    refuse_impossible(item, head, heads, today)
