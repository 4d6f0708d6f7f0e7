"""/price-lists/<id>/items: prices are added, edited where they stand, taken away and put back."""

import re
from decimal import Decimal

import pytest

from tests.catalog.asking import (
    add_item,
    add_tier,
    data_value,
    edit,
    item,
    new_discount_list,
    new_price_list,
    new_product,
)
from tests.support.visitor import form_key
from webapp.audit.records import Change
from webapp.catalog.records import PriceListItem
from webapp.db.statements import counted


@pytest.fixture
def mine(irene) -> int:
    """A list without prices."""
    return new_price_list(irene, "Lista nueva")


def path(price_list: int, id_: int) -> str:
    return f"/price-lists/{price_list}/items/{id_}"


def test_an_added_price_answers_with_its_row_and_what_it_comes_to(irene, mine):
    answer = add_item(irene, mine, "CAFE-S100", value="2.450,5")
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<tr") and data_value(answer.text, "price") == "2450.50"
    assert item(mine, "CAFE-S100").value == Decimal("2450.5")
    assert "Irene Noguera" in irene.get(f"/price-lists/{mine}").text


@pytest.mark.parametrize(
    ("method", "value", "rounding", "amount", "price"),
    [
        ("amount", "2450", "none", "", "2450.00"),
        ("percent_of_list", "94", "none", "", "2350.00"),
        ("markup_current_cost", "69", "nearest:multiple_of", "0,10", "8.50"),
        ("margin_current_cost", "40", "up:multiple_of", "0,10", "8.40"),
        ("markup_standard_cost", "70,5", "down:multiple_of", "0,25", "8.50"),
        ("margin_standard_cost", "50", "up:ends_in", "0,90", "10.90"),
        ("percent_of_list", "33,333333", "none", "", "833.33"),
    ],
)
def test_each_method_is_worked_out_by_the_pricing_rules(irene, mine, method, value, rounding, amount, price):
    answer = add_item(irene, mine, "CAFE-S100", method=method, value=value, rounding=rounding, rounding_amount=amount)
    assert answer.status_code == 200 and data_value(answer.text, "price") == price


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"product": ""}, "product"),
        ({"product": "no existe"}, "product"),
        ({"value": ""}, "value"),
        ({"value": "-1"}, "value"),
        ({"value": "1e3"}, "value"),
        ({"value": "NaN"}, "value"),
        ({"value": "1000000000000"}, "value"),
        ({"value": "0,1234567"}, "value"),
        ({"method": "guess"}, "method"),
        ({"method": "margin_current_cost", "value": "100"}, "value"),
        ({"method": "margin_current_cost", "value": "99,9999999"}, "value"),
        ({"method": "markup_current_cost", "value": "-100,1"}, "value"),
        ({"method": "percent_of_list", "value": "100001"}, "value"),
        ({"method": "percent_of_list", "value": "-1"}, "value"),
        ({"unit": "kg"}, "unit"),
        ({"unit": "palé"}, "unit"),
        ({"rounding": "sideways"}, "rounding"),
        ({"rounding": "up:ends_in", "rounding_amount": "0"}, "rounding_amount"),
        ({"discount_list": "999"}, "discount_list"),
    ],
)
def test_a_price_that_can_not_be_is_refused_beside_its_field(irene, mine, fields, wrong):
    sent = {"product": "CAFE-S100", "value": "1"} | fields
    answer = add_item(irene, mine, sent.pop("product"), **sent)
    assert answer.status_code == 422 and f'data-error="{wrong}"' in answer.text
    assert PriceListItem.select().where(PriceListItem.price_list_id == mine).count() == 0


def test_a_product_has_one_price_per_unit(irene, mine):
    add_item(irene, mine, "CAFE-S100", value="1")
    again = add_item(irene, mine, "CAFE-S100", value="2")
    assert again.status_code == 422 and "ya tiene precio por ud" in again.text
    assert add_item(irene, mine, "CAFE-S100", value="11", unit="caja").status_code == 200


def test_the_same_form_twice_adds_one_price(irene, mine):
    key = form_key()
    for _again in range(2):
        assert add_item(irene, mine, "CAFE-S100", value="1", form_key=key).status_code == 200
    assert PriceListItem.select().where(PriceListItem.price_list_id == mine).count() == 1


def test_a_price_can_be_looked_at_before_it_is_added(irene, mine):
    asked = {"product": "CAFE-S100", "method": "percent_of_list", "value": "94", "number_format": "es"}
    answer = irene.get(f"/price-lists/{mine}/preview", fragment=True, **asked)
    assert (
        "Sería" in answer.text
        and "2.350,00" in answer.text
        and "94\N{NO-BREAK SPACE}% del precio de catálogo" in answer.text
    )
    refused = irene.get(f"/price-lists/{mine}/preview", fragment=True, **asked | {"value": "x"})
    assert refused.status_code == 200 and "No entiendo" in refused.text
    assert PriceListItem.select().where(PriceListItem.price_list_id == mine).count() == 0


