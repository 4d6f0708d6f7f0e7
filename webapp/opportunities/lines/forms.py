"""Reading the lines' forms: strings in, typed values or sentences out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from flask import request

from webapp.catalog import store as catalog
from webapp.catalog.store import Heads, ProductRow
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.core.money import currency_decimals
from webapp.opportunities.draft import Draft, Line
from webapp.opportunities.fields import LINE_FIELDS
from webapp.opportunities.lines.actions import NewLine, Value
from webapp.opportunities.lines.ordering import Moved
from webapp.people.access import Actor
from webapp.web import submitted
from webapp.web.dates import read_day
from webapp.web.numbers import read_amount, read_percent, read_quantity, read_unit_price

_ROLE = re.compile(r"counted|optional|alternative:[0-9]{1,18}")
_ORDER = re.compile(r"[0-9]{1,19}(,[0-9]{1,19})*")


def read_line(actor: Actor, today: date) -> Callable[[Draft, Line], Mapping[str, Value]]:
    """What the form says of a line's fields, once the line is known: any subset of them."""
    typed = {name: request.form[name] for name in LINE_FIELDS if name in request.form}
    number_format = submitted.number_format()
    heads = catalog.heads(actor.epochs)

    def read(draft: Draft, line: Line) -> Mapping[str, Value]:
        reader = submitted.Reader()
        places = currency_decimals(draft.head.currency)
        values: dict[str, Value] = {}
        if "unit" in typed:
            values["unit"] = reader.read(_unit, typed["unit"], heads, line.unit_id)
        unit = heads.units.get(values.get("unit") or line.unit_id)
        for name, text in typed.items():
            if name != "unit" and (name != "text" or line.product_id is None):
                decimals = unit.decimals if unit else 6
                values[name] = reader.read(partial(_value, name, text, number_format, places, decimals, today))
        reader.check()
        return values

    return read


def read_new_line(actor: Actor) -> Callable[[Draft], NewLine]:
    """The form that adds a line, once the opportunity is known. Raises InvalidInput then, with everything that is wrong.

    `product` is a code, a name or an id; what matches nothing is a write-in when a price is given. `chosen` is the code
    of a candidate that was offered for it.
    """
    form, number_format = request.form, submitted.number_format()
    heads = catalog.heads(actor.epochs)
    reader = submitted.Reader()
    typed = reader.read(submitted.text, "product", form.get("chosen") or form.get("product", ""), 300) or ""
    product = catalog.find_product(typed) if typed else None
    unit = reader.read(_unit, form.get("unit", ""), heads, None)
    measure = heads.units.get(unit or (product.unit_id if product else 0))
    decimals = measure.decimals if measure else 6
    quantity = reader.read(read_quantity, "quantity", form.get("quantity", ""), number_format, decimals)
    new = NewLine(
        quantity=Decimal(1) if quantity is None else quantity,
        product=product,
        text=None if product else typed,
        unit=unit,
        unit_price=reader.read(read_unit_price, "unit_price", form.get("unit_price", ""), number_format),
        discount_percent=reader.read(read_percent, "discount_percent", form.get("discount_percent", ""), number_format)
        or Decimal(0),
        description=reader.read(submitted.text, "description", form.get("description", ""), 500),
    )

    def read(draft: Draft) -> NewLine:
        again = submitted.Reader(reader.errors)
        amount, places = form.get("discount_amount", ""), currency_decimals(draft.head.currency)
        discount = again.read(read_amount, "discount_amount", amount, number_format, places)
        again.check()
        return replace(new, discount_amount=discount or Decimal(0))

    return read


def candidates() -> tuple[ProductRow, ...]:
    """The products that resemble what was typed for one, for whoever has no list under the field. One statement."""
    typed = request.form.get("product", "").strip()[:300]
    return tuple(catalog.search_products(typed)) if typed else ()


def read_option() -> int:
    """Which product of a bundle's options is taken."""
    typed = request.form.get("product", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise InvalidInput(FieldError("product", _("Elige una de las partes opcionales de este lote."), typed))
    return int(typed)


def read_order() -> Moved:
    """All lines in the order that is wanted, or one line and which way it goes."""
    order, line, way = (request.form.get(name, "") for name in ("order", "line", "way"))
    if order and _ORDER.fullmatch(order):
        return Moved(tuple(order.split(",")))
    if line.isascii() and line.isdigit() and way in ("up", "down"):
        return Moved(line=line, by=-1 if way == "up" else 1)
    raise InvalidInput(FieldError("order", _("Falta decir qué línea va dónde."), order))


def read_copy() -> tuple[list[str], int]:
    """Which lines go, and to which opportunity."""
    reader = submitted.Reader()
    chosen = [line for line in request.form.getlist("lines") if line.isascii() and line.isdigit()]
    to = request.form.get("to", "")
    if not chosen:
        reader.errors.append(FieldError("lines", _("Elige al menos una línea."), ""))
    if not (to.isascii() and to.isdigit() and 0 < len(to) < 19):
        reader.errors.append(FieldError("to", _("Elige a qué oportunidad van."), to))
    reader.check()
    return chosen, int(to)


def _value(name: str, typed: str, number_format: str, places: int, decimals: int, today: date) -> Value:
    match name:
        case "quantity":
            quantity = read_quantity(name, typed, number_format, decimals)
            if quantity is None:
                raise InvalidInput(FieldError(name, _("Escribe una cantidad, 0 o más."), typed))
            return quantity
        case "unit_price":
            return read_unit_price(name, typed, number_format)
        case "discount_percent":
            return read_percent(name, typed, number_format) or Decimal(0)
        case "discount_amount":
            return read_amount(name, typed, number_format, places) or Decimal(0)
        case "role":
            if not _ROLE.fullmatch(typed):
                raise InvalidInput(FieldError(name, _("Elige cómo se ofrece esta línea."), typed))
            return typed
        case "requested_date":
            return read_day(name, typed, today)
        case "text":
            text = submitted.text(name, typed, 300)
            if text is None:
                raise InvalidInput(FieldError(name, _("Este dato no puede quedar vacío."), typed))
            return text
        case _:
            return submitted.text(name, typed, 500)


def _unit(typed: str, heads: Heads, now: int | None) -> int | None:
    text = typed.strip()
    if not text:
        return now
    for unit in heads.units.values():
        if text in (str(unit.id), unit.code, unit.name):
            return unit.id
    raise InvalidInput(FieldError("unit", _("Elige una unidad en la que se venda este producto."), typed))
