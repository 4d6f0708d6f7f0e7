"""Reading what a person typed as a day: ISO, 15/2, +14, hoy, vie, 15 feb, abril de 2027, en 3 meses, and so in English.

A day without a year is the next one from `today` on; a month alone is its last day. Years go from 1990 to 2199; digits
are ASCII. An empty text is None. Every refusal is an `InvalidInput` for `field`.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NoReturn

from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.web.locale_formats import formats

FIRST_YEAR, LAST_YEAR = 1990, 2199
LONGEST = 40
FARTHEST = 9999  # the largest number of days, weeks, months or years that is counted from today

_ACCENTS = str.maketrans("áéíóúü", "aeiouu")

_NEAR = {
    "hoy": 0, "today": 0, "manana": 1, "mañana": 1, "tomorrow": 1, "pasado manana": 2, "pasado mañana": 2,
    "pasado": 2, "ayer": -1, "yesterday": -1, "anteayer": -2,
}  # fmt: skip
_WEEKDAYS = (
    ("lunes", "monday"), ("martes", "tuesday"), ("miercoles", "wednesday"), ("jueves", "thursday"),
    ("viernes", "friday"), ("sabado", "saturday"), ("domingo", "sunday"),
)  # fmt: skip
_MONTHS = (
    ("enero", "january"), ("febrero", "february"), ("marzo", "march"), ("abril", "april"), ("mayo", "may"),
    ("junio", "june"), ("julio", "july"), ("agosto", "august"), ("septiembre", "september", "setiembre"),
    ("octubre", "october"), ("noviembre", "november"), ("diciembre", "december"),
)  # fmt: skip
_ENDS = {
    "fin de mes": 1, "a fin de mes": 1, "end of month": 1, "fin de trimestre": 3, "end of quarter": 3,
    "fin de ano": 12, "fin de año": 12, "end of year": 12,
}  # fmt: skip
_SPANS = {
    "d": "days", "dia": "days", "dias": "days", "day": "days", "days": "days",
    "s": "weeks", "w": "weeks", "sem": "weeks", "semana": "weeks", "semanas": "weeks", "week": "weeks",
    "weeks": "weeks", "m": "months", "mes": "months", "meses": "months", "month": "months", "months": "months",
    "a": "years", "y": "years", "ano": "years", "anos": "years", "año": "years", "años": "years", "year": "years",
    "years": "years",
}  # fmt: skip
_ONE = {"un": 1, "una": 1, "a": 1, "an": 1, "one": 1, "dos": 2, "two": 2, "tres": 3, "three": 3}

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_NUMERIC = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})(?:[/.-]([0-9]{4}|[0-9]{2}))?")
_OFFSET = re.compile(r"([+-]) ?([0-9]{1,4}) ?([a-zñ]*)")
_SPAN = re.compile(r"(?:en|dentro de|in) ([0-9]{1,4}|[a-z]+) ([a-zñ]+)")
_DAY_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)? (?:de |of )?([a-z]+)\.?(?:,? (?:de |del )?([0-9]{4}|[0-9]{2}))?")
_MONTH_DAY = re.compile(r"([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?(?:,? ([0-9]{4}))?")
_MONTH = re.compile(r"([a-z]+)\.?(?: (?:de |del )?([0-9]{4}))?")


def read_day(field: str, typed: str, today: date) -> date | None:
    """The day that was meant, or None for an empty text. `today` is the day in the reader's or the unit's zone."""
    text = " ".join(typed.lower().split())
    if not text:
        return None
    if len(text) <= LONGEST and text.isprintable():
        plain = text.translate(_ACCENTS)
        for understand in _READERS:
            found = understand(plain, today)
            if found is not None:
                break
        else:
            _not_a_day(field, typed, plain, today)
    else:
        _not_a_day(field, typed, "", today)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        _refuse(field, typed, _("El año va de {first} a {last}.", first=FIRST_YEAR, last=LAST_YEAR))
    return found


def _iso(text: str, today: date) -> date | None:
    match = _ISO.fullmatch(text)
    return _date(*map(int, match.groups())) if match else None


def _numeric(text: str, today: date) -> date | None:
    match = _NUMERIC.fullmatch(text)
    return _with_year(match[3], int(match[2]), int(match[1]), today) if match else None


def _near(text: str, today: date) -> date | None:
    return today + timedelta(days=_NEAR[text]) if text in _NEAR else None


def _weekday(text: str, today: date) -> date | None:
    """The next such day after today: on a Friday, `vie` is in a week."""
    words = text.removeprefix("el ").removeprefix("on ").removeprefix("proximo ").removeprefix("next ").rstrip(".")
    number = _named(words, _WEEKDAYS)
    if number is None:
        return None
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def _offset(text: str, today: date) -> date | None:
    match = _OFFSET.fullmatch(text)
    if not match or (match[3] and match[3] not in _SPANS):
        return None
    count = int(match[2]) * (-1 if match[1] == "-" else 1)
    return _shifted(today, count, _SPANS.get(match[3], "days"))


def _span(text: str, today: date) -> date | None:
    match = _SPAN.fullmatch(text)
    if not match or match[2] not in _SPANS or len(match[2]) == 1:
        return None
    count = int(match[1]) if match[1].isdecimal() else _ONE.get(match[1])
    return None if count is None else _shifted(today, count, _SPANS[match[2]])


def _end(text: str, today: date) -> date | None:
    if text not in _ENDS:
        return None
    months = _ENDS[text]
    return _month_end(today.year, (today.month + months - 1) // months * months)


def _day_month(text: str, today: date) -> date | None:
    match = _DAY_MONTH.fullmatch(text)
    if match is None or (month := _named(match[2], _MONTHS)) is None:
        return None
    return _with_year(match[3], month + 1, int(match[1]), today)


def _month_day(text: str, today: date) -> date | None:
    match = _MONTH_DAY.fullmatch(text)
    if match is None or (month := _named(match[1], _MONTHS)) is None:
        return None
    return _with_year(match[3], month + 1, int(match[2]), today)


def _month(text: str, today: date) -> date | None:
    match = _MONTH.fullmatch(text)
    if match is None or (month := _named(match[1], _MONTHS)) is None:
        return None
    if match[2]:
        return _month_end(int(match[2]), month + 1)
    return _month_end(today.year + (month + 1 < today.month), month + 1)


_READERS: tuple[Callable[[str, date], date | None], ...] = (
    _iso, _numeric, _near, _weekday, _offset, _span, _end, _day_month, _month_day, _month,
)  # fmt: skip


def _named(word: str, names: tuple[tuple[str, ...], ...]) -> int | None:
    """The place of a name that is written out or shortened to three letters or more."""
    if len(word) < 3:
        return None
    for place, variants in enumerate(names):
        if any(name.startswith(word) for name in variants):
            return place
    return None


def _with_year(year: str | None, month: int, day: int, today: date) -> date | None:
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    found = _date(today.year, month, day)
    return _date(today.year + 1, month, day) if found is None or found < today else found


def _date(year: int, month: int, day: int) -> date | None:
    if not 1 <= year <= 9999 or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _shifted(today: date, count: int, span: str) -> date | None:
    """`count` days, weeks, months or years from today; the last day of a shorter month stands in."""
    try:
        if span == "days":
            return today + timedelta(days=count)
        if span == "weeks":
            return today + timedelta(weeks=count)
    except OverflowError:
        return None
    months = today.month - 1 + count * (12 if span == "years" else 1)
    year, month = today.year + months // 12, months % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _month_end(year: int, month: int) -> date | None:
    return date(year, month, monthrange(year, month)[1]) if 1 <= year <= 9999 else None


def _not_a_day(field: str, typed: str, text: str, today: date) -> NoReturn:
    """The sentence offers the last day of the month that was named, else the day in two weeks."""
    near = today + timedelta(days=14)
    match = _DAY_MONTH.fullmatch(text)
    month = _named(match[2], _MONTHS) if match else None
    numeric = _NUMERIC.fullmatch(text)
    if match is not None and month is not None:
        near = _close(match[3], month + 1, today) or near
    elif numeric and 1 <= int(numeric[2]) <= 12:
        near = _close(numeric[3], int(numeric[2]), today) or near
    sentence = _(
        "No entiendo «{typed}». Prueba {day} o «en 3 meses».", typed=typed.strip()[:LONGEST], day=formats().day(near)
    )
    _refuse(field, typed, sentence)


def _close(year: str | None, month: int, today: date) -> date | None:
    if year:
        return _month_end(int(year) + (2000 if len(year) == 2 else 0), month)
    this = _month_end(today.year, month)
    return this if this and this >= today else _month_end(today.year + 1, month)


def _refuse(field: str, typed: str, sentence: str) -> NoReturn:
    raise InvalidInput(FieldError(field, sentence, typed))