def test_a_value_is_changed_where_it_stands(irene, world):
    found = item(world.price_list, "CAFE-S100")
    answer = edit(irene, path(world.price_list, found.id), 1, value="2.600")
    assert answer.status_code == 200 and answer.text.lstrip().startswith("<tr")
    assert data_value(answer.text, "price") == "2600.00"
    change = Change.get(Change.record == f"price-item:{found.id}")
    assert (change.field, change.old, change.new, change.version) == ("value", "2500", "2600", 2)


@pytest.mark.parametrize(
    ("method", "value"),
    [
        ("percent_of_list", "100"),
        ("markup_current_cost", "49900"),
        ("margin_current_cost", "99.8"),
        ("margin_standard_cost", "99.8"),
    ],
)
def test_another_method_leaves_the_price_where_it_was(irene, world, method, value):
    found = item(world.price_list, "CAFE-S100")
    answer = edit(irene, path(world.price_list, found.id), 1, method=method)
    assert answer.status_code == 200 and data_value(answer.text, "price") == "2500.00"
    assert item(world.price_list, "CAFE-S100").value == Decimal(value)
    back = edit(irene, path(world.price_list, found.id), 2, method="amount")
    assert data_value(back.text, "price") == "2500.00"
    assert item(world.price_list, "CAFE-S100").value == Decimal(2500)


def test_a_rounding_starts_with_a_usual_amount(irene, world):
    found = item(world.price_list, "CAFE-S100")
    edit(irene, path(world.price_list, found.id), 1, method="percent_of_list", value="33,3")
    answer = edit(irene, path(world.price_list, found.id), 2, rounding="up:ends_in")
    assert data_value(answer.text, "rounding_amount") == "0.99" and data_value(answer.text, "price") == "832.99"
    answer = edit(irene, path(world.price_list, found.id), 3, rounding_amount="5")
    assert data_value(answer.text, "price") == "835.00"


def test_two_people_edit_different_prices_and_each_sees_the_other(irene, sign_in, world):
    admin = sign_in("admin")
    machine, mill = (item(world.price_list, code) for code in ("CAFE-S100", "MOL-M20"))
    edit(irene, path(world.price_list, machine.id), 1, value="2600")
    answer = edit(admin, path(world.price_list, mill.id), 1, value="650")
    assert answer.status_code == 200
    assert f'id="item-{machine.id}"' in answer.text and 'data-value="2600.00"' in answer.text


def test_two_people_on_the_same_price_choose(irene, sign_in, world):
    admin, found = sign_in("admin"), item(world.price_list, "CAFE-S100")
    edit(irene, path(world.price_list, found.id), 1, value="2600")
    answer = edit(admin, path(world.price_list, found.id), 1, value="2700")
    assert answer.status_code == 409 and "2.600" in answer.text and "2.700" in answer.text
    assert item(world.price_list, "CAFE-S100").value == 2600


def test_editing_a_price_that_somebody_took_away_says_who(irene, sign_in, world):
    admin, found = sign_in("admin"), item(world.price_list, "CAFE-S100")
    irene.delete(path(world.price_list, found.id), {"form_key": form_key()})
    answer = edit(admin, path(world.price_list, found.id), 1, value="2700")
    assert answer.status_code == 409 and "Irene Noguera" in answer.text and "Dejarlo quitado" in answer.text
    assert edit(admin, path(world.price_list, found.id), 2, value="2700").status_code == 404


def test_a_price_taken_away_can_be_put_back_as_it_was(irene, world):
    found = item(world.price_list, "TUE-PUERTO")
    gone = irene.delete(path(world.price_list, found.id), {"form_key": form_key()})
    assert f'id="item-{found.id}" hx-swap-oob="delete"' in gone.text
    undo = dict(re.findall(r'name="(\w+)" value="([^"]*)"', gone.text[gone.text.index("data-undo") :]))
    assert irene.post(f"/price-lists/{world.price_list}/items", undo, fragment=True).status_code == 200
    back = item(world.price_list, "TUE-PUERTO")
    assert (back.value, back.discount_list_id) == (Decimal("16.4"), found.discount_list_id)


