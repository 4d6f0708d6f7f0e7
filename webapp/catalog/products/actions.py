"""What people do to products and families: create, change, retire, delete what nothing uses."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal

from webapp.audit import merging
from webapp.audit.changes import FieldChange, as_text
from webapp.audit.merging import Since
from webapp.catalog import allowed, versions
from webapp.catalog.edit import Change, Edited, create, delete, edit
from webapp.catalog.fields import FAMILY_FIELDS, ON_COST, PRODUCT_FIELDS
from webapp.catalog.products import store
from webapp.catalog.products.store import FAMILIES, PRODUCTS, FamilyHead, ProductHead
from webapp.catalog.uses import uses
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.core.sending import Sent
from webapp.people.access import Actor

Value = str | int | bool | Decimal | date | None


@dataclass(frozen=True, slots=True)
class NewProduct:
    """What the creation form says; the names are the columns'."""

    code: str
    name: str
    unit_id: int
    currency: str
    kind: str = "good"
    description: str = ""
    family_code: str | None = None
    list_price: Decimal | None = None
    current_cost: Decimal | None = None
    standard_cost: Decimal | None = None
    tax_category: str = "standard"
    sellable_from: date | None = None
    sellable_to: date | None = None


def create_product(actor: Actor, new: NewProduct, sent: Sent) -> int:
    """A new product; its id. Raises as `edit.create` does."""
    if new.current_cost is not None or new.standard_cost is not None:
        allowed.demand_cost(actor)

    def insert() -> int:
        _check_code(new.code)
        _check_dates(new.sellable_from, new.sellable_to, "sellable_to")
        return store.insert(asdict(new))

    return int(create(actor, PRODUCTS, insert, sent))


def change_product(
    actor: Actor, product: int, values: Mapping[str, Value], sent: Sent, *, seen: int | None
) -> Edited[ProductHead]:
    """Change these fields. Raises as `edit.edit` does; nothing is written when one field fails."""
    if any(PRODUCT_FIELDS[name].cost for name in values):
        allowed.demand_cost(actor)

    def changed(before: ProductHead, since: Since) -> Change | None:
        record = PRODUCTS.record(product)
        edits = merging.merged(
            since, record, values, lambda name: as_text(getattr(before, PRODUCT_FIELDS[name].column)), as_text
        )
        if not edits:
            return None
        after = replace(before, **{PRODUCT_FIELDS[name].column: value for name, (value, _b, _a) in edits.items()})
        _check(before, after, set(edits))
        columns = {PRODUCT_FIELDS[name].column: value for name, (value, _b, _a) in edits.items()}
        store.update(product, columns, code=after.code, name=after.name)
        rows = tuple(FieldChange(record, name, old, new) for name, (_value, old, new) in edits.items())
        return Change("changed", rows, _moved_lists(product, set(edits)))

    return edit(actor, PRODUCTS, product, changed, sent, seen=seen)


def delete_product(actor: Actor, product: int, sent: Sent) -> None:
    """Only where no list and no line holds it; else retiring is what helps. Raises InvalidInput."""

    def drop(_before: ProductHead) -> None:
        if is_used(product):
            sentence = _("Está en listas de precios o en oportunidades, así que no se puede eliminar. Retíralo.")
            raise InvalidInput(FieldError("delete", sentence))
        store.remove(product)

    delete(actor, PRODUCTS, product, drop, sent)


def is_used(product: int) -> bool:
    """Whether a price list or a line holds it. Two statements."""
    return bool(versions.lists_with(product)) or uses().is_product_used(product)


def create_family(actor: Actor, code: str, name: str, sent: Sent) -> str:
    """A new family; its code. Raises as `edit.create` does."""

    def insert() -> str:
        if store.load_family(code) is not None:
            raise InvalidInput(FieldError("code", _(FAMILIES.unique[1]), code))
        return store.insert_family(code, name)

    return str(create(actor, FAMILIES, insert, sent))


def rename_family(
    actor: Actor, code: str, values: Mapping[str, Value], sent: Sent, *, seen: int | None
) -> Edited[FamilyHead]:
    """Give a family another name; its code is what rules know it by and stays. Raises as `edit.edit` does."""

    def changed(before: FamilyHead, since: Since) -> Change | None:
        record = FAMILIES.record(code)
        edits = merging.merged(since, record, values, lambda name: getattr(before, FAMILY_FIELDS[name].column), as_text)
        if not edits:
            return None
        store.rename_family(code, str(edits["name"][0]))
        return Change("changed", tuple(FieldChange(record, n, old, new) for n, (_v, old, new) in edits.items()))

    return edit(actor, FAMILIES, code, changed, sent, seen=seen)


def delete_family(actor: Actor, code: str, sent: Sent) -> None:
    """Only where no product is in it. Raises InvalidInput."""
    delete(actor, FAMILIES, code, lambda _before: store.remove_family(code), sent)


def _check(before: ProductHead, after: ProductHead, edited: set[str]) -> None:
    if "code" in edited:
        _check_code(after.code, after.id)
    if {"sellable_from", "sellable_to"} & edited:
        _check_dates(
            after.sellable_from, after.sellable_to, "sellable_to" if "sellable_to" in edited else "sellable_from"
        )
    if "unit" in edited and is_used(after.id):
        sentence = _("Ya tiene precios o líneas por su unidad habitual, que por eso no se cambia. Crea otro producto.")
        raise InvalidInput(FieldError("unit", sentence))


def _check_code(code: str, but: int | None = None) -> None:
    if store.is_code_taken(code, but):
        raise InvalidInput(FieldError("code", _(PRODUCTS.unique[1]), code))


def _check_dates(since: date | None, until: date | None, field: str) -> None:
    if since is not None and until is not None and until < since:
        raise InvalidInput(FieldError(field, _("El último día no puede ser anterior al primero.")))


def _moved_lists(product: int, edited: set[str]) -> frozenset[int]:
    """The lists whose prices depend on what was edited: by its costs, by its list price, or all that hold it."""
    moves = {PRODUCT_FIELDS[name].moves for name in edited} - {""}
    if not moves:
        return frozenset()
    if "all" in moves:
        return versions.lists_with(product)
    methods = {"percent_of_list"} if "list_price" in moves else set()
    methods |= {method for method in ON_COST if any(method.endswith(basis) for basis in moves)}
    return versions.lists_with(product, methods)
