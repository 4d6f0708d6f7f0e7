"""/price-lists/<id>/copy: a copy with a percentage on every amount, looked at first."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.asking import add_item, edit, item, new_price_list, new_product, price_list
from tests.support.visitor import form_key
from webapp.catalog.price_lists.rules import raised
from webapp.catalog.records import PriceList, PriceListItem
from webapp.core.money import currency_decimals
from webapp.db.statements import counted
from webapp.pricing.snapshot import RoundingPolicy

AMOUNTS = st.decimals("0.01", "999999", places=2)
PERCENTS = st.decimals("-99.999999", "1000", places=6)


def copy(visitor, source: int, version: int = 1, **fields: object):
    sent = {"name": "La copia", "percent": "3", "number_format": "es", "form_key": form_key(), "version": version}
    return visitor.post(f"/price-lists/{source}/copy", sent | fields)


def copied(answer) -> int:
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].rsplit("/", 1)[1])


def test_every_amount_is_raised_and_everything_else_comes_along(irene, world):
    found = item(world.price_list, "MOL-M20")
    edit(irene, f"/price-lists/{world.price_list}/items/{found.id}", 1, method="percent_of_list", value="90")
    made = copied(copy(irene, world.price_list, 2, percent="3,5", valid_from="2027-01-01"))
    assert item(made, "CAFE-S100").value == Decimal("2587.50")
    assert item(made, "TUE-PUERTO").value == Decimal("16.97"), "16.974 to the euro's decimals"
    assert (item(made, "MOL-M20").method, item(made, "MOL-M20").value) == ("percent_of_list", 90)
    assert item(made, "TUE-PUERTO").discount_list_id == item(world.price_list, "TUE-PUERTO").discount_list_id
    assert str(price_list(made).valid_from) == "2027-01-01"
    assert item(world.price_list, "CAFE-S100").value == 2500
    assert "como copia de otra" in irene.get(f"/price-lists/{made}").text


def test_amounts_are_rounded_as_chosen(irene, world):
    made = copied(copy(irene, world.price_list, percent="3", rounding="up:ends_in", rounding_amount="0,90"))
    values = [item(made, code).value for code in ("CAFE-S100", "MOL-M20", "TUE-PUERTO")]
    assert values == [Decimal("2575.90"), Decimal("659.90"), Decimal("16.90")]


def test_the_preview_shows_what_the_copy_will_hold_and_writes_nothing(irene, world):
    asked = {"name": "La copia", "percent": "-5", "number_format": "es", "rounding": "none"}
    text = irene.get(f"/price-lists/{world.price_list}/copy", **asked).text
    assert 'data-field="value" data-value="2375.00"' in text and "3 son importes y 3 cambian" in text
    assert PriceList.select().count() == 1


def test_a_list_that_has_changed_since_the_preview_is_looked_at_again(irene, world):
    found = item(world.price_list, "CAFE-S100")
    edit(irene, f"/price-lists/{world.price_list}/items/{found.id}", 1, value="2600")
    answer = copy(irene, world.price_list, 1)
    assert answer.status_code == 409 and "Mírala otra vez" in answer.text and "2.678,00" in answer.text
    assert PriceList.select().count() == 1


def test_the_same_form_twice_makes_one_copy(irene, world):
    key = form_key()
    first, again = (copy(irene, world.price_list, form_key=key) for _again in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    assert PriceList.select().count() == 2


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"name": "Contoso Coffee"}, "name"),
        ({"percent": "-100"}, "percent"),
        ({"percent": "1000,1"}, "percent"),
        ({"percent": "1e2"}, "percent"),
        ({"percent": "0,1234567"}, "percent"),
        ({"rounding": "sideways"}, "rounding"),
        ({"rounding": "up:ends_in", "rounding_amount": "0"}, "rounding_amount"),
        ({"unit": "999"}, "unit"),
        ({"valid_from": "2027-02-01", "valid_to": "2027-01-31"}, "valid_to"),
    ],
)
def test_a_copy_that_can_not_be_is_refused_beside_its_field(irene, world, fields, wrong):
    answer = copy(irene, world.price_list, **fields)
    assert answer.status_code == 422 and f'id="says-{wrong}"' in answer.text
    assert PriceList.select().count() == 1


def test_an_amount_that_would_not_fit_is_refused_with_its_product(irene, world):
    found = item(world.price_list, "CAFE-S100")
    edit(irene, f"/price-lists/{world.price_list}/items/{found.id}", 1, value="999.999.999.999")
    answer = copy(irene, world.price_list, 2, percent="1")
    assert answer.status_code == 422 and "Café S-100 pasaría" in answer.text


def test_what_is_free_stays_free(irene, world):
    source = new_price_list(irene, "Con regalo")
    add_item(irene, source, "MOL-M20", value="0")
    made = copied(copy(irene, source, 2, rounding="up:ends_in", rounding_amount="0,99"))
    assert item(made, "MOL-M20").value == 0


def test_a_manager_copies_a_common_list_for_her_unit(marta, world):
    refused = copy(marta, world.price_list)
    assert refused.status_code == 403, "a common list is not hers to make"
    made = copied(copy(marta, world.price_list, unit=world.units["south"]))
    assert price_list(made).unit_id == world.units["south"]


def test_the_number_of_statements_does_not_depend_on_how_many_prices(irene, world):
    def statements(source: int, version: int, name: str) -> int:
        with counted() as heard:
            assert copy(irene, source, version, name=name).status_code == 303
        return len(heard)

    source = new_price_list(irene, "Larga")
    add_item(irene, source, "CAFE-S100", value="1")
    few = statements(source, 2, "Primera")
    for number in range(40):
        new_product(irene, f"P-{number:03}", world.measures["ud"])
        add_item(irene, source, f"P-{number:03}", value="1")
    assert statements(source, 42, "Segunda") == few
    assert PriceListItem.select().count() == 3 + 41 + 1 + 41


@given(amount=AMOUNTS, percent=PERCENTS, currency=st.sampled_from(("EUR", "JPY", "KWD")))
def test_without_a_policy_a_raised_amount_is_rounded_half_up_to_the_currency(amount, percent, currency):
    if not percent:
        assert raised(amount, percent, currency) == amount
        return
    step = Decimal(1).scaleb(-currency_decimals(currency))
    exact = amount * (100 + percent) / 100  # at most 8 + 6 decimals: exact in 28 digits
    assert raised(amount, percent, currency) == exact.quantize(step, rounding=ROUND_HALF_UP)


@given(
    amount=AMOUNTS,
    percent=PERCENTS,
    policy=st.sampled_from(("up", "down", "nearest")),
    multiple=st.decimals("0.01", "100", places=2).filter(bool),
)
def test_a_multiple_is_the_next_one_above_below_or_nearest(amount, percent, policy, multiple):
    exact = Fraction(amount) * (100 + Fraction(percent)) / 100
    count = exact / Fraction(multiple)
    wanted = {"up": ceil(count), "down": floor(count), "nearest": floor(count + Fraction(1, 2))}[policy]
    price = raised(amount, percent, "EUR", RoundingPolicy(policy, "multiple_of", multiple))
    assert Fraction(price) == wanted * Fraction(multiple)


@given(amount=AMOUNTS, percent=PERCENTS, ending=st.sampled_from(("0.99", "0.90", "0.50", "5", "9.99")))
def test_an_ending_above_is_the_least_that_is_not_below_the_price(amount, percent, ending):
    exact = Fraction(amount) * (100 + Fraction(percent)) / 100
    step = Decimal(1) if Decimal(ending) < 1 else Decimal(10)
    price = raised(amount, percent, "EUR", RoundingPolicy("up", "ends_in", Decimal(ending)))
    assert (price - Decimal(ending)) % step == 0
    assert exact <= Fraction(price) and (Fraction(price) - Fraction(step) < exact or price == Decimal(ending))
