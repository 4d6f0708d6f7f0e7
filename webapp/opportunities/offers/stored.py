"""Figures, words and traces of an offer as the JSON text that the database keeps. Numbers are strings."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from webapp.core.money import plain
from webapp.opportunities.offers.figures import Figures, OfferLine, TaxPart
from webapp.opportunities.offers.letter import Letter

_NUMBERS = {each.name for kind in (Figures, OfferLine, TaxPart) for each in fields(kind) if "Decimal" in str(each.type)}


def write_letter(letter: Letter) -> str:
    """The text of the column `offer.letter`."""
    return _text(asdict(letter))


def read_letter(text: str) -> Letter:
    """The words that `write_letter` wrote."""
    row = _known(Letter, json.loads(text))
    return Letter(**row | {"day": date.fromisoformat(row["day"])})


def write_figures(figures: Figures) -> str:
    """The text of the column `offer.figures`."""
    return _text(asdict(figures))


def read_figures(text: str) -> Figures:
    """The figures that `write_figures` wrote."""
    row = json.loads(text)
    lines = tuple(OfferLine(**_known(OfferLine, line)) for line in row.pop("lines"))
    taxes = tuple(TaxPart(**_known(TaxPart, part)) for part in row.pop("taxes"))
    return Figures(lines=lines, taxes=taxes, **_known(Figures, row))


def write_traces(rows: list[tuple[int | None, str, datetime, date, str]]) -> str:
    """The text of the column `offer.traces`, from line, steps as they are stored, when, as of which day and by whom."""
    return _text([[line, json.loads(steps), at.isoformat(), day.isoformat(), by] for line, steps, at, day, by in rows])


def read_trace(text: str, line: int | None) -> tuple[str, datetime, date, str] | None:
    """One of them: the stored steps of a line, or of the order for None; when, as of which day and by whom."""
    for known, steps, at, day, by in json.loads(text):
        if known == line:
            return _text(steps), datetime.fromisoformat(at), date.fromisoformat(day), by
    return None


def _known(kind: type, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row's values for the fields that this kind has; later versions may have written more."""
    names = {each.name for each in fields(kind)}
    return {name: _number(value) if name in _NUMBERS else value for name, value in row.items() if name in names}


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_digits)


def _digits(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
