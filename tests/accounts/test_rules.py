"""When two names may be the same customer's."""

import pytest

from webapp.accounts.rules import ALIKE, chunks, is_same_name, is_same_phone, likeness, words_of
from webapp.core.folding import folded

SAME = [
    ("Hotel Mirador Triana S. L.", "Hotel Mirador de Triana"),
    ("HOTEL MIRADOR TRIANA, S.L.U.", "Hotel Mirador de Triana"),
    ("Almendros Residencias", "Residencias Los Almendros"),
    ("Acme", "Acmé, S.A."),
    ("The Acme Company Ltd.", "Acme"),
    ("S.L.", "SL"),
]
ALIKE_NAMES = [
    ("Hotel Mirrador Triana", "Hotel Mirador de Triana"),
    ("Hotel Mirador", "Hotel Mirador de Triana"),
    ("Hotel Mir", "Hotel Mirador de Triana"),
    ("Hotel Mirrador", "Hotel Mirador de Triana"),
    ("La Espiga", "Cafeterías La Espiga Azul"),
    ("Trigal", "Panaderías Trigal del Sur"),
    ("Obrador Sta. Brígida", "Obrador Santa Brígida"),
    ("Residencia Los Almendros", "Residencias Los Almendros"),
]
OTHERS = [
    ("Hotel Mirador", "Hotel Balcón de la Sierra"),
    ("Hotel", "Hotel Mirador de Triana"),
    ("Café Norte", "Café Sur"),
    ("Ayuntamiento de Jaén", "Ayuntamiento de León"),
    ("Hotel Mirador", "Hotel Miramar"),
    ("Casa Pepe", "Casa Lumbre"),
    ("Panaderías del Sur", "Panaderías Trigal del Sur"),
    ("", "Casa Lumbre"),
    ("***", "Casa Lumbre"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_legal_forms_order_and_small_words_make_no_difference(one, other):
    assert is_same_name(folded(one), folded(other))
    assert likeness(folded(one), folded(other)) == 1


@pytest.mark.parametrize(("one", "other"), ALIKE_NAMES)
def test_slips_and_beginnings_are_worth_a_hint(one, other):
    assert not is_same_name(folded(one), folded(other))
    assert ALIKE <= likeness(folded(one), folded(other)) <= 1


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_a_trade_in_common_is_not(one, other):
    assert likeness(folded(one), folded(other)) < ALIKE


@pytest.mark.parametrize(("one", "other"), SAME + ALIKE_NAMES)
def test_the_database_would_find_each_of_them(one, other):
    assert any(piece in folded(other) or piece == "".join(words_of(folded(other))) for piece in chunks(folded(one)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+34 954 12 34 56", "954123456", True),
        ("0034954123456", "(954) 12-34-56", True),
        ("954123456", "954123457", False),
        ("12345", "12345", False),
        ("", "", False),
    ],
)
def test_telephone_numbers_are_compared_by_their_digits(one, other, same):
    assert is_same_phone(one, other) is same
