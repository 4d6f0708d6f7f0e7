"""One editor of a product or a family at a time, and the creation form."""

from collections.abc import Mapping

from webapp.catalog.fields import FAMILY_FIELDS, PRODUCT_FIELDS, CatalogField
from webapp.catalog.products.store import FamilyHead, ProductHead
from webapp.catalog.products.views import options
from webapp.core.language import _
from webapp.people.access import Actor
from webapp.people.units import unit_tree
from webapp.web import filters
from webapp.web.address import address
from webapp.web.editing import Editor, Option, TypedForm
from webapp.web.templating import new_form_key


def product_editor(
    actor: Actor, head: ProductHead, name: str, typed: Mapping[str, str] | None = None, error: str = ""
) -> Editor:
    """The editor of one field, with what was typed and why it was refused."""
    field = PRODUCT_FIELDS.get(name, PRODUCT_FIELDS["name"])
    here = address("catalog.product", id=head.id)
    return Editor(
        address=here,
        back=here,
        title=head.name,
        field=field,
        value=(typed or {}).get(name, _written(head, field)),
        version=head.version,
        options=optional(field, options(actor, name)) if field.kind == "choice" else (),
        error=error,
    )


def family_editor(head: FamilyHead, typed: str | None = None, error: str = "") -> Editor:
    """The editor of a family's name."""
    here = address("catalog.family", code=head.code)
    value = head.name if typed is None else typed
    return Editor(here, address("catalog.families"), head.name, FAMILY_FIELDS["name"], value, head.version, error=error)


def new_form(
    actor: Actor, typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None
) -> TypedForm:
    """The creation form, empty or with what was typed. Two statements."""
    usual = {"currency": unit_tree(actor.epochs)[actor.unit].currency, "kind": "good", "tax_category": "standard"}
    values = usual | {name: value for name, value in (typed or {}).items() if name != "form_key"}
    chosen = {name: options(actor, name) for name in ("family", "kind", "unit", "tax_category")}
    return TypedForm(new_form_key(), values, errors or {}, chosen)


def optional(field: CatalogField, choices: tuple[Option, ...]) -> tuple[Option, ...]:
    """The choices of a field, with nothing among them where it may be empty."""
    return choices if field.required else (Option("", _("Sin indicar")), *choices)


def _written(head: ProductHead, field: CatalogField) -> str:
    value = getattr(head, field.column)
    if field.kind == "number":
        return filters.typed_number(filters.machine_price(value, head.currency))
    return filters.machine(value)
