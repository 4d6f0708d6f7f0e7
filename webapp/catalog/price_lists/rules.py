"""Arithmetic of price lists beside the pricing run: the value that keeps a price, a price raised by a percentage. Pure."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from webapp.core.money import HUNDRED, ZERO, currency_decimals, tidy
from webapp.pricing.rounding import half_up, moved
from webapp.pricing.snapshot import RoundingPolicy

WIDEST = Decimal(100_000)  # percent; what is above is a slip of the finger
PERCENT_DECIMALS = 6


def percent_range(method: str) -> tuple[Decimal, Decimal]:
    """The least and the greatest value that a method by percentage takes; a margin's greatest is just not reached."""
    if method.startswith("margin"):
        return -WIDEST, HUNDRED
    return (-HUNDRED if method.startswith("markup") else ZERO), WIDEST


def is_allowed(method: str, value: Decimal) -> bool:
    """Whether a percentage is one that the method takes."""
    least, greatest = percent_range(method)
    return least <= value < greatest if method.startswith("margin") else least <= value <= greatest


def value_keeping(
    price: Decimal, method: str, basis: Decimal, price_of: Callable[[Decimal], Decimal | None]
) -> Decimal | None:
    """The shortest percentage with which `method` on `basis` (per the same unit) gives `price`, or comes nearest.

    `price_of` works a percentage out by the pricing rules. None where no percentage can: a basis or margin of nothing.
    """
    ratio = Fraction(price) / Fraction(basis) if basis else None
    if ratio is None or (method.startswith("margin") and not price):
        return None
    if method.startswith("margin"):
        exact = (1 - 1 / ratio) * 100
    else:
        exact = ratio * 100 if method == "percent_of_list" else (ratio - 1) * 100
    for decimals in range(PERCENT_DECIMALS + 1):
        value = _shortened(exact, decimals)
        if is_allowed(method, value) and price_of(value) == price:
            return value
    value = _shortened(exact, PERCENT_DECIMALS)
    return value if is_allowed(method, value) else None


def raised(amount: Decimal, percent: Decimal, currency: str, policy: RoundingPolicy | None = None) -> Decimal:
    """An amount with a percentage on it (−100 or more), moved by the rounding policy, else to the currency's decimals.

    Nothing stays nothing, whatever the policy: what is free is not made dear by rounding up. Without percentage and policy
    an amount keeps the decimals that it was given.
    """
    if not percent and policy is None:
        return amount
    decimals = currency_decimals(currency)
    exact = Fraction(amount) * (100 + Fraction(percent)) / 100
    if not exact:
        return ZERO
    price = moved(exact, policy) if policy is not None else None
    return half_up(exact, decimals) if price is None else tidy(price, decimals)


def usual_rounding(option: str, currency: str) -> Decimal:
    """The amount that a rounding starts with: a multiple of 0.10, an ending in 0.99, in the currency's small coins."""
    coins = Decimal(99) if option == "ends_in" else Decimal(10)
    return coins.scaleb(-currency_decimals(currency))


def _shortened(exact: Fraction, decimals: int) -> Decimal:
    wide = Decimal(exact.numerator) / Decimal(exact.denominator)
    return wide.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
