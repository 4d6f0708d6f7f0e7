"""A trace outside of a run: as JSON, without costs, and replayed.

A step in JSON is {label, source: {kind, id, name, version}, input, rate, amount, result}, numbers as strings or null;
besides, only where there is something to say: applied (false), text and reason ({es, en}), facts ({name: text}) and
cost (true).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from webapp.core.money import plain
from webapp.pluginapi.texts import Text
from webapp.pricing.model import Source, Step
from webapp.pricing.replay import ReplayFailed, replay

__all__ = ["ReplayFailed", "from_json", "replay", "to_json", "without_cost"]


def without_cost(steps: Iterable[Step]) -> tuple[Step, ...]:
    """For readers who may not see costs: a step made from one keeps its label and result only."""
    return tuple(replace(step, input=None, rate=None) if step.cost else step for step in steps)


def to_json(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The steps as JSON objects."""
    return [_written(step) for step in steps]


def from_json(rows: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """The steps that `to_json` wrote."""
    return tuple(_read(row) for row in rows)


def _written(step: Step) -> dict[str, Any]:
    source = step.source
    row: dict[str, Any] = {
        "label": step.label,
        "source": {"kind": source.kind, "id": source.id, "name": source.name, "version": source.version},
        "input": _digits(step.input),
        "rate": _digits(step.rate),
        "amount": _digits(step.amount),
        "result": _digits(step.result),
    }
    if not step.applied:
        row["applied"] = False
    if step.text:
        row["text"] = {"es": step.text.es, "en": step.text.en}
    if step.reason:
        row["reason"] = {"es": step.reason.es, "en": step.reason.en}
    if step.facts:
        row["facts"] = dict(step.facts)
    if step.cost:
        row["cost"] = True
    return row


def _read(row: Mapping[str, Any]) -> Step:
    return Step(
        row["label"],
        Source(**row["source"]),
        _number(row["input"]),
        _number(row["rate"]),
        _number(row["amount"]),
        _number(row["result"]),
        row.get("applied", True),
        Text(**row["text"]) if "text" in row else None,
        Text(**row["reason"]) if "reason" in row else None,
        tuple(row.get("facts", {}).items()),
        row.get("cost", False),
    )


def _digits(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _number(digits: str | None) -> Decimal | None:
    return None if digits is None else Decimal(digits)
