"""From a cell's text to its value. A `BadCell` says what is wrong in words for whoever mends the file."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NoReturn

from webapp.core.money import AMOUNT_LIMIT, ZERO
from webapp.transfer.crm_sales_opportunities.model import Deal, DealStatus
from webapp.transfer.csv_rows import CsvRow

LONGEST_NAME = 200
_AMOUNT = re.compile(r"(-?)(\d{1,15}(?:\.\d{1,2}0*)?)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_EARLIEST = date(1970, 1, 1)


class BadCell(Exception):
    """A cell can't be what it should be; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the other files name, and the last day on which something can have happened."""

    agents: frozenset[str]
    products: frozenset[str]
    accounts: frozenset[str]
    today: date


def text(row: CsvRow, column: str) -> str:
    """The cell, perhaps empty."""
    found = row.cells[column]
    if len(found) > LONGEST_NAME:
        raise BadCell(f"{column} is longer than {LONGEST_NAME} characters")
    return found


def name(row: CsvRow, column: str) -> str:
    """The cell, never empty."""
    return text(row, column) or _missing(column)


def amount(row: CsvRow, column: str) -> Decimal:
    """A number from zero on with two decimals at most."""
    found = row.cells[column]
    match = _AMOUNT.fullmatch(found)
    if match is None:
        raise BadCell(f'{column} "{found}" is not a number like 4821.00' if found else f"{column} is missing")
    value = Decimal(match[2])
    if match[1] and value:
        raise BadCell(f"{column} {found} is negative")
    if value >= AMOUNT_LIMIT:
        raise BadCell(f"{column} {found} is too large")
    return value


def count(row: CsvRow, column: str) -> int | None:
    """A whole number, or None for an empty cell."""
    found = row.cells[column]
    if not found:
        return None
    if not (found.isascii() and found.isdigit() and len(found) <= 12):
        raise BadCell(f'{column} "{found}" is not a whole number')
    return int(found)


def day(row: CsvRow, column: str, today: date) -> date | None:
    """A date, or None for an empty cell."""
    found = row.cells[column]
    if not found:
        return None
    try:
        value = date.fromisoformat(found) if _DAY.fullmatch(found) else None
    except ValueError:
        value = None
    if value is None:
        raise BadCell(f'{column} "{found}" is not a date like 2017-03-01')
    if value < _EARLIEST:
        raise BadCell(f"{column} {found} is before 1970")
    if value > today:
        raise BadCell(f"{column} {found} is in the future")
    return value


def deal(key: str, row: CsvRow, product: str, known: Known) -> Deal:
    """The opportunity that the row tells. What it expects of the future is not known yet."""
    agent, account, said = (row.cells[column] for column in ("sales_agent", "account", "deal_stage"))
    for column, value, names in (
        ("sales_agent", agent, known.agents),
        ("product", product, known.products),
        ("account", account, known.accounts | {""}),
    ):
        if value not in names:
            raise BadCell(
                f'{column} "{row.cells[column]}" is not in the other files' if value else f"{column} is missing"
            )
    engaged, closed = day(row, "engage_date", known.today), day(row, "close_date", known.today)
    match said:
        case "Won" | "Lost":
            _dated(engaged, closed)
            revenue = amount(row, "close_value")
            if said == "Lost" and revenue != ZERO:
                raise BadCell(f"close_value {revenue} of a lost opportunity is not 0")
            status: DealStatus = "won" if said == "Won" else "lost"
            return Deal(key, agent, product, account or None, "engaging", status, engaged, closed, None, revenue)
        case "Engaging" | "Prospecting":
            for column in ("close_date", "close_value"):
                if row.cells[column]:
                    raise BadCell(f"{column} {row.cells[column]} of an open opportunity")
            if said == "Engaging":
                return Deal(
                    key, agent, product, account or None, "engaging", "open", engaged or _missing("engage_date")
                )
            if engaged:
                raise BadCell(f"engage_date {engaged} of an opportunity in Prospecting")
            return Deal(key, agent, product, account or None, "prospecting", "open")
        case _:
            raise BadCell(f'deal_stage "{said}" is not Prospecting, Engaging, Won or Lost')


def _dated(engaged: date | None, closed: date | None) -> None:
    if engaged is None or closed is None:
        _missing("engage_date" if engaged is None else "close_date")
    elif closed < engaged:
        raise BadCell(f"close_date {closed} is before engage_date {engaged}")


def _missing(column: str) -> NoReturn:
    raise BadCell(f"{column} is missing")
