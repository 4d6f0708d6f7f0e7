"""An opportunity and its lines as JSON: money is an amount as text with its currency."""

from decimal import Decimal

from webapp.audit.changes import plain
from webapp.opportunities.draft import Draft, Line
from webapp.web.filters import machine, machine_amount

_AMOUNTS = (
    "estimated_revenue", "calculated_revenue", "given_revenue", "actual_revenue", "budget", "detail_total", "discount",
    "plugin_adjustment", "total_before_freight", "freight", "tax", "total",
)  # fmt: skip
_TEXTS = (
    "id", "number", "version", "topic", "type", "status", "time_frame", "budget_status", "decision_process", "situation",
    "need", "solution", "next_step", "probability", "category", "score", "grade", "revenue_mode", "currency", "unpriced",
)  # fmt: skip
_LINE_AMOUNTS = ("gross", "volume_discount", "plugin_adjustment", "manual_discount", "net", "tax", "extended")
_LINE_PRICES = ("list_price", "unit_price")


def opportunity_as_json(draft: Draft) -> dict:
    """The header with its totals."""
    head = draft.head
    return {
        **{name: getattr(head, name) for name in _TEXTS},
        **{name: money(getattr(head, name), head.currency) for name in _AMOUNTS},
        "close_date": machine(head.close_date) or None,
        "actual_close_date": machine(head.actual_close_date) or None,
        "loss_reason": head.loss_reason_id,
        "account": _reference(head.account_id, head.account_name),
        "contact": _reference(head.contact_id, head.contact_name),
        "owner": _reference(head.owner_user_id, head.owner_name),
        "team": _reference(head.owner_team_id, head.team_name),
        "unit": head.unit_id,
        "stage": _reference(head.stage_id, head.stage_code),
        "price_list": _reference(head.price_list_id, head.price_list_name),
        "discount_percent": plain(head.discount_percent),
        "discount_amount": money(head.discount_amount, head.currency),
    }


def lines_as_json(draft: Draft) -> dict:
    """All lines in their order."""
    return {"items": [_line(line, draft.head.currency) for line in draft.lines]}


def money(value: Decimal | None, currency: str) -> dict | None:
    """An amount as JSON carries it, or null."""
    return None if value is None else {"amount": machine_amount(value, currency), "currency": currency}


def _line(line: Line, currency: str) -> dict:
    return {
        "id": int(line.id),
        "position": line.position,
        "product": _reference(line.product_id, line.product_code),
        "text": line.text,
        "name": line.name,
        "description": line.description,
        "role": line.role,
        "alternative_to": line.alternative_to_id,
        "bundle_line": line.bundle_line_id,
        "included": line.is_included,
        "unit": line.unit_code,
        "quantity": plain(line.quantity),
        "status": line.status,
        "discount_percent": plain(line.discount_percent),
        "discount_amount": money(line.discount_amount, currency),
        "override": None if line.given_price is None or line.product_id is None else plain(line.given_price),
        **{
            name: None if (value := getattr(line, name)) is None else {"amount": plain(value), "currency": currency}
            for name in _LINE_PRICES
        },
        **{name: money(getattr(line, name), currency) for name in _LINE_AMOUNTS},
    }


def _reference(id_: int | None, name: str | None) -> dict | None:
    return None if id_ is None else {"id": id_, "name": name}
