"""Rounding of computed prices (docs/algorithms/pricing.md, row 3), exact because it works on fractions."""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from webapp.core.money import tidy
from webapp.pricing.snapshot import RoundingPolicy

HALF = Fraction(1, 2)


def half_up(value: Fraction, decimals: int) -> Decimal:
    """`value`, which is not negative, to so many decimals."""
    return Decimal(floor(value * 10**decimals + HALF)).scaleb(-decimals)


def six(value: Fraction, decimals: int) -> Decimal:
    """U(x) of a fraction, written with at least the currency's decimals."""
    return tidy(half_up(value, 6), decimals)


def moved(price: Fraction, policy: RoundingPolicy) -> Decimal | None:
    """The price that `policy` makes of `price`; None when it rounds down and no ending lies below."""
    amount = Fraction(policy.amount)
    if policy.option == "multiple_of":
        count = _count(price / amount, policy.policy)
        return policy.amount * count
    # The smallest power of ten above the ending: 0.99 ends within 1, 5 and 9.99 within 10.
    step = Decimal(1).scaleb(policy.amount.adjusted() + 1)
    count = _count((price - amount) / Fraction(step), policy.policy)
    if count < 0:
        return None if policy.policy == "down" else policy.amount
    return step * count + policy.amount


def _count(ratio: Fraction, policy: str) -> int:
    if policy == "up":
        return ceil(ratio)
    return floor(ratio) if policy == "down" else floor(ratio + HALF)
