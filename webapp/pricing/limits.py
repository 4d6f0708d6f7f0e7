"""Bounds of what people type in: a value outside of them is a problem and counts as nothing."""

from decimal import Decimal

from webapp.core.money import AMOUNT_LIMIT, HUNDRED, ZERO, plain
from webapp.pricing.model import Problem
from webapp.pricing.problems import problem


def percent(problems: list[Problem], value: Decimal, line: str | None, field: str) -> Decimal:
    """A percentage from 0 to 100."""
    if ZERO <= value <= HUNDRED:
        return value
    problems.append(problem("percentage_invalid", line, field, value=plain(value)))
    return ZERO


def amount(problems: list[Problem], value: Decimal, line: str | None, field: str) -> Decimal:
    """An amount that is typed in, from 0 up to the limit."""
    if ZERO <= value < AMOUNT_LIMIT:
        return value
    problems.append(problem("amount_range", line, field, value=plain(value)))
    return ZERO
