"""The priced result as JSON: figures are strings, absent ones null."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from webapp.core.money import plain
from webapp.pricing.model import Priced, PricedLine, PricedOrder, Problem
from webapp.pricing.trace import to_json

_OF_LINE = (
    "list_price",
    "unit_price",
    "gross",
    "volume_discount",
    "plugin_adjustment",
    "manual_discount",
    "net",
    "tax",
    "extended",
)
_OF_ORDER = (
    "detail_total",
    "discount",
    "plugin_adjustment",
    "total_before_freight",
    "freight",
    "tax",
    "total",
    "estimated_revenue",
)


def result_json(priced: Priced, further: Iterable[Problem] = ()) -> dict[str, Any]:
    """Lines, order and problems; `further` problems come last."""
    return {
        "lines": [_line(line) for line in priced.lines],
        "order": _order(priced.order),
        "problems": [_problem(found) for found in (*priced.problems, *further)],
    }


def _line(line: PricedLine) -> dict[str, Any]:
    figures = {name: _digits(getattr(line, name)) for name in _OF_LINE}
    return {"id": line.id, **figures, "status": line.status, "trace": to_json(line.trace)}


def _order(order: PricedOrder) -> dict[str, Any]:
    figures = {name: _digits(getattr(order, name)) for name in _OF_ORDER}
    return {**figures, "unpriced": order.unpriced, "trace": to_json(order.trace)}


def _problem(found: Problem) -> dict[str, Any]:
    return {"code": found.code, "line": found.line, "field": found.field, "message": found.message}


def _digits(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
