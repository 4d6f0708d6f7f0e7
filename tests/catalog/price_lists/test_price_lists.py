"""/price-lists: all of them, a new one, the page of one, its own fields."""

import pytest

from tests.catalog.asking import add_item, data_value, edit, new_price_list, price_list
from tests.support.visitor import form_key
from webapp.audit.records import Change
from webapp.catalog.records import PriceList, PriceListItem


def test_the_list_says_for_whom_and_when_each_is_valid(ana, irene, world):
    new_price_list(irene, "Lista que viene", valid_from="2199-01-01", unit=world.units["south"])
    text = ana.get("/price-lists").text
    assert "Común a todas" in text and "Vale hoy" in text and "Aún no vale" in text and "1 ene 2199" in text
    assert "Contoso Coffee" not in ana.get("/price-lists", q="viene").text.split("<tbody")[1]


def test_a_new_list_takes_what_it_lacks_from_its_parent(irene, world):
    made = new_price_list(irene, parent=world.price_list, unit=world.units["south"])
    text = irene.get(f"/price-lists/{made}").text
    assert "0 precios propios" in text and "3 más de Contoso Coffee" in text


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"name": "Contoso Coffee"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"currency": ""}, "currency"),
        ({"currency": "EU"}, "currency"),
        ({"currency": "$$$"}, "currency"),
        ({"unit": "999"}, "unit"),
        ({"parent": "999"}, "parent"),
        ({"valid_from": "ayer por la tarde"}, "valid_from"),
        ({"valid_from": "2027-02-01", "valid_to": "2027-01-31"}, "valid_to"),
    ],
)
def test_a_new_list_that_can_not_be_is_refused_beside_its_field(irene, fields, wrong):
    sent = {"name": "Otra lista", "currency": "EUR", "form_key": form_key(), **fields}
    answer = irene.post("/price-lists", sent)
    assert answer.status_code == 422 and f'id="says-{wrong}"' in answer.text
    assert PriceList.select().count() == 1


def test_a_parent_is_in_the_same_currency(irene, world):
    dollars = new_price_list(irene, "Export", currency="USD")
    answer = edit(irene, f"/price-lists/{dollars}", 1, parent=world.price_list)
    assert answer.status_code == 422 and "La lista madre va en la misma moneda" in answer.text


def test_lists_never_go_round_in_circles(irene, world):
    first = new_price_list(irene, "Hija", parent=world.price_list)
    second = new_price_list(irene, "Nieta", parent=first)
    for parent in (first, second, world.price_list):
        if parent != world.price_list:
            answer = edit(irene, f"/price-lists/{world.price_list}", 1, parent=parent)
            assert answer.status_code == 422 and "vueltas sin fin" in answer.text
    assert edit(irene, f"/price-lists/{first}", 1, parent=first).status_code == 422


def test_a_currency_that_is_in_use_stays(irene, ana, world):
    free = new_price_list(irene, "Libre")
    assert edit(irene, f"/price-lists/{free}", 1, currency="USD").status_code == 200
    ana.create()
    answer = edit(irene, f"/price-lists/{world.price_list}", 1, currency="USD")
    assert answer.status_code == 422 and "Copia la lista" in answer.text


def test_dates_are_changed_in_place_with_words(irene, world):
    here = f"/price-lists/{world.price_list}"
    answer = edit(irene, here, 1, valid_to="31/12/2099")
    assert answer.status_code == 200 and data_value(answer.text, "valid_to") == "2099-12-31"
    assert edit(irene, here, 2, valid_from="2100-01-01").status_code == 422
    change = Change.get(Change.record == f"price-list:{world.price_list}")
    assert (change.field, change.old, change.new) == ("valid_to", None, "2099-12-31")
    assert "31 dic 2099" in irene.get(here).text


