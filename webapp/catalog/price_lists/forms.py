"""Reading the forms of price lists: strings in, typed values or sentences out."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from flask import request

from webapp.catalog import allowed, typed
from webapp.catalog import store as catalog
from webapp.catalog.fields import PRICE_LIST_FIELDS, CatalogField
from webapp.catalog.price_lists.actions import NewPriceList, Value
from webapp.catalog.price_lists.copying import Copying
from webapp.catalog.price_lists.item_forms import read_rounding, read_rounding_amount
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.people.access import Actor
from webapp.web import submitted
from webapp.web.dates import read_day
from webapp.web.numbers import read_number

LEAST_PERCENT, MOST_PERCENT = Decimal(-100), Decimal(1000)


def read_fields(actor: Actor, today: date) -> Mapping[str, Value]:
    """What the form says of a list's fields, any subset. Raises InvalidInput with everything that is wrong."""
    reader = submitted.Reader()
    values = {
        name: reader.read(_value, actor, field, request.form[name], today)
        for name, field in PRICE_LIST_FIELDS.items()
        if name in request.form
    }
    reader.check()
    return values


def read_new(actor: Actor, today: date) -> NewPriceList:
    """The creation form. Raises InvalidInput with everything that is wrong."""
    reader = submitted.Reader()
    values = {
        field.column: reader.read(_value, actor, field, request.form.get(name, ""), today)
        for name, field in PRICE_LIST_FIELDS.items()
        if name != "archived"
    }
    reader.check()
    return NewPriceList(**values)


def read_copying(actor: Actor, form: Mapping[str, str], today: date) -> Copying:
    """What the copy is to be. Raises InvalidInput with everything that is wrong."""
    reader, number_format = submitted.Reader(), form.get("number_format", "machine")
    fields = PRICE_LIST_FIELDS
    rounding = reader.read(read_rounding, form.get("rounding", "none")) or "none"
    amount = reader.read(read_rounding_amount, form.get("rounding_amount", ""), number_format)
    copying = Copying(
        name=reader.read(typed.needed_text, "name", form.get("name", ""), fields["name"].longest) or "",
        unit_id=reader.read(_value, actor, fields["unit"], form.get("unit", ""), today),
        percent=reader.read(_percent, form.get("percent", ""), number_format) or Decimal(0),
        rounding=rounding,
        rounding_amount=amount if rounding != "none" else None,
        valid_from=reader.read(read_day, "valid_from", form.get("valid_from", ""), today),
        valid_to=reader.read(read_day, "valid_to", form.get("valid_to", ""), today),
    )
    reader.check()
    return copying


def _value(actor: Actor, field: CatalogField, text: str, today: date) -> Value:
    match field.name:
        case "name":
            return typed.needed_text("name", text, field.longest)
        case "unit":
            known = {unit.id for unit in allowed.units_to_change(actor)}
            value: Value = typed.id_of("unit", text, known)
        case "currency":
            value = typed.needed_currency("currency", text)
        case "parent":
            value = typed.id_of("parent", text, catalog.heads(actor.epochs).lists.keys())
        case "archived":
            found = typed.one_of("archived", text, field.choices)
            value = None if found is None else found == "true"
        case _:
            value = read_day(field.name, text, today)
    if value is None and field.required:
        raise InvalidInput(FieldError(field.name, _("Este dato no puede quedar vacío."), text))
    return value


def _percent(text: str, number_format: str) -> Decimal | None:
    value = read_number("percent", text.replace("%", ""), number_format)
    if value is None:
        return None
    if not LEAST_PERCENT < value <= MOST_PERCENT:
        raise InvalidInput(FieldError("percent", _("El porcentaje va de más de −100 a 1.000."), text))
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -6:
        raise InvalidInput(FieldError("percent", _("El porcentaje admite 6 decimales."), text))
    return value
