"""What people do to price lists: create, change, archive, delete what nothing uses."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal

from webapp.audit import merging
from webapp.audit.changes import FieldChange, as_text
from webapp.audit.merging import Since
from webapp.catalog import allowed
from webapp.catalog import store as catalog
from webapp.catalog.edit import Change, Edited, create, delete, edit
from webapp.catalog.fields import PRICE_LIST_FIELDS
from webapp.catalog.price_lists import store
from webapp.catalog.price_lists.store import PRICE_LISTS, PriceListHead
from webapp.catalog.store import ListHead
from webapp.catalog.uses import uses
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.core.sending import Sent
from webapp.people.access import Actor

Value = str | int | bool | Decimal | date | None


@dataclass(frozen=True, slots=True)
class NewPriceList:
    """What the creation form says; the names are the columns'."""

    name: str
    currency: str
    unit_id: int | None = None
    parent_id: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def create_price_list(actor: Actor, new: NewPriceList, sent: Sent) -> int:
    """A new list without items; its id. Raises as `edit.create` does."""

    def insert() -> int:
        check_new(new)
        if new.parent_id is not None:
            check_parent(catalog.lists_now(), new.parent_id, new.currency, "parent")
        return store.insert(asdict(new))

    return int(create(actor, PRICE_LISTS, insert, sent, unit=new.unit_id))


def change_price_list(
    actor: Actor, price_list: int, values: Mapping[str, Value], sent: Sent, *, seen: int | None
) -> Edited[PriceListHead]:
    """Change these fields. Raises as `edit.edit` does; giving it to another unit needs the right there too."""

    def changed(before: PriceListHead, since: Since) -> Change | None:
        record = PRICE_LISTS.record(price_list)
        shown = lambda name: as_text(getattr(before, PRICE_LIST_FIELDS[name].column))  # noqa: E731
        edits = merging.merged(since, record, values, shown, as_text)
        if not edits:
            return None
        columns = {PRICE_LIST_FIELDS[name].column: value for name, (value, _b, _a) in edits.items()}
        after = replace(before, **columns)
        if "unit" in edits:
            allowed.demand_change(actor, after.unit_id)
        _check(after, set(edits))
        store.update(price_list, columns)
        rows = tuple(FieldChange(record, name, old, new) for name, (_value, old, new) in edits.items())
        moves = any(PRICE_LIST_FIELDS[name].moves for name in edits)
        return Change("changed", rows, frozenset({price_list}) if moves else frozenset())

    return edit(actor, PRICE_LISTS, price_list, changed, sent, seen=seen)


def delete_price_list(actor: Actor, price_list: int, sent: Sent) -> None:
    """The list with its items, where no opportunity and no other list stands on it. Raises InvalidInput."""

    def drop(_before: PriceListHead) -> None:
        if is_used(catalog.lists_now(), price_list):
            sentence = _("La usan oportunidades u otras listas, así que no se puede eliminar. Archívala.")
            raise InvalidInput(FieldError("delete", sentence))
        store.remove(price_list)

    delete(actor, PRICE_LISTS, price_list, drop, sent)


def is_used(known: Mapping[int, ListHead], price_list: int) -> bool:
    """Whether an opportunity or another list stands on it. One statement at the most."""
    return bool(below(known, price_list) - {price_list}) or uses().is_list_used(price_list)


def below(known: Mapping[int, ListHead], price_list: int) -> frozenset[int]:
    """The list itself and all lists that take prices from it."""
    return frozenset({price_list, *(each.id for each in known.values() if price_list in each.parents)})


def check_new(new: NewPriceList) -> None:
    """Raise InvalidInput for a name that is taken or a last day before the first."""
    if store.is_name_taken(new.name):
        raise InvalidInput(FieldError("name", _(PRICE_LISTS.unique[1]), new.name))
    _check_dates(new.valid_from, new.valid_to, "valid_to")


def check_parent(
    known: Mapping[int, ListHead], parent: int, currency: str, field: str, itself: int | None = None
) -> None:
    """Raise InvalidInput for a parent in another currency, or one that takes prices from this very list."""
    found = known.get(parent)
    if found is None:
        raise InvalidInput(FieldError(field, _("Elige uno de la lista.")))
    if itself is not None and (parent == itself or itself in found.parents):
        sentence = _("{name} ya toma precios de esta lista: darían vueltas sin fin.", name=found.name)
        raise InvalidInput(FieldError(field, sentence))
    if found.currency != currency:
        sentence = _("{name} va en {currency}. La lista madre va en la misma moneda.", **_of(found))
        raise InvalidInput(FieldError(field, sentence))


def _check(after: PriceListHead, edited: set[str]) -> None:
    if "name" in edited and store.is_name_taken(after.name, after.id):
        raise InvalidInput(FieldError("name", _(PRICE_LISTS.unique[1]), after.name))
    if {"valid_from", "valid_to"} & edited:
        _check_dates(after.valid_from, after.valid_to, "valid_to" if "valid_to" in edited else "valid_from")
    known = catalog.lists_now() if {"parent", "currency"} & edited else {}
    if "currency" in edited:
        _check_currency(known, after)
    if known and after.parent_id is not None:
        field = "parent" if "parent" in edited else "currency"
        check_parent(known, after.parent_id, after.currency, field, after.id)


def _check_currency(known: Mapping[int, ListHead], after: PriceListHead) -> None:
    if is_used(known, after.id):
        sentence = _("La usan oportunidades u otras listas en su moneda. Copia la lista y cambia la de la copia.")
        raise InvalidInput(FieldError("currency", sentence))
    if store.has_amount_discounts(after.id, after.currency):
        sentence = _("Algún precio suyo lleva un descuento por importe en otra moneda. Quítaselo antes.")
        raise InvalidInput(FieldError("currency", sentence))


def _check_dates(since: date | None, until: date | None, field: str) -> None:
    if since is not None and until is not None and until < since:
        raise InvalidInput(FieldError(field, _("El último día no puede ser anterior al primero.")))


def _of(prices: ListHead) -> dict[str, str]:
    return {"name": prices.name, "currency": prices.currency}