def test_two_people_change_different_fields_and_both_win(irene, sign_in, world):
    admin, here = sign_in("admin"), f"/price-lists/{world.price_list}"
    assert edit(irene, here, 1, name="Lista común").status_code == 200
    answer = edit(admin, here, 1, valid_to="2099-01-01")
    assert answer.status_code == 200 and "Lista común" in answer.text, "what others changed comes along"
    assert (price_list(world.price_list).name, price_list(world.price_list).version) == ("Lista común", 3)


def test_on_the_same_field_the_second_sees_both_values_and_nothing_is_written(irene, sign_in, world):
    admin, here = sign_in("admin"), f"/price-lists/{world.price_list}"
    edit(irene, here, 1, name="De Irene")
    answer = edit(admin, here, 1, name="De Administración", valid_to="2099-01-01")
    assert answer.status_code == 409
    assert "De Irene" in answer.text and "De Administración" in answer.text and 'data-version="2"' in answer.text
    assert price_list(world.price_list).valid_to is None
    page = admin.post(here, {"_method": "PATCH", "version": "1", "name": "De Administración"})
    assert page.status_code == 409 and "<html" in page.text and "Guardar lo mío" in page.text


def test_an_edit_without_a_version_is_not_taken(irene, world):
    assert irene.patch(f"/price-lists/{world.price_list}", {"name": "Sin versión"}).status_code == 428


def test_an_edit_sent_twice_takes_effect_once(irene, world):
    sent = {"version": 1, "name": "Una vez", "form_key": form_key()}
    for _again in range(2):
        assert irene.patch(f"/price-lists/{world.price_list}", sent).status_code == 200
    assert price_list(world.price_list).version == 2


def test_what_is_not_a_change_leaves_no_trace(irene, world):
    assert edit(irene, f"/price-lists/{world.price_list}", 1, name="Contoso Coffee").status_code == 200
    assert price_list(world.price_list).version == 1


def test_a_list_in_use_is_archived_and_not_deleted(irene, ana, world):
    deal = ana.create()
    here = f"/price-lists/{world.price_list}"
    text = irene.get(here).text
    assert "Archivar" in text and "Eliminar la lista" not in text
    assert irene.delete(here, {"form_key": form_key()}).status_code == 422
    archived = irene.post(here, {"_method": "PATCH", "version": "1", "archived": "true", "form_key": form_key()})
    assert archived.status_code == 303
    assert "Contoso Coffee" not in ana.get("/opportunities/new").text, "nobody else can choose it"
    assert "Contoso Coffee" in ana.get(f"/opportunities/{deal}").text, "who has it keeps it"
    assert "Contoso Coffee" in ana.get("/price-lists", state="archived").text


def test_a_list_that_nothing_uses_is_deleted_with_its_prices(irene):
    made = new_price_list(irene, "De paso")
    add_item(irene, made, "CAFE-S100", value="1")
    assert "Eliminar la lista" in irene.get(f"/price-lists/{made}").text
    assert irene.post(f"/price-lists/{made}", {"_method": "DELETE"}).status_code == 303
    assert PriceListItem.select().where(PriceListItem.price_list_id == made).count() == 0
    assert irene.get(f"/price-lists/{made}").status_code == 404


def test_a_parent_can_not_be_deleted(irene):
    parent = new_price_list(irene, "Madre")
    new_price_list(irene, "Hija", parent=parent)
    assert irene.delete(f"/price-lists/{parent}", {}).status_code == 422


def test_a_new_opportunity_gets_a_list_that_is_valid_today_rather_than_an_older_one(irene, ana, world):
    edit(irene, f"/price-lists/{world.price_list}", 1, valid_to="2021-01-01")
    made = new_price_list(irene, "Vigente")
    assert ana.record(ana.create())["price_list"]["id"] == made


def test_unknown_lists_and_ids_beyond_the_database_are_not_found(irene):
    for id_ in ("999999", "0", "9223372036854775808", "1e3", "-1"):
        assert irene.get(f"/price-lists/{id_}").status_code == 404
        assert irene.patch(f"/price-lists/{id_}", {"version": "1", "name": "x"}).status_code in (404, 405)
