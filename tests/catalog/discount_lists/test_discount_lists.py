"""/discount-lists: tiers by quantity that never get in one another's way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.asking import add_item, add_tier, data_value, discount_list, edit, new_discount_list, new_price_list
from tests.support.visitor import form_key
from webapp.catalog.discount_lists.rules import overlapping
from webapp.catalog.records import DiscountList, DiscountTier
from webapp.core.money import ZERO
from webapp.pricing.model import Problem, Tier
from webapp.pricing.tiers import tier_of


@pytest.fixture
def mine(irene) -> int:
    """A discount list without tiers."""
    return new_discount_list(irene)


def tiers(id_: int) -> list[tuple]:
    rows = DiscountTier.select().where(DiscountTier.discount_list_id == id_).order_by(DiscountTier.since)
    return [(row.since, row.until, row.value) for row in rows]


def tier_id(id_: int, since: int) -> int:
    return DiscountTier.get((DiscountTier.discount_list_id == id_) & (DiscountTier.since == since)).id


def test_the_list_tells_the_tiers_and_who_takes_them(ana):
    text = ana.get("/discount-lists").text
    assert "Café por kilos" in text and "desde 30: 4\N{NO-BREAK SPACE}%" in text


def test_tiers_are_added_in_any_order_and_shown_from_the_smallest(irene, mine):
    assert add_tier(irene, mine, 100, "", "7,5").status_code == 200
    assert add_tier(irene, mine, 30, 99, "4").status_code == 200
    assert tiers(mine) == [(30, 99, 4), (100, None, 7.5)]
    text = irene.get(f"/discount-lists/{mine}").text
    assert text.index('data-value="30"') < text.index('data-value="100"') and "en adelante" in text


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("30", "40", "el tramo de 30 a 99"),
        ("99", "120", "el tramo de 30 a 99"),
        ("10", "30", "el tramo de 30 a 99"),
        ("1", "500", "el tramo de 30 a 99"),
        ("200", "300", "el tramo desde 100, que no tiene fin"),
        ("100", "", "el tramo desde 100, que no tiene fin"),
    ],
)
def test_a_tier_that_gets_in_anothers_way_is_refused_and_names_it(irene, mine, since, until, said):
    add_tier(irene, mine, 30, 99, "4")
    add_tier(irene, mine, 100, "", "7")
    answer = add_tier(irene, mine, since, until)
    assert answer.status_code == 422 and said in answer.text
    assert len(tiers(mine)) == 2


@pytest.mark.parametrize(
    ("since", "until", "value", "wrong"),
    [
        ("", "", "5", "since"),
        ("-1", "", "5", "since"),
        ("1000000000", "", "5", "since"),
        ("5", "4", "5", "until"),
        ("1,1234567", "", "5", "since"),
        ("1", "", "", "value"),
        ("1", "", "101", "value"),
        ("1", "", "-1", "value"),
        ("uno", "dos", "tres", "value"),
    ],
)
def test_a_tier_that_can_not_be_is_refused_beside_its_field(irene, mine, since, until, value, wrong):
    answer = add_tier(irene, mine, since, until, value)
    assert answer.status_code == 422 and f'data-error="{wrong}"' in answer.text
    assert tiers(mine) == []


def test_a_tier_is_edited_in_place_and_may_not_grow_into_the_next(irene, mine):
    add_tier(irene, mine, 30, 99, "4")
    add_tier(irene, mine, 100, "", "7")
    here = f"/discount-lists/{mine}/tiers/{tier_id(mine, 30)}"
    assert edit(irene, here, 3, until="100").status_code == 422
    answer = edit(irene, here, 3, value="4,5")
    assert answer.status_code == 200 and data_value(answer.text, "value") == "4.5"
    assert edit(irene, here, 4, until="").status_code == 200, "without an end it goes up to the next one"
    assert irene.delete(here, {"form_key": form_key()}).status_code == 200 and len(tiers(mine)) == 1


def test_two_people_on_one_tier_choose_and_a_removed_one_says_who(irene, sign_in, mine):
    admin = sign_in("admin")
    add_tier(irene, mine, 30, 99, "4")
    here = f"/discount-lists/{mine}/tiers/{tier_id(mine, 30)}"
    edit(irene, here, 2, value="5")
    answer = edit(admin, here, 2, value="6")
    assert answer.status_code == 409 and "Irene Noguera" in answer.text
    irene.delete(here, {"form_key": form_key()})
    gone = edit(admin, here, 3, value="6")
    assert gone.status_code == 409 and "Dejarlo quitado" in gone.text


def test_what_is_discounted_stays_while_there_are_tiers(irene, mine):
    assert edit(irene, f"/discount-lists/{mine}", 1, kind="amount").status_code == 200
    add_tier(irene, mine, 12, "", "12")
    answer = edit(irene, f"/discount-lists/{mine}", 3, kind="percent")
    assert answer.status_code == 422 and "Sus tramos están en importe por unidad" in answer.text


def test_the_currency_of_amounts_stays_while_a_price_uses_them(irene, world):
    amounts = new_discount_list(irene, "Por caja", "amount", currency="eur")
    assert discount_list(amounts).currency == "EUR"
    made = new_price_list(irene)
    add_item(irene, made, "CAFE-S100", value="1", discount_list=amounts)
    assert edit(irene, f"/discount-lists/{amounts}", 1, currency="USD").status_code == 422
    assert edit(irene, f"/discount-lists/{amounts}", 1, currency="nada").status_code == 422


def test_a_list_in_use_is_archived_and_one_that_nothing_uses_deleted(irene, mine, world):
    used = DiscountList.get(DiscountList.name == "Café por kilos").id
    assert irene.delete(f"/discount-lists/{used}", {}).status_code == 422
    assert irene.post(f"/discount-lists/{mine}", {"_method": "DELETE"}).status_code == 303
    assert irene.get(f"/discount-lists/{mine}").status_code == 404
    sent = {"_method": "PATCH", "version": "1", "archived": "true"}
    assert irene.post(f"/discount-lists/{used}", sent).status_code == 303
    assert "Café por kilos" not in irene.get("/discount-lists").text
    assert "Café por kilos" in irene.get("/discount-lists", state="archived").text


def test_everything_works_without_a_script(irene, mine):
    sent = {"since": "10", "until": "", "value": "nada", "form_key": form_key()}
    refused = irene.post(f"/discount-lists/{mine}/tiers", sent)
    assert refused.status_code == 422 and 'value="nada"' in refused.text
    assert irene.post(f"/discount-lists/{mine}/tiers", {**sent, "value": "5"}).status_code == 303
    here = f"/discount-lists/{mine}/tiers/{tier_id(mine, 10)}"
    assert 'name="value"' in irene.get(here, field="value").text
    assert irene.post(here, {"_method": "PATCH", "version": "2", "value": "6"}).status_code == 303
    assert irene.post(here, {"_method": "PATCH", "version": "3", "value": "x"}).status_code == 422
    assert irene.post(here, {"_method": "DELETE", "form_key": form_key()}).status_code == 303


BOUNDS = st.tuples(st.integers(0, 60), st.none() | st.integers(0, 60)).filter(lambda b: b[1] is None or b[0] <= b[1])


@given(st.lists(BOUNDS, max_size=6), st.integers(0, 70))
def test_tiers_that_were_accepted_never_dispute_a_quantity(bounds, quantity):
    from decimal import Decimal

    kept: list[Tier] = []
    for since, until in bounds:
        tier = Tier(Decimal(since), None if until is None else Decimal(until), ZERO)
        if overlapping(tier, kept) is None:
            kept.append(tier)
    assert not isinstance(tier_of(tuple(kept), Decimal(quantity)), Problem)
