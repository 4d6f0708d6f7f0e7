"""Golden cases: orders in a table, one row a line, with the figures that a plugin must give (docs/first-plugin.md).

Written by whoever knows the prices, in a spreadsheet: separated by commas, or by semicolons with decimal commas.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from webapp.core.money import ONE, ZERO, currency_decimals
from webapp.pluginhost.discovery import SettingField
from webapp.pricing.model import LineInput, OrderInput, Pins, Rules

ORDER = ("case", "as_of", "currency", "order_change", "objections")
LINE = ("product", "family", "kind", "unit", "quantity", "price", "by_hand", "line_change", "tax", "discount_percent")
YES = frozenset({"yes", "true", "sí", "si", "1", "x"})
NO = frozenset({"no", "false", "0", ""})


class CaseWrong(ValueError):
    """A table that can't be read; the message names the row and the column."""


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """An order, a unit's settings, and what is expected of it: None where the table leaves the figure open."""

    name: str
    order: OrderInput
    settings: dict[str, Any]
    line_changes: tuple[Decimal | None, ...]
    order_change: Decimal | None
    objections: Decimal | None = None
    taxes: tuple[Decimal | None, ...] = ()


@dataclass(slots=True)
class _Rows:
    first: dict[str, str]
    lines: list[LineInput] = field(default_factory=list)
    changes: list[Decimal | None] = field(default_factory=list)
    taxes: list[Decimal | None] = field(default_factory=list)


def read(path: Path, schema: tuple[SettingField, ...]) -> list[GoldenCase]:
    """The cases of a file, in its order. Raises `CaseWrong`. Columns that aren't ours are settings of the plugin."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CaseWrong(f"{path.name} is not UTF-8") from None
    semicolons = ";" in text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if semicolons else ",")
    # A setting that is called like one of our columns is written settings.NAME.
    settings = {f"settings.{each.name}" if each.name in (*ORDER, *LINE) else each.name: each for each in schema}
    if strange := [name for name in rows.fieldnames or () if name not in (*ORDER, *LINE, *settings)]:
        raise CaseWrong(f"the column {strange[0]} is neither ours nor a setting of the plugin")
    if missing := [name for name in ("case", "quantity", "price") if name not in (rows.fieldnames or ())]:
        raise CaseWrong(f"the column {missing[0]} is missing")
    cases: dict[str, _Rows] = {}
    for number, row in enumerate(rows, start=2):
        cells = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
        if any(cells.values()):
            _add(cases.setdefault(cells["case"], _Rows(cells)), cells, number, semicolons)
    return [_case(name, rows, settings, semicolons) for name, rows in cases.items()]


def _add(case: _Rows, cells: dict[str, str], number: int, comma: bool) -> None:
    by_hand = _flag(cells.get("by_hand", ""), number)
    price = _number(cells, "price", number, comma)
    quantity = _number(cells, "quantity", number, comma)
    if quantity is None or (price is None and by_hand):
        raise CaseWrong(f"row {number}: quantity and, by hand, price are needed")
    day = _day(case.first.get("as_of", ""), number)
    pins = Pins(
        cells.get("product", ""), cells.get("family") or None, cells.get("kind") or "good",
        cells.get("unit") or "each", price, ONE, 6, day,
    )  # fmt: skip
    override = price if by_hand else None
    off = _number(cells, "discount_percent", number, comma) or ZERO
    case.lines.append(LineInput(str(len(case.lines) + 1), quantity, pins, override=override, discount_percent=off))
    case.changes.append(_number(cells, "line_change", number, comma))
    case.taxes.append(_number(cells, "tax", number, comma))


def _case(name: str, rows: _Rows, schema: dict[str, SettingField], comma: bool) -> GoldenCase:
    first = rows.first
    currency = first.get("currency") or "EUR"
    day = rows.lines[0].pins.as_of if rows.lines[0].pins else date.min
    order = OrderInput(currency, currency_decimals(currency), day, Rules(), tuple(rows.lines))
    settings = dict(_settings(first, schema, name, comma))
    order_change, objections = (_number(first, each, name, comma) for each in ("order_change", "objections"))
    return GoldenCase(name, order, settings, tuple(rows.changes), order_change, objections, tuple(rows.taxes))


def _settings(
    cells: dict[str, str], schema: dict[str, SettingField], case: str, comma: bool
) -> Iterator[tuple[str, Any]]:
    for column, known in schema.items():
        name = known.name
        if typed := cells.get(column, ""):
            if known.many or known.type == "group":
                raise CaseWrong(f"{case}: {name} has parts and can't stand in a table; the cases take its default")
            match known.type:
                case "bool":
                    yield name, _flag(typed, case)
                case "int":
                    yield name, int(_number(cells, column, case, comma) or ZERO)
                case "decimal":
                    yield name, str(_number(cells, column, case, comma))
                case _:
                    yield name, typed


def _number(cells: dict[str, str], name: str, row: int | str, comma: bool) -> Decimal | None:
    typed = cells.get(name, "")
    if not typed:
        return None
    try:
        number = Decimal(typed.replace(".", "").replace(",", ".") if comma and "," in typed else typed)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise CaseWrong(f"row {row}: {name} is {typed!r}, a number is expected")
    return number


def _flag(typed: str, row: int | str) -> bool:
    if typed.casefold() not in YES | NO:
        raise CaseWrong(f"row {row}: {typed!r} is neither yes nor no")
    return typed.casefold() in YES


def _day(typed: str, row: int) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise CaseWrong(f"row {row}: as_of is {typed!r}, a day such as 2026-11-23 is expected") from None