def test_everything_works_without_a_script(irene, world):
    found = item(world.price_list, "CAFE-S100")
    here = path(world.price_list, found.id)
    page = irene.get(here)
    assert page.status_code == 200 and 'name="rounding_amount"' in page.text and "Cómo sale el precio" in page.text
    whole = {
        "_method": "PATCH", "version": "1", "unit": found.unit_id, "method": "percent_of_list", "value": "95",
        "rounding": "up:multiple_of", "rounding_amount": "10", "discount_list": "", "number_format": "es",
    }  # fmt: skip
    assert irene.post(here, whole).status_code == 303
    assert item(world.price_list, "CAFE-S100").rounding_policy == "up"
    refused = irene.post(here, {**whole, "version": "2", "value": "nada"})
    assert refused.status_code == 422 and 'value="nada"' in refused.text and 'id="says-value"' in refused.text
    added = irene.post(
        f"/price-lists/{world.price_list}/items",
        {"product": "nada de nada", "method": "amount", "value": "3", "form_key": form_key()},
    )
    assert added.status_code == 422 and 'value="nada de nada"' in added.text
    assert irene.post(here, {"_method": "DELETE", "form_key": form_key()}).status_code == 303


def test_a_discount_by_amount_stays_in_its_currency(irene, mine):
    dollars = new_discount_list(irene, "Por caja", "amount", currency="USD")
    answer = add_item(irene, mine, "CAFE-S100", value="1", discount_list=dollars)
    assert answer.status_code == 422 and "USD" in answer.text


def test_an_archived_discount_is_offered_nowhere_anew_and_stays_where_it_is(irene, mine, world):
    made = new_discount_list(irene, "Viejo")
    add_tier(irene, made, 10)
    add_item(irene, mine, "MOL-M20", value="640", discount_list=made)
    version = irene.get(f"/discount-lists/{made}").text.split('id="discount-title" data-version="')[1].split('"')[0]
    irene.post(f"/discount-lists/{made}", {"_method": "PATCH", "version": version, "archived": "true"})
    assert add_item(irene, mine, "CAFE-S100", value="1", discount_list=made).status_code == 422
    kept = item(mine, "MOL-M20")
    assert edit(irene, path(mine, kept.id), 99, value="641", discount_list=made).status_code == 200


def test_a_long_list_is_paged_and_filtered(irene, mine, world):
    for number in range(55):
        new_product(irene, f"P-{number:03}", world.measures["ud"])
        add_item(irene, mine, f"P-{number:03}", value="1")
    first = irene.get(f"/price-lists/{mine}")
    assert first.text.count('data-record="price-item:') == 50 and "1–50 de 55" in first.text
    assert irene.get(f"/price-lists/{mine}", page="2").text.count('data-record="price-item:') == 5
    found = irene.get(f"/price-lists/{mine}", q="p-05")
    assert found.text.count('data-record="price-item:') == 5 and "5 de 55" in found.text


def statements_of(visitor, here: str) -> int:
    visitor.get(here)
    with counted() as heard:
        assert visitor.get(here).status_code == 200
    return len(heard)


def statements_of_an_edit(visitor, price_list: int, version: int) -> int:
    found = item(price_list, "CAFE-S100")
    edit(visitor, path(price_list, found.id), version, value="1")
    with counted() as heard:
        assert edit(visitor, path(price_list, found.id), version + 1, value="2").status_code == 200
    return len(heard)


def test_the_number_of_statements_is_the_same_for_one_price_and_for_fifty(irene, mine, world):
    add_item(irene, mine, "CAFE-S100", value="9")
    few = statements_of(irene, f"/price-lists/{mine}"), statements_of_an_edit(irene, mine, 2)
    for number in range(50):
        new_product(irene, f"P-{number:03}", world.measures["ud"])
        add_item(irene, mine, f"P-{number:03}", value="1")
    assert (statements_of(irene, f"/price-lists/{mine}"), statements_of_an_edit(irene, mine, 54)) == few
    assert few[0] <= 16 and few[1] <= 26


def test_a_strange_address_of_the_page_harms_no_answer(irene, world):
    found = item(world.price_list, "CAFE-S100")
    for version, strange in enumerate(
        ("http://[", "?page=-1&q=%00%ff", "x" * 4000, "?" + "&".join("abcdefghijklmnopqrstuvwxyz")), 1
    ):
        headers = {"HX-Request-Type": "partial", "X-CSRFToken": irene.token, "HX-Current-URL": strange}
        fields = {"value": str(version), "version": str(version), "form_key": form_key()}
        answer = irene.client.patch(path(world.price_list, found.id), data=fields, headers=headers)
        assert answer.status_code == 200
        whole = irene.client.get(f"/price-lists/{world.price_list}", headers=headers)
        assert whole.status_code == 200 and "items-body" in whole.text
