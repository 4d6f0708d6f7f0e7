"""Reading the forms of discount lists: strings in, typed values or sentences out."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from flask import request

from webapp.catalog import typed
from webapp.catalog.discount_lists.actions import Value
from webapp.catalog.discount_lists.store import DiscountListHead
from webapp.catalog.fields import DISCOUNT_LIST_FIELDS, TIER_FIELDS, CatalogField
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.pricing.model import Tier
from webapp.web import submitted
from webapp.web.numbers import read_percent, read_quantity, read_unit_price


def read_fields() -> Mapping[str, Value]:
    """What the form says of a list's fields, any subset. Raises InvalidInput with everything that is wrong."""
    reader = submitted.Reader()
    values = {
        name: reader.read(_value, field, request.form[name])
        for name, field in DISCOUNT_LIST_FIELDS.items()
        if name in request.form
    }
    reader.check()
    return values


def read_new() -> tuple[str, str, str | None]:
    """Name, kind and currency of a new list."""
    reader = submitted.Reader()
    name, kind, currency = (
        reader.read(_value, DISCOUNT_LIST_FIELDS[field], request.form.get(field, ""))
        for field in ("name", "kind", "currency")
    )
    reader.check()
    return name, kind, currency


def read_tier() -> Callable[[DiscountListHead], Mapping[str, Value]]:
    """What the form says of a tier's fields, once its list is known: any subset of them."""
    form = {name: request.form[name] for name in TIER_FIELDS if name in request.form}

    def read(head: DiscountListHead) -> Mapping[str, Value]:
        reader = submitted.Reader()
        values = {name: reader.read(_tier_value, head.kind, name, text) for name, text in form.items()}
        reader.check()
        return values

    return read


def read_new_tier(head: DiscountListHead) -> Tier:
    """The row that adds a tier."""
    reader = submitted.Reader()
    since, until, value = (
        reader.read(_tier_value, head.kind, name, request.form.get(name, "")) for name in ("since", "until", "value")
    )
    reader.check()
    return Tier(since, until, value)


def _value(field: CatalogField, text: str) -> Value:
    match field.name:
        case "name":
            return typed.needed_text("name", text, field.longest)
        case "kind":
            value: Value = typed.one_of("kind", text, field.choices)
        case "currency":
            return typed.currency("currency", text)
        case _:
            found = typed.one_of("archived", text, field.choices)
            value = None if found is None else found == "true"
    if value is None:
        raise InvalidInput(FieldError(field.name, _("Este dato no puede quedar vacío."), text))
    return value


def _tier_value(kind: str, name: str, text: str) -> Decimal | None:
    number_format = submitted.number_format()
    if name == "value":
        read = read_percent if kind == "percent" else read_unit_price
        value = read(name, text, number_format)
    else:
        value = read_quantity(name, text, number_format, 6)
    if value is None and name != "until":
        raise InvalidInput(FieldError(name, _("Este dato no puede quedar vacío."), text))
    return value
