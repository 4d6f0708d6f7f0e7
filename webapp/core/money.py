"""Exact amounts: rounding to a currency's decimals or to six, and nothing else (docs/algorithms/pricing.md).

Every value is a finite `Decimal`. Rounding is half up, away from zero for negative amounts.
"""

from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
SIX = Decimal("0.000001")

QUANTITY_LIMIT = Decimal(10) ** 9
PRICE_LIMIT = Decimal(10) ** 12
AMOUNT_LIMIT = Decimal(10) ** 12

# ISO 4217 minor units that differ from two.
_DECIMALS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0,
    "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3, "CLF": 4, "UYW": 4,
}  # fmt: skip
_STEPS = {decimals: Decimal(1).scaleb(-decimals) for decimals in range(7)}


def currency_decimals(currency: str) -> int:
    """How many decimals amounts in this currency have: JPY 0, EUR 2, KWD 3."""
    return _DECIMALS.get(currency, 2)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """R(x): `value` to `decimals` decimals (0 to 6), half up; never a negative zero."""
    result = value.quantize(_STEPS[decimals], ROUND_HALF_UP)
    return result or abs(result)


def to_six(value: Decimal) -> Decimal:
    """U(x): `value` to six decimals, half up."""
    return value.quantize(SIX, rounding=ROUND_HALF_UP)


def tidy(value: Decimal, decimals: int) -> Decimal:
    """The same value (of at most six decimals) with at least `decimals` decimals and no idle zeros after those.

    2500 and 2500.000000 are 2500.00 with two decimals, 15.252000 is 15.252.
    """
    for places in range(decimals, 7):
        shorter = rounded(value, places)
        if shorter == value:
            return shorter
    return to_six(value)


def plain(value: Decimal) -> str:
    """The digits as they are, without an exponent: `11840.50`."""
    return f"{value:f}"
