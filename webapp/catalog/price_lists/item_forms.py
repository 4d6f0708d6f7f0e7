"""Reading the forms of a price list's items: strings in, typed values or sentences out."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from flask import request

from webapp.catalog import store as catalog
from webapp.catalog import typed
from webapp.catalog.fields import ITEM_FIELDS, METHODS, ROUNDINGS, CatalogField
from webapp.catalog.items import Item
from webapp.catalog.price_lists.item_actions import NewItem, Value
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.people.access import Actor
from webapp.web import submitted
from webapp.web.numbers import read_number, read_unit_price


def read_item(actor: Actor) -> Callable[[Item], Mapping[str, Value]]:
    """What the form says of an item's fields, once the item is known: any subset of them."""
    form = {name: request.form[name] for name in ITEM_FIELDS if name in request.form}
    number_format = submitted.number_format()

    def read(item: Item) -> Mapping[str, Value]:
        reader = submitted.Reader()
        method = form.get("method") or item.method
        values = {
            name: reader.read(_value, actor, ITEM_FIELDS[name], text, method, number_format)
            for name, text in form.items()
        }
        reader.check()
        return values

    return read


def read_new_item(actor: Actor, form: Mapping[str, str]) -> NewItem:
    """The row that adds a price. Raises InvalidInput with everything that is wrong."""
    reader, number_format = submitted.Reader(), form.get("number_format", "machine")
    method = reader.read(_value, actor, ITEM_FIELDS["method"], form.get("method") or "amount", "", number_format)
    value = reader.read(_number, form.get("value", ""), str(method or "amount"), number_format)
    new = NewItem(
        product=reader.read(_product, form.get("product", "")) or 0,
        unit=reader.read(_unit, actor, form.get("unit", "")),
        method=str(method or "amount"),
        value=value,
        rounding=reader.read(read_rounding, form.get("rounding") or "none") or "none",
        rounding_amount=reader.read(read_rounding_amount, form.get("rounding_amount", ""), number_format),
        discount_list=reader.read(_discount_list, actor, form.get("discount_list", "")),
    )
    reader.check()
    return new


def read_rounding(text: str) -> str:
    """Policy and option as one code."""
    return typed.one_of("rounding", text, ROUNDINGS) or "none"


def read_rounding_amount(text: str, number_format: str) -> Decimal | None:
    """What prices are rounded to: more than nothing."""
    value = read_unit_price("rounding_amount", text, number_format)
    if value is not None and value <= 0:
        raise InvalidInput(FieldError("rounding_amount", _("Se redondea a un importe mayor que 0."), text))
    return value


def _value(actor: Actor, field: CatalogField, text: str, method: str, number_format: str) -> Value:
    match field.name:
        case "unit":
            value: Value = typed.id_of("unit", text, catalog.heads(actor.epochs).units.keys())
        case "method":
            value = typed.one_of("method", text, METHODS)
        case "value":
            value = _number(text, method, number_format)
        case "rounding":
            value = read_rounding(text)
        case "rounding_amount":
            return read_rounding_amount(text, number_format)
        case _:
            return _discount_list(actor, text)
    if value is None:
        raise InvalidInput(FieldError(field.name, _("Este dato no puede quedar vacío."), text))
    return value


def _number(text: str, method: str, number_format: str) -> Decimal | None:
    """An amount, or a percentage of which the action knows the range."""
    if method == "amount":
        return read_unit_price("value", text, number_format)
    value = read_number("value", text.replace("%", ""), number_format)
    if value is not None:
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and exponent < -6:
            raise InvalidInput(FieldError("value", _("El porcentaje admite 6 decimales."), text))
    return value


def _product(text: str) -> int | None:
    typed_text = text.strip()
    if not typed_text:
        raise InvalidInput(FieldError("product", _("Escribe el nombre o el código del producto."), text))
    found = catalog.find_product(typed_text[:200])
    if found is None:
        sentence = _("No hay ningún producto «{name}». Elige uno de la lista.", name=typed_text[:60])
        raise InvalidInput(FieldError("product", sentence, text))
    return found.id


def _unit(actor: Actor, text: str) -> int | None:
    """A unit by its id, its code or its name; None for the product's usual one."""
    units = catalog.heads(actor.epochs).units
    wanted = text.strip().casefold()
    if not wanted:
        return None
    for unit in units.values():
        if wanted in (str(unit.id), unit.code.casefold(), unit.name.casefold()):
            return unit.id
    raise InvalidInput(FieldError("unit", _("No hay ninguna unidad «{name}».", name=text.strip()[:60]), text))


def _discount_list(actor: Actor, text: str) -> int | None:
    return typed.id_of("discount_list", text, catalog.heads(actor.epochs).discounts.keys())
