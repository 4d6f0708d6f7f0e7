"""Reading the form that closes an opportunity."""

from collections.abc import Callable
from datetime import date

from flask import request

from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.core.money import currency_decimals
from webapp.opportunities.closing.actions import Lost, Outcome, Won
from webapp.opportunities.draft import Draft
from webapp.web import submitted
from webapp.web.address import LARGEST_ID
from webapp.web.dates import read_day
from webapp.web.numbers import read_amount

LONGEST_NOTE = 1000  # characters


def read_outcome(today: date) -> Callable[[Draft], Outcome]:
    """What the form says, once the opportunity is known. What it doesn't carry, the opportunity says itself."""
    form, number_format = request.form, submitted.number_format()

    def read(draft: Draft) -> Outcome:
        reader = submitted.Reader()
        day = reader.read(_day, today) if "actual_close_date" in form else None
        note = reader.read(submitted.text, "closing_note", form.get("closing_note", ""), LONGEST_NOTE)
        if form.get("outcome") == "won":
            decimals = currency_decimals(draft.head.currency)
            revenue = reader.read(_revenue, number_format, decimals) if "actual_revenue" in form else None
            reader.check()
            return Won(revenue, day, note)
        if form.get("outcome") != "lost":
            reader.errors.insert(0, FieldError("outcome", _("Di si se ha ganado o se ha perdido."), ""))
        reason = reader.read(_reason)
        reader.check()
        return Lost(reason, day, note)

    return read


def _revenue(number_format: str, decimals: int):
    typed = request.form["actual_revenue"]
    value = read_amount("actual_revenue", typed, number_format, decimals)
    if value is None:
        raise InvalidInput(FieldError("actual_revenue", _("Escribe lo que se ha ganado: más de 0."), typed))
    return value


def _day(today: date) -> date:
    day = read_day("actual_close_date", request.form["actual_close_date"], today)
    if day is None:
        raise InvalidInput(FieldError("actual_close_date", _("Escribe qué día se cerró."), ""))
    return day


def _reason() -> int | None:
    typed = request.form.get("loss_reason", "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 20 and int(typed) <= LARGEST_ID):
        raise InvalidInput(FieldError("loss_reason", _("Elige por qué se perdió."), typed))
    return int(typed)
