"""Rounding to a currency's decimals and to six."""

from decimal import Decimal

import pytest

from webapp.core.money import currency_decimals, plain, rounded, tidy, to_six


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [("0.005", 2, "0.01"), ("0.0049999", 2, "0.00"), ("-0.005", 2, "-0.01"), ("2.5", 0, "3"), ("1.2345", 3, "1.235")],
)
def test_a_half_goes_away_from_zero(value: str, decimals: int, expected: str) -> None:
    assert plain(rounded(Decimal(value), decimals)) == expected


def test_there_is_no_negative_zero() -> None:
    assert plain(rounded(Decimal("-0.001"), 2)) == "0.00"


def test_six_decimals() -> None:
    assert plain(to_six(Decimal(1) / 3)) == "0.333333"
    assert plain(to_six(Decimal("0.0000005"))) == "0.000001"


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [("2500", 2, "2500.00"), ("2500.000000", 2, "2500.00"), ("15.252000", 2, "15.252"), ("1E+3", 0, "1000")],
)
def test_a_price_shows_the_currencys_decimals_and_no_idle_zeros(value: str, decimals: int, expected: str) -> None:
    assert plain(tidy(Decimal(value), decimals)) == expected


def test_currencies_have_their_own_decimals() -> None:
    assert [currency_decimals(code) for code in ("EUR", "JPY", "KWD")] == [2, 0, 3]
