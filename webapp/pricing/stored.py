"""Pins, settings, plugins' answers and traces as compact JSON text, the way the database keeps them.

Values are lists in the order of their fields, numbers are strings, and idle ends of a step are left out.
"""

import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from webapp.core.money import plain
from webapp.pluginapi.pricing import LineAdjustment, NotApplied, OrderAdjustment
from webapp.pluginapi.texts import Text
from webapp.pricing.model import LineAnswer, OrderAnswer, Pins, Problem, Rules, Source, Step, Tier

_PINS_WITH_TAX = 15


def write_pins(pins: Pins) -> str:
    """The text of the column `line.pins`."""
    return _text(
        [
            pins.product,
            pins.family,
            pins.kind,
            pins.unit,
            _digits(pins.price),
            plain(pins.factor),
            plain(pins.per),
            pins.decimals,
            pins.as_of.isoformat(),
            pins.tier_kind,
            [[plain(tier.since), _digits(tier.until), plain(tier.value)] for tier in pins.tiers],
            pins.discount_list,
            [_step(step) for step in pins.steps],
            [[known.code, known.message, known.field, [*map(list, known.facts)]] for known in pins.problems],
            *([[*map(list, pins.tax)]] if pins.tax else ()),
        ]
    )


@lru_cache(maxsize=1024)
def read_pins(text: str) -> Pins:
    """The pins that `write_pins` wrote. The value is frozen, so equal texts share one."""
    row = json.loads(text)
    tax: tuple[tuple[str, str], ...] = ()
    if len(row) == _PINS_WITH_TAX:
        tax = _pairs(row.pop())
    product, family, kind, unit, price, factor, per, decimals, as_of, tier_kind, tiers, discounts, steps, problems = row
    return Pins(
        product,
        family,
        kind,
        unit,
        _number(price),
        Decimal(factor),
        decimals,
        date.fromisoformat(as_of),
        tier_kind,
        tuple(Tier(Decimal(since), _number(until), Decimal(value)) for since, until, value in tiers),
        discounts,
        tuple(_read_step(row) for row in steps),
        tuple(Problem(code, message, None, field, _pairs(facts)) for code, message, field, facts in problems),
        Decimal(per),
        tax,
    )


def write_rules(rules: Rules) -> str:
    """The text of the column `opportunity.rules`: what differs from the usual settings."""
    return _text({f.name: given for f in fields(rules) if (given := getattr(rules, f.name)) != f.default})


@lru_cache(maxsize=256)
def read_rules(text: str) -> Rules:
    """The settings that `write_rules` wrote."""
    return Rules(**json.loads(text))


def write_steps(steps: Iterable[Step]) -> str:
    """A trace, as the table `price_trace` keeps it."""
    return _text([_step(step) for step in steps])


def read_steps(text: str) -> tuple[Step, ...]:
    """The trace that `write_steps` wrote."""
    return tuple(_read_step(row) for row in json.loads(text))


def write_line_answers(answers: Iterable[LineAnswer]) -> str:
    """The text of the column `line.adjustments`: the answers about one line, without its id."""
    return _text([_answer(given) for given in answers])


@lru_cache(maxsize=1024)
def read_line_answers(text: str, line: str) -> tuple[LineAnswer, ...]:
    """The answers that `write_line_answers` wrote, about the line that now has the id `line`."""
    return tuple(
        LineAnswer(plugin, version, NotApplied(Text(*label), Text(*reason), line))
        if reason
        else LineAnswer(plugin, version, LineAdjustment(line, Text(*label), _number(percent), _number(amount), typed))
        for plugin, version, label, reason, percent, amount, typed in json.loads(text)
    )


def write_order_answers(answers: Iterable[OrderAnswer]) -> str:
    """The text of the column `opportunity.adjustments`."""
    return _text([_answer(given) for given in answers])


def read_order_answers(text: str) -> tuple[OrderAnswer, ...]:
    """The answers that `write_order_answers` wrote."""
    return tuple(
        OrderAnswer(plugin, version, NotApplied(Text(*label), Text(*reason)))
        if reason
        else OrderAnswer(plugin, version, OrderAdjustment(Text(*label), _number(percent), _number(amount)))
        for plugin, version, label, reason, percent, amount, _ in json.loads(text)
    )


def _answer(given: LineAnswer | OrderAnswer) -> list[Any]:
    answer = given.answer
    head = [given.plugin, given.version, _texts(answer.label)]
    if isinstance(answer, NotApplied):
        return [*head, _texts(answer.reason), None, None, False]
    typed = isinstance(answer, LineAdjustment) and answer.applies_to_override
    return [*head, None, _digits(answer.percent), _digits(answer.amount), typed]


def _step(step: Step) -> list[Any]:
    source = step.source
    row = [
        step.label,
        [source.kind, source.id, source.name, source.version],
        _digits(step.result),
        _digits(step.amount),
        _digits(step.input),
        _digits(step.rate),
        [*map(list, step.facts)] or None,
        _texts(step.text),
        _texts(step.reason),
        step.cost or None,
        None if step.applied else False,
    ]
    while row[-1] is None:
        row.pop()
    return row


def _read_step(row: list[Any]) -> Step:
    label, source, result, amount, start, rate, facts, text, reason, cost, applied = row + [None] * (11 - len(row))
    return Step(
        label,
        Source(*source),
        _number(start),
        _number(rate),
        _number(amount),
        _number(result),
        applied is None,
        Text(*text) if text else None,
        Text(*reason) if reason else None,
        _pairs(facts) if facts else (),
        bool(cost),
    )


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _texts(text: Text | None) -> list[str] | None:
    return [text.es, text.en] if text else None


def _pairs(rows: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in rows)


def _digits(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _number(digits: str | None) -> Decimal | None:
    return None if digits is None else Decimal(digits)
