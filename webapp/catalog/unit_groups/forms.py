"""Reading the forms of units of measure: strings in, typed values or sentences out."""

from collections.abc import Mapping
from decimal import Decimal

from flask import request

from webapp.catalog import typed
from webapp.catalog.fields import UNIT_FIELDS, UNIT_GROUP_FIELDS
from webapp.catalog.unit_groups.actions import NewMeasure, Value
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.web import submitted
from webapp.web.numbers import read_quantity, read_whole

MOST_DECIMALS = 6


def read_group() -> Mapping[str, Value]:
    """A group's new name."""
    longest = UNIT_GROUP_FIELDS["name"].longest
    return {"name": typed.needed_text("name", request.form.get("name", ""), longest)}


def read_new_group() -> tuple[str, str, NewMeasure]:
    """Code, name and base unit of a new group."""
    reader, form = submitted.Reader(), request.form
    name = reader.read(typed.needed_text, "name", form.get("name", ""), UNIT_GROUP_FIELDS["name"].longest)
    code = reader.read(typed.code, "code", form.get("code", ""), 40)
    base = NewMeasure(
        code=reader.read(typed.needed_text, "base_code", form.get("base_code", ""), UNIT_FIELDS["code"].longest),
        name=reader.read(typed.needed_text, "base_name", form.get("base_name", ""), UNIT_FIELDS["name"].longest),
        decimals=reader.read(_decimals, form.get("decimals", ""), "decimals"),
    )
    reader.check()
    return code, name, base


def read_measure() -> Mapping[str, Value]:
    """What the form says of a unit's fields, any subset. Raises InvalidInput with everything that is wrong."""
    reader = submitted.Reader()
    values = {name: reader.read(_value, name, request.form[name]) for name in UNIT_FIELDS if name in request.form}
    reader.check()
    return values


def read_new_measure() -> NewMeasure:
    """The row that adds a unit."""
    reader = submitted.Reader()
    values = {name: reader.read(_value, name, request.form.get(name, "")) for name in UNIT_FIELDS}
    reader.check()
    return NewMeasure(**values)


def _value(name: str, text: str) -> Value:
    match name:
        case "factor":
            return _factor(text)
        case "decimals":
            return _decimals(text, name)
        case _:
            return typed.needed_text(name, text, UNIT_FIELDS[name].longest)


def _factor(text: str) -> Decimal:
    value = read_quantity("factor", text, submitted.number_format(), 6)
    if not value:
        raise InvalidInput(FieldError("factor", _("Escribe cuántas unidades base tiene: más de 0."), text))
    return value


def _decimals(text: str, field: str) -> int:
    value = read_whole(field, text or "0", submitted.number_format(), 0, MOST_DECIMALS)
    return value or 0
