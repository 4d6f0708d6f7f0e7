"""Exact amounts: rounding to a currency's decimals or to six, and nothing else (algorithms/pricing.md, rows 1 to 15).

Every value is a finite `Decimal`. Rounding is half up, away from zero for negative amounts.
"""

from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
HUNDRED = Decimal(100)
SIX = Decimal("0.000001")

QUANTITY_LIMIT = Decimal(10) ** 9
PRICE_LIMIT = Decimal(10) ** 12
AMOUNT_LIMIT = Decimal(10) ** 12

# ISO 4217 minor units that differ from two.
_DECIMALS = {"JPY": 0, "CLP": 0, "KRW": 0, "VND": 0, "ISK": 0, "PYG": 0, "KWD": 3, "BHD": 3, "TND": 3, "OMR": 3, "JOD": 3}
_STEPS = {decimals: Decimal(1).scaleb(-decimals) for decimals in range(7)}


def currency_decimals(currency: str) -> int:
    """How many decimals amounts in this currency have: JPY 0, EUR 2, KWD 3."""
    return _DECIMALS.get(currency, 2)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """R(x): `value` to `decimals` decimals (0 to 6), half up."""
    return value.quantize(_STEPS[decimals], rounding=ROUND_HALF_UP)


def to_six(value: Decimal) -> Decimal:
    """U(x): `value` to six decimals, half up."""
    return value.quantize(SIX, rounding=ROUND_HALF_UP)
