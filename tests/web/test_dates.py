"""A day is read from the words that salespeople use, in both languages, or refused with one that is meant."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core import language
from webapp.core.errors import InvalidInput
from webapp.web import filters
from webapp.web.dates import read_day

TODAY = date(2026, 11, 23)  # a Monday


def refusal(typed):
    with pytest.raises(InvalidInput) as refused:
        read_day("close_date", typed, TODAY)
    (error,) = refused.value.errors
    assert error.field == "close_date"
    return error


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-18", "2026-12-18"),
        ("18/12/2026", "2026-12-18"),
        ("18-12-26", "2026-12-18"),
        ("1.2.2027", "2027-02-01"),
        ("15/2", "2027-02-15"),
        ("24/11", "2026-11-24"),
        ("23/11", "2026-11-23"),
        ("+14", "2026-12-07"),
        ("-5", "2026-11-18"),
        ("+2s", "2026-12-07"),
        ("+2w", "2026-12-07"),
        ("+3 meses", "2027-02-23"),
        ("hoy", "2026-11-23"),
        ("Mañana", "2026-11-24"),
        ("pasado mañana", "2026-11-25"),
        ("ayer", "2026-11-22"),
        ("today", "2026-11-23"),
        ("tomorrow", "2026-11-24"),
        ("vie", "2026-11-27"),
        ("viernes", "2026-11-27"),
        ("fri", "2026-11-27"),
        ("lun", "2026-11-30"),
        ("el miércoles", "2026-11-25"),
        ("15 feb", "2027-02-15"),
        ("15 de febrero de 2028", "2028-02-15"),
        ("18 dic 2026", "2026-12-18"),
        ("18 sept 2027", "2027-09-18"),
        ("18 Dec 2026", "2026-12-18"),
        ("Feb 15, 2027", "2027-02-15"),
        ("15th Feb", "2027-02-15"),
        ("en 3 meses", "2027-02-23"),
        ("dentro de 2 semanas", "2026-12-07"),
        ("en un año", "2027-11-23"),
        ("in 3 months", "2027-02-23"),
        ("in a week", "2026-11-30"),
        ("abril de 2027", "2027-04-30"),
        ("abril", "2027-04-30"),
        ("dic", "2026-12-31"),
        ("fin de mes", "2026-11-30"),
        ("fin de trimestre", "2026-12-31"),
        ("end of year", "2026-12-31"),
    ],
)
def test_a_day_is_understood(typed, day):
    assert read_day("close_date", typed, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize("typed", ["", "   "])
def test_an_empty_text_is_no_day(typed):
    assert read_day("close_date", typed, TODAY) is None


@pytest.mark.parametrize(
    "typed",
    ["31 feb", "31/2", "29/2/2027", "2027-02-30", "mayor", "15 de nada", "٣/2", "+", "en meses", "x" * 500, "0/0"],
)
def test_what_is_no_day_is_refused_and_kept(typed):
    assert refusal(typed).typed == typed


def test_the_refusal_offers_a_day_that_exists(english_texts):
    assert refusal("31 feb").sentence == "No entiendo «31 feb». Prueba 28 feb 2027 o «en 3 meses»."
    with language.speaking("en"):
        assert refusal("31 Feb").sentence == "“31 Feb” isn't a date. Try 28 Feb 2027 or “in 3 months”."


@pytest.mark.parametrize("typed", ["1989-12-31", "2200-01-01", "+9999 años", "1/1/0001"])
def test_a_year_outside_1990_to_2199_is_refused(typed):
    assert refusal(typed).sentence


def test_the_last_day_of_a_shorter_month_stands_in():
    assert read_day("close_date", "en 1 mes", date(2027, 1, 31)) == date(2027, 2, 28)


def test_a_weekday_is_never_today():
    assert read_day("close_date", "lunes", TODAY) == TODAY + timedelta(days=7)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2199, 12, 31)), st.sampled_from(language.LANGUAGES))
def test_what_the_page_writes_is_read_back(day, code):
    with language.speaking(code):
        assert read_day("close_date", filters.day(day), TODAY) == day
    assert read_day("close_date", filters.machine(day), TODAY) == day
    assert read_day("close_date", f"{day:%d/%m/%Y}", TODAY) == day


@given(st.text(max_size=60))
def test_any_text_gives_a_day_or_a_sentence(typed):
    try:
        day = read_day("close_date", typed, TODAY)
    except InvalidInput as refused:
        assert refused.errors[0].sentence
    else:
        assert day is None or 1990 <= day.year <= 2199
