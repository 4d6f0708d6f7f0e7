"""Reading the forms of bundles: strings in, typed values or sentences out."""

from decimal import Decimal

from flask import request

from webapp.catalog import store as catalog
from webapp.catalog import typed
from webapp.catalog.bundles.actions import NewBundle, NewPart, product_named
from webapp.catalog.products.forms import known_tax_categories
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.people.access import Actor
from webapp.people.units import unit_tree
from webapp.web import submitted
from webapp.web.numbers import read_quantity


def read_new(actor: Actor) -> NewBundle:
    """The creation form. Raises InvalidInput with everything that is wrong."""
    reader = submitted.Reader()
    form = request.form
    units = catalog.heads(actor.epochs).units
    code = reader.read(typed.needed_text, "code", form.get("code", ""), 60)
    name = reader.read(typed.needed_text, "name", form.get("name", ""), 200)
    unit = reader.read(typed.id_of, "unit", form.get("unit", ""), units.keys())
    tax = reader.read(typed.one_of, "tax_category", form.get("tax_category", "") or "standard", known_tax_categories())
    if unit is None and not any(error.field == "unit" for error in reader.errors):
        reader.errors.append(FieldError("unit", _("Elige la unidad."), ""))
    reader.check()
    return NewBundle(code, name, unit, unit_tree(actor.epochs)[actor.unit].currency, tax)


def read_new_part(actor: Actor) -> NewPart:
    """The row that puts a product in."""
    reader = submitted.Reader()
    product = reader.read(product_named, request.form.get("product", "")[:200])
    unit = catalog.heads(actor.epochs).units.get(product.unit_id) if product else None
    quantity = reader.read(_quantity, request.form.get("quantity", "") or "1", unit.decimals if unit else 6)
    reader.check()
    return NewPart(product, quantity, request.form.get("required", "true") != "false")


def read_quantity_of(actor: Actor, unit: int) -> Decimal:
    """How many of a part are in one bundle."""
    return _quantity(request.form.get("quantity", ""), catalog.heads(actor.epochs).units[unit].decimals)


def _quantity(text: str, decimals: int) -> Decimal:
    value = read_quantity("quantity", text, submitted.number_format(), decimals)
    if not value:
        raise InvalidInput(FieldError("quantity", _("Escribe cuántas van en cada lote: más de 0."), text))
    return value
