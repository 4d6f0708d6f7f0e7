"""One editor of a price list or an item at a time, and the creation form."""

from collections.abc import Mapping

from webapp.catalog.fields import ITEM_FIELDS, PRICE_LIST_FIELDS
from webapp.catalog.items import Item
from webapp.catalog.price_lists.store import PriceListHead
from webapp.catalog.price_lists.views import item_options, options
from webapp.people.access import Actor
from webapp.people.units import unit_tree
from webapp.web import filters
from webapp.web.address import address
from webapp.web.editing import Editor, TypedForm
from webapp.web.templating import new_form_key


def list_editor(
    actor: Actor, head: PriceListHead, name: str, typed: Mapping[str, str] | None = None, error: str = ""
) -> Editor:
    """The editor of one field, with what was typed and why it was refused."""
    field = PRICE_LIST_FIELDS.get(name, PRICE_LIST_FIELDS["name"])
    here = address("catalog.price_list", id=head.id)
    return Editor(
        address=here,
        back=here,
        title=head.name,
        field=field,
        value=(typed or {}).get(name, filters.machine(getattr(head, field.column))),
        version=head.version,
        options=options(actor, head, name) if field.kind == "choice" else (),
        error=error,
    )


def item_editor(actor: Actor, head: PriceListHead, item: Item, name: str) -> Editor:
    """The editor of one field of an item."""
    field = ITEM_FIELDS[name]
    return Editor(
        address=address("catalog.price_item", id=head.id, item=item.id),
        back=address("catalog.price_list", id=head.id),
        title=item.product.name,
        field=field,
        value=filters.machine(getattr(item, field.column)),
        version=head.version,
        options=item_options(actor, item, name) if field.kind == "choice" else (),
    )


def new_form(
    actor: Actor, typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None
) -> TypedForm:
    """The creation form, empty or with what was typed. No statement."""
    unit = unit_tree(actor.epochs)[actor.unit]
    choices = {name: options(actor, None, name) for name in ("unit", "parent")}
    values = {"currency": unit.currency} | {n: v for n, v in (typed or {}).items() if n != "form_key"}
    return TypedForm(new_form_key(), values, errors or {}, choices)
