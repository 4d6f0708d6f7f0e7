"""The cases that the business reader writes in plugins/contoso_coffee/cases.csv, in the currency's decimals."""

import csv
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from plugins import contoso_coffee
from plugins.contoso_coffee import line_adjustments, order_adjustments
from plugins.contoso_coffee.settings import Settings
from tests.plugins.contoso_coffee.orders import applied, line, order
from webapp.core.money import HUNDRED, rounded


def cases() -> dict[str, list[dict[str, str]]]:
    rows = defaultdict(list)
    with Path(contoso_coffee.__file__).with_name("cases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["case"]].append(row)
    return rows


@pytest.mark.parametrize("case", cases())
def test_case(case):
    rows = cases()[case]
    days = {name: date.fromisoformat(rows[0][name]) for name in ("season_from", "season_until") if rows[0][name]}
    lines = [
        replace(line(row["product"], row["quantity"], row["family"], row["price"]), id=str(place))
        for place, row in enumerate(rows)
    ]
    asked = order(*lines, as_of=date.fromisoformat(rows[0]["as_of"]))
    changes = dict.fromkeys((each.id for each in lines), Decimal(0))
    for answer in applied(line_adjustments(asked, Settings(**days))):
        changes[answer.line] += rounded(lines[int(answer.line)].gross * answer.percent / HUNDRED, 2)
    order_change = sum((answer.amount for answer in applied(order_adjustments(asked, Settings(**days)))), Decimal(0))
    assert list(changes.values()) == [Decimal(row["line_change"]) for row in rows]
    assert order_change == Decimal(rows[0]["order_change"])
