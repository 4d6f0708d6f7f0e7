"""Figures and days are written as Babel writes them, with a true minus and a no-break space."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from webapp.core import language
from webapp.web import filters
from webapp.web.locale_formats import LOCALES, MINUS, NO_BREAK

AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=2)
LANGUAGES = st.sampled_from(language.LANGUAGES)
TODAY = date(2026, 11, 23)


def with_true_minus(text):
    return text.replace("-", MINUS)


@given(AMOUNTS, LANGUAGES, st.sampled_from(["EUR", "USD", "GBP"]))
def test_money_is_written_as_babel_writes_it(value, code, currency):
    with language.speaking(code):
        written = filters.money(value, currency)
    expected = with_true_minus(format_currency(value, currency, locale=LOCALES[code]))
    assert written == (expected if value else expected.replace(MINUS, ""))


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6), LANGUAGES)
def test_a_quantity_keeps_the_decimals_that_it_has(value, code):
    with language.speaking(code):
        written = filters.quantity(value)
    expected = with_true_minus(format_decimal(value, "#,##0.######", locale=LOCALES[code]))
    assert written == (expected if value else "0")


@given(st.decimals(min_value=0, max_value=100, places=4), LANGUAGES)
def test_a_percentage_is_written_as_babel_writes_it(value, code):
    with language.speaking(code):
        written = filters.percent(value)
    pattern = "#,##0.####\u00a0%" if code == "es" else "#,##0.####%"
    assert written == format_percent(value / 100, pattern, locale=LOCALES[code])


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2199, 12, 31)), LANGUAGES)
def test_a_day_is_written_as_babel_writes_it(value, code):
    with language.speaking(code):
        assert filters.day(value) == format_date(value, "d MMM y", locale=LOCALES[code])


def test_four_digit_amounts_are_grouped_in_spanish_and_the_euro_stands_after_a_no_break_space():
    assert filters.money(Decimal("5000")) == f"5.000,00{NO_BREAK}€"


def test_a_fall_has_the_minus_sign_and_a_rise_the_plus():
    assert filters.signed(Decimal("-230.40")) == "−230,40"
    assert filters.signed(Decimal("207.36")) == "+207,36"
    assert filters.signed(Decimal("0")) == "0,00"


def test_a_currency_without_decimals_shows_none():
    assert filters.money(Decimal("1234"), "JPY") == f"1.234{NO_BREAK}JPY"


def test_a_currency_of_letters_keeps_its_distance_in_english():
    with language.speaking("en"):
        assert filters.money(Decimal("-5"), "KWD") == f"−KWD{NO_BREAK}5.000"


@pytest.mark.parametrize(("price", "written"), [("16.4", "16,40"), ("15.252", "15,252"), ("2500", "2.500,00")])
def test_a_unit_price_shows_two_decimals_and_more_only_when_it_has_them(price, written):
    assert filters.unit_price(Decimal(price)) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, ""), (True, "true"), (Decimal("5000.00"), "5000.00"), (date(2027, 2, 3), "2027-02-03"), (7, "7")],
)
def test_scripts_read_values_in_one_form(value, written):
    assert filters.machine(value) == written


@pytest.mark.parametrize(
    ("away", "spanish", "english"),
    [
        (0, "hoy", "today"),
        (1, "mañana", "tomorrow"),
        (-1, "ayer", "yesterday"),
        (25, "dentro de 25 días", "in 25 days"),
        (-5, "hace 5 días", "5 days ago"),
    ],
)
def test_the_distance_to_a_day_is_told_in_words(away, spanish, english, english_texts):
    when = date.fromordinal(TODAY.toordinal() + away)
    assert filters.days_away(when, TODAY) == spanish
    with language.speaking("en"):
        assert filters.days_away(when, TODAY) == english


def test_an_instant_is_shown_in_the_zone_of_the_reader():
    at = datetime(2026, 11, 20, 11, 8, tzinfo=UTC)
    assert filters.instant(at, "Europe/Madrid") == "20 nov 2026, 12:08"
    assert filters.hour(at, "Atlantic/Canary") == "11:08"


def test_a_sentence_escapes_what_is_filled_in_but_not_its_own_marks():
    sentence = filters.filled("{who} pide <esto>", who=filters.strong("<Ana>"))
    assert sentence == "<b>&lt;Ana&gt;</b> pide &lt;esto&gt;"


@pytest.mark.parametrize(("revenue", "radius"), [(None, "8.0"), ("0", "8.0"), ("15146.35", "9.9"), ("90000", "14.0")])
def test_the_area_of_a_circle_follows_the_size_of_the_deal(revenue, radius):
    assert filters.radius(Decimal(revenue) if revenue else None) == radius


def test_initials_are_the_first_two_words():
    assert filters.initials("Ana Robles Vega") == "AR"
    assert filters.initials("«Hoteles» Norte") == "N"
