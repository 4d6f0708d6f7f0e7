"""Reading the forms of products and families: strings in, typed values or sentences out."""

from collections.abc import Mapping
from datetime import date

from flask import request

from webapp.catalog import store as catalog
from webapp.catalog import typed
from webapp.catalog.fields import FAMILY_FIELDS, KINDS, PRODUCT_FIELDS, CatalogField
from webapp.catalog.products import store
from webapp.catalog.products.actions import NewProduct, Value
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.people.access import Actor
from webapp.web import submitted
from webapp.web.dates import read_day
from webapp.web.numbers import read_unit_price

_USUAL = {"kind": "good", "tax_category": "standard"}


def read_fields(actor: Actor, today: date) -> Mapping[str, Value]:
    """What the form says of a product's fields, any subset. Raises InvalidInput with everything that is wrong."""
    reader = submitted.Reader()
    values = {
        name: reader.read(_value, actor, field, request.form[name], today)
        for name, field in PRODUCT_FIELDS.items()
        if name in request.form
    }
    reader.check()
    return values


def read_new(actor: Actor, today: date) -> NewProduct:
    """The creation form. Raises InvalidInput with everything that is wrong."""
    reader = submitted.Reader()
    values = {
        field.column: reader.read(_value, actor, field, request.form.get(name) or _USUAL.get(name, ""), today)
        for name, field in PRODUCT_FIELDS.items()
        if name != "active"
    }
    reader.check()
    return NewProduct(**values)


def read_family() -> Mapping[str, Value]:
    """A family's new name."""
    longest = FAMILY_FIELDS["name"].longest
    return {"name": typed.needed_text("name", request.form.get("name", ""), longest)}


def read_new_family() -> tuple[str, str]:
    """Code and name of a new family."""
    reader = submitted.Reader()
    name = reader.read(typed.needed_text, "name", request.form.get("name", ""), FAMILY_FIELDS["name"].longest)
    code = reader.read(typed.code, "code", request.form.get("code", ""), 40)
    reader.check()
    return code, name


def _value(actor: Actor, field: CatalogField, text: str, today: date) -> Value:
    match field.name:
        case "code" | "name":
            return typed.needed_text(field.name, text, field.longest)
        case "description":
            return submitted.text(field.name, text, field.longest) or ""
        case "family":
            value: Value = typed.one_of(field.name, text, {family.code for family in store.families()})
        case "kind":
            value = typed.one_of(field.name, text, KINDS)
        case "unit":
            value = typed.id_of(field.name, text, catalog.heads(actor.epochs).units.keys())
        case "currency":
            value = typed.needed_currency(field.name, text)
        case "tax_category":
            value = typed.one_of(field.name, text, known_tax_categories())
        case "active":
            found = typed.one_of(field.name, text, field.choices)
            value = None if found is None else found == "true"
        case "sellable_from" | "sellable_to":
            value = read_day(field.name, text, today)
        case _:
            value = read_unit_price(field.name, text, submitted.number_format())
    if value is None and field.required:
        sentence = _("Elige la unidad.") if field.name == "unit" else _("Este dato no puede quedar vacío.")
        raise InvalidInput(FieldError(field.name, sentence, text))
    return value


def known_tax_categories() -> list[str]:
    """The built-in ones, and those that some unit has a rate for. One statement."""
    return list(dict.fromkeys([*PRODUCT_FIELDS["tax_category"].choices, *store.tax_categories()]))
