"""A number is read in the format of the page or refused with how to write it; never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core import language
from webapp.core.errors import InvalidInput
from webapp.web import filters, numbers

FORMATS = st.sampled_from(["es", "en"])


def refusal(read, *given_values):
    with pytest.raises(InvalidInput) as refused:
        read("quantity", *given_values)
    (error,) = refused.value.errors
    assert error.field == "quantity"
    return error


@pytest.mark.parametrize(
    ("typed", "number_format", "value"),
    [
        ("1.234,50", "es", "1234.5"),
        ("1.005", "es", "1005"),
        ("1234,5", "es", "1234.5"),
        (",5", "es", "0.5"),
        ("−3,25", "es", "-3.25"),
        ("1 234,50 €", "es", "1234.5"),
        ("€1,234.50", "en", "1234.5"),
        ("1,005", "en", "1005"),
        ("0.5", "en", "0.5"),
        ("1234.5", "machine", "1234.5"),
        ("1234.5", "unheard of", "1234.5"),
        ("-0,00", "es", "0"),
    ],
)
def test_a_number_is_read_in_the_format_of_the_page(typed, number_format, value):
    assert numbers.read_number("quantity", typed, number_format) == Decimal(value)


@pytest.mark.parametrize("typed", ["", "   ", "\u00a0", " € "])
def test_an_empty_text_is_no_number(typed):
    assert numbers.read_number("quantity", typed, "es") is None


@pytest.mark.parametrize(
    ("typed", "number_format", "advice"),
    [
        ("33.33", "es", "escribe 33,33"),
        ("0.500", "es", "escribe 0,500"),
        ("1234.567", "es", "escribe 1234,567"),
        ("1,234.56", "es", "escribe 1234,56"),
        ("33,33", "en", "escribe 33.33"),
    ],
)
def test_a_separator_in_the_wrong_place_is_refused_with_the_right_one(typed, number_format, advice):
    assert advice in refusal(numbers.read_number, typed, number_format).sentence


@pytest.mark.parametrize(
    "typed",
    [
        "NaN",
        "Infinity",
        "-Infinity",
        "1e99",
        "0x10",
        "1,2,3",
        "1.23.456",
        "dos",
        "--5",
        "5-",
        "٣",
        "１２",
        "1_000",
        ",",
        "-",
    ],
)
@pytest.mark.parametrize("number_format", ["es", "en", "machine"])
def test_what_is_no_number_is_refused_and_kept(typed, number_format):
    if number_format == "en" and typed == "1,2,3":
        typed = "1.2.3"
    assert refusal(numbers.read_number, typed, number_format).typed == typed


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6), FORMATS)
def test_what_the_page_writes_is_read_back(value, code):
    with language.speaking(code):
        assert numbers.read_number("quantity", filters.quantity(value), code) == value


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6))
def test_a_machine_number_is_read_back_exactly(value):
    assert numbers.read_number("quantity", filters.machine(value), "machine") == value


@given(st.text(max_size=80), st.sampled_from(["es", "en", "machine"]))
def test_any_text_gives_a_finite_number_or_a_sentence(typed, number_format):
    try:
        value = numbers.read_number("quantity", typed, number_format)
    except InvalidInput as refused:
        assert refused.errors[0].sentence
    else:
        assert value is None or value.is_finite()


def test_a_quantity_of_whole_units_names_the_two_nearest(english_texts):
    sentence = "La cantidad va por unidades enteras. Escribe 2 o 3."
    assert refusal(numbers.read_quantity, "2,5", "es", 0).sentence == sentence
    with language.speaking("en"):
        sentence = "Quantity is in whole units. Enter 2 or 3."
        assert refusal(numbers.read_quantity, "2.5", "en", 0).sentence == sentence


@pytest.mark.parametrize("typed", ["-1", "1000000000", "0,0001", "123456789,0000000000000000000000000000001"])
def test_a_quantity_outside_its_bounds_is_refused(typed):
    assert refusal(numbers.read_quantity, typed, "es", 3).sentence


def test_the_bounds_of_a_quantity_are_met_exactly():
    assert numbers.read_quantity("quantity", "999.999.999,999", "es", 3) == Decimal("999999999.999")


@pytest.mark.parametrize(("typed", "value"), [("0", "0"), ("100 %", "100"), ("12,5%", "12.5")])
def test_a_percentage_goes_from_0_to_100(typed, value):
    assert numbers.read_percent("discount_percent", typed, "es") == Decimal(value)


@pytest.mark.parametrize("typed", ["-1", "100,1", "1,1234567"])
def test_a_percentage_outside_its_bounds_is_refused(typed):
    assert refusal(numbers.read_percent, typed, "es").sentence


def test_a_unit_price_takes_six_decimals_and_an_amount_those_of_its_currency():
    assert numbers.read_unit_price("unit_price", "15,252", "es") == Decimal("15.252")
    assert "15,25 o 15,26" in refusal(numbers.read_amount, "15,252", "es", 2).sentence
    assert "sin decimales" in refusal(numbers.read_amount, "15,2", "es", 0).sentence
    assert "menor que 1.000.000.000.000" in refusal(numbers.read_unit_price, "1000000000000", "es").sentence


def test_a_probability_is_whole():
    assert numbers.read_whole("probability", "60 %", "es", 0, 100) == 60
    assert "de 0 a 100" in refusal(numbers.read_whole, "60,5", "es", 0, 100).sentence
