"""Reading what a person typed as a number, in the format of the page: es 1.234,50 · en 1,234.50 · machine 1234.50.

Digits are ASCII; spaces and a currency sign are dropped. A separator that stands in the wrong place is refused with
the number as it should be written, never guessed. An empty text is None. Refusals are `InvalidInput` for `field`.
"""

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NoReturn

from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _, ngettext
from webapp.core.money import AMOUNT_LIMIT, HUNDRED, PRICE_LIMIT, QUANTITY_LIMIT, ZERO
from webapp.web.locale_formats import formats

LONGEST = 60  # what is typed beyond that is no number

_SEPARATORS = {"es": (".", ","), "en": (",", "."), "machine": (None, ".")}
_DROPPED = re.compile(r"[\s\u00a0\u2007\u2009\u202f]|[€$£¥]")
_PLAIN = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?")
_GROUPED = {
    "es": re.compile(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]*)?"),
    "en": re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?"),
}


def read_number(field: str, typed: str, number_format: str = "machine") -> Decimal | None:
    """Any finite decimal number of at most 60 characters, or None for an empty text."""
    text = _DROPPED.sub("", typed).replace("\N{MINUS SIGN}", "-")
    if not text:
        return None
    if len(text) > LONGEST:
        _refuse(field, typed, _("Es demasiado largo para ser un número."))
    code = number_format if number_format in _SEPARATORS else "machine"
    group, decimal = _SEPARATORS[code]
    if group and group in text:
        if not _GROUPED[code].fullmatch(text):
            _misplaced(field, typed, text, group, decimal)
        text = text.replace(group, "")
    match = _PLAIN.fullmatch(text.replace(decimal, "."))
    if not match or not (match[2] or match[3]):
        _not_a_number(field, typed, decimal)
    sign, whole, part = match.groups()
    value = Decimal(f"{sign}{whole or '0'}.{(part or '').rstrip('0')}")
    return value if value else ZERO


def read_quantity(field: str, typed: str, number_format: str, decimals: int) -> Decimal | None:
    """A quantity of 0 or more, below 10⁹, with at most the decimals of its unit."""
    value = read_number(field, typed, number_format)
    if value is None:
        return None
    if value < 0:
        _refuse(field, typed, _("La cantidad no puede ser negativa. Escribe 0 o más."))
    if value >= QUANTITY_LIMIT:
        _refuse(
            field, typed, _("La cantidad tiene que ser menor que {limit}.", limit=formats().number(QUANTITY_LIMIT, 0))
        )
    if _decimals(value) > decimals:
        few, many = _neighbours(value, decimals)
        if decimals == 0:
            _refuse(field, typed, _("La cantidad va por unidades enteras. Escribe {few} o {many}.", few=few, many=many))
        _refuse(field, typed, ngettext(
            "La cantidad admite {n} decimal. Escribe {few} o {many}.",
            "La cantidad admite {n} decimales. Escribe {few} o {many}.",
            decimals, few=few, many=many,
        ))  # fmt: skip
    return value


def read_unit_price(field: str, typed: str, number_format: str) -> Decimal | None:
    """A unit price of 0 or more, below 10¹², with at most six decimals."""
    return _read_money(field, typed, number_format, 6, PRICE_LIMIT)


def read_amount(field: str, typed: str, number_format: str, decimals: int) -> Decimal | None:
    """An amount of 0 or more, below 10¹², with at most its currency's decimals."""
    return _read_money(field, typed, number_format, decimals, AMOUNT_LIMIT)


def read_percent(field: str, typed: str, number_format: str) -> Decimal | None:
    """A percentage from 0 to 100 with at most six decimals; a percent sign is dropped."""
    value = read_number(field, typed.replace("%", ""), number_format)
    if value is None:
        return None
    if not ZERO <= value <= HUNDRED:
        _refuse(field, typed, _("El porcentaje va de 0 a 100."))
    if _decimals(value) > 6:
        _refuse(field, typed, _("El porcentaje admite 6 decimales. Escribe {few}.", few=_neighbours(value, 6)[0]))
    return value


def read_whole(field: str, typed: str, number_format: str, least: int, most: int) -> int | None:
    """A whole number from `least` to `most`; a percent sign is dropped."""
    value = read_number(field, typed.replace("%", ""), number_format)
    if value is None:
        return None
    if _decimals(value) or not least <= value <= most:
        _refuse(field, typed, _("Escribe un número entero de {least} a {most}.", least=least, most=most))
    return int(value)


def _read_money(field: str, typed: str, number_format: str, decimals: int, limit: Decimal) -> Decimal | None:
    value = read_number(field, typed, number_format)
    if value is None:
        return None
    if value < 0:
        _refuse(field, typed, _("El importe no puede ser negativo. Escribe 0 o más."))
    if value >= limit:
        _refuse(field, typed, _("El importe tiene que ser menor que {limit}.", limit=formats().number(limit, 0)))
    if _decimals(value) > decimals:
        few, many = _neighbours(value, decimals)
        if decimals == 0:
            _refuse(field, typed, _("El importe va sin decimales. Escribe {few} o {many}.", few=few, many=many))
        _refuse(field, typed, ngettext(
            "El importe admite {n} decimal. Escribe {few} o {many}.",
            "El importe admite {n} decimales. Escribe {few} o {many}.",
            decimals, few=few, many=many,
        ))  # fmt: skip
    return value


def _misplaced(field: str, typed: str, text: str, group: str, decimal: str) -> NoReturn:
    """The group separator is not before groups of three: say how the number is written, when it is clear which one."""
    if text.count(group) == 1 and decimal not in text:
        meant = text.replace(group, decimal)
    else:
        meant = text.replace(group, "\0").replace(decimal, "").replace("\0", decimal)
    if not _PLAIN.fullmatch(meant.replace(decimal, ".")):
        _not_a_number(field, typed, decimal)
    if group == ".":
        sentence = _("En «{typed}» el punto separa millares: escribe {meant}.", typed=_short(typed), meant=meant)
    else:
        sentence = _("En «{typed}» la coma separa millares: escribe {meant}.", typed=_short(typed), meant=meant)
    _refuse(field, typed, sentence)


def _not_a_number(field: str, typed: str, decimal: str) -> NoReturn:
    example = f"1234{decimal}50"
    sentence = _(
        "No entiendo «{typed}» como número. Escribe por ejemplo {example}.", typed=_short(typed), example=example
    )
    _refuse(field, typed, sentence)


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _neighbours(value: Decimal, decimals: int) -> tuple[str, str]:
    step = Decimal(1).scaleb(-decimals)
    few, many = (formats().shortest(value.quantize(step, rounding=way)) for way in (ROUND_FLOOR, ROUND_CEILING))
    return few, many


def _short(typed: str) -> str:
    return typed.strip()[:LONGEST]


def _refuse(field: str, typed: str, sentence: str) -> NoReturn:
    raise InvalidInput(FieldError(field, sentence, typed))
