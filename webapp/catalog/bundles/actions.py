"""What people do to bundles: create them, put products in, change how many, take them out."""

from dataclasses import dataclass
from decimal import Decimal

from webapp.audit.changes import FieldChange, as_text
from webapp.audit.merging import Since
from webapp.catalog.bundles import store
from webapp.catalog.bundles.store import BUNDLES, BundleHead, Part
from webapp.catalog.edit import Change, Edited, create, edit
from webapp.catalog.parts import found_part
from webapp.catalog.products.store import is_code_taken
from webapp.catalog.store import ProductRow, find_product
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.core.sending import Sent
from webapp.people.access import Actor


@dataclass(frozen=True, slots=True)
class NewBundle:
    """What the creation form says; the names are the columns'."""

    code: str
    name: str
    unit_id: int
    currency: str
    tax_category: str


@dataclass(frozen=True, slots=True)
class NewPart:
    """A product to put in."""

    product: ProductRow
    quantity: Decimal
    required: bool


def create_bundle(actor: Actor, new: NewBundle, sent: Sent) -> int:
    """A new bundle without parts; its id. Its price is set in the lists, like every product's."""

    def insert() -> int:
        if is_code_taken(new.code):
            raise InvalidInput(FieldError("code", _(BUNDLES.unique[1]), new.code))
        return store.insert(
            {
                "code": new.code, "name": new.name, "unit_id": new.unit_id, "currency": new.currency,
                "tax_category": new.tax_category,
            }
        )  # fmt: skip

    return int(create(actor, BUNDLES, insert, sent))


def add_part(actor: Actor, bundle: int, new: NewPart, sent: Sent) -> Edited[BundleHead]:
    """Put a product in. Lines that are already in opportunities stay as they are. Raises InvalidInput."""

    def added(_head: BundleHead, _since: Since) -> Change:
        if new.product.bundle:
            raise InvalidInput(FieldError("product", _("Un lote no puede llevar otro lote dentro."), new.product.code))
        if any(part.product_id == new.product.id for part in store.parts(bundle)):
            raise InvalidInput(FieldError("product", _("Ya está en este lote. Cambia su cantidad."), new.product.code))
        id_ = store.insert_part(bundle, new.product.id, new.quantity, required=new.required)
        return Change("part_added", (FieldChange(f"bundle-part:{id_}", "item", None, new.product.name),), part=id_)

    return edit(actor, BUNDLES, bundle, added, sent, seen=None)


def change_part(
    actor: Actor, bundle: int, part: int, quantity: Decimal, sent: Sent, *, seen: int | None
) -> Edited[BundleHead]:
    """How many of a part are in one bundle. Raises as `edit.edit` does."""

    def changed(_head: BundleHead, since: Since) -> Change | None:
        record = f"bundle-part:{part}"
        before = found_part(store.parts(bundle), part, record, since)
        if before.quantity == quantity:
            return None
        store.update_part(part, quantity)
        named = FieldChange(record, "item", before.name, before.name)
        change = FieldChange(record, "quantity", as_text(before.quantity), as_text(quantity))
        return Change("part_changed", (named, change), part=part)

    return edit(actor, BUNDLES, bundle, changed, sent, seen=seen)


def remove_part(actor: Actor, bundle: int, part: int, sent: Sent) -> Edited[BundleHead]:
    """Take a product out. Removing what is gone changes nothing."""

    def removed(_head: BundleHead, _since: Since) -> Change | None:
        found: Part | None = next((each for each in store.parts(bundle) if each.id == part), None)
        if found is None:
            return None
        store.remove_part(part)
        return Change("part_removed", (FieldChange(f"bundle-part:{part}", "item", found.name, None),), part=part)

    return edit(actor, BUNDLES, bundle, removed, sent, seen=None)


def product_named(text: str) -> ProductRow:
    """The product that a form names by code, name or id. Raises InvalidInput. One statement."""
    found = find_product(text) if text.strip() else None
    if found is None:
        raise InvalidInput(FieldError("product", _("Elige un producto que esté a la venta."), text))
    return found
