"""/products: the list, a new product, the page of one, its edits in place."""

import pytest

from tests.catalog.asking import data_value, edit, new_price_list, new_product, product
from tests.support.visitor import form_key
from webapp.audit.records import Change
from webapp.catalog.records import Product, ProductFamily
from webapp.db.statements import counted


def test_the_list_finds_by_code_and_name_without_accents(ana):
    assert "Tueste Puerto Viejo" in ana.get("/products", q="puerto tueste").text
    assert "Tueste Puerto Viejo" in ana.get("/products", q="TUE-P").text
    none = ana.get("/products", q="xyzzy")
    assert "Ninguno cumple la búsqueda" in none.text and "Hay 4 en esta vista" in none.text


def test_the_list_is_narrowed_by_family_and_state_and_sorted_by_its_address(ana, irene):
    edit(irene, f"/products/{product('MOL-M20').id}", 1, active="false")
    assert "Molino" not in ana.get("/products").text
    assert "Molino" in ana.get("/products", state="retired").text
    coffee = ana.get("/products", family="coffee").text
    assert "Tueste Puerto Viejo" in coffee and "Café S-100" not in coffee
    dear = ana.get("/products", sort="list_price").text
    assert dear.index("CAFE-S100") < dear.index("TUE-PUERTO")


def test_what_makes_no_sense_in_the_address_has_its_usual_value(ana):
    strange = ana.get("/products", sort="'; DROP", state="x", family="nope", page="99999999999")
    assert strange.status_code == 200 and "CAFE-S100" in strange.text


def test_a_page_holds_fifty_and_the_address_names_the_page(irene, world):
    for number in range(60):
        new_product(irene, f"P-{number:03}", world.measures["ud"])
    first, second = irene.get("/products"), irene.get("/products", page="2")
    assert first.text.count('data-record="product:') == 50
    assert second.text.count('data-record="product:') == 14
    assert "51–64 de 64" in second.text


def test_a_new_product_is_there_and_can_be_sold(irene, ana, world):
    made = new_product(
        irene,
        "NUE-1",
        world.measures["ud"],
        family="machines",
        list_price="99,50",
        current_cost="40",
        number_format="es",
    )
    page = irene.get(f"/products/{made}")
    assert data_value(page.text, "list_price") == "99.50"
    assert "No está en ninguna lista" in page.text
    assert "NUE-1" in ana.get("/products/options", q="nue-1").text


def test_the_form_is_told_everything_that_is_wrong_and_keeps_what_was_typed(irene):
    answer = irene.post(
        "/products",
        {
            "name": "",
            "code": "CAFE-S100",
            "unit": "",
            "currency": "DUCATS",
            "list_price": "muy caro",
            "form_key": form_key(),
        },
    )
    assert answer.status_code == 422
    assert answer.text.count('id="says-') == 4
    assert 'value="muy caro"' in answer.text and 'value="DUCATS"' in answer.text


def test_a_code_that_is_taken_is_refused_in_whatever_case(irene, world):
    sent = {
        "code": "cafe-s100",
        "name": "Otra",
        "unit": world.measures["ud"],
        "currency": "EUR",
        "form_key": form_key(),
    }
    answer = irene.post("/products", sent)
    assert answer.status_code == 422 and "Ya hay un producto con este código." in answer.text


def test_the_same_form_twice_makes_one_product(irene, world):
    sent = {"code": "DOS", "name": "Dos veces", "unit": world.measures["ud"], "currency": "EUR", "form_key": form_key()}
    first, again = irene.post("/products", sent), irene.post("/products", sent)
    assert first.headers["Location"] == again.headers["Location"]
    assert irene.post("/products", {**sent, "code": "TRES"}).status_code == 409
    assert Product.select().where(Product.code.in_(("DOS", "TRES"))).count() == 1


def test_the_way_back_and_other_content_is_another_edit(irene):
    path, key = f"/products/{product('CAFE-S100').id}", form_key()
    for version, name in ((1, "Café S-101"), (1, "Café S-101"), (2, "Café S-102")):
        assert irene.patch(path, {"version": version, "form_key": key, "name": name}).status_code == 200
        assert product("CAFE-S100").name == name
    assert irene.patch(path, {"version": 1, "form_key": key, "name": "Café S-103"}).status_code == 409


def test_a_field_is_changed_in_place_and_written_down(irene):
    mine = product("CAFE-S100")
    answer = edit(irene, f"/products/{mine.id}", 1, list_price="2.600,5")
    assert answer.status_code == 200
    assert data_value(answer.text, "list_price") == "2600.50"
    assert 'data-version="2"' in answer.text
    change = Change.get(Change.record == f"product:{mine.id}")
    assert (change.field, change.old, change.new, change.version) == ("list_price", "2500", "2600.5", 2)
    assert "Irene Noguera" in irene.get(f"/products/{mine.id}").text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("list_price", "-1"),
        ("list_price", "1.2.3"),
        ("list_price", "NaN"),
        ("list_price", "1000000000000"),
        ("list_price", "0,1234567"),
        ("list_price", "１２"),
        ("currency", "eurós"),
        ("unit", "999"),
        ("unit", "99999999999999999999"),
        ("family", "nope"),
        ("kind", "rent"),
        ("active", "maybe"),
        ("tax_category", "none of these"),
        ("sellable_from", "31 feb"),
        ("name", "   "),
        ("code", "x" * 61),
        ("name", "x" * 201),
    ],
)
def test_what_can_not_be_is_refused_beside_the_field_and_nothing_is_written(irene, field, typed):
    mine = product("CAFE-S100")
    answer = edit(irene, f"/products/{mine.id}", 1, **{field: typed})
    assert answer.status_code == 422
    assert f'data-error="{field}"' in answer.text
    assert product("CAFE-S100").version == 1


def test_hostile_texts_are_shown_as_they_were_typed_and_do_nothing(irene, world):
    name = "<script>alert(1)</script> =1+1 {{ 7*7 }} ' OR 1=1 --\x00\ud800"
    made = new_product(irene, "HOSTIL", world.measures["ud"], name=name.encode("utf-8", "ignore").decode())
    for page in (irene.get(f"/products/{made}"), irene.get("/products", q="hostil")):
        assert page.status_code == 200
        assert "<script>alert" not in page.text and "&lt;script&gt;alert" in page.text
        assert "{{ 7*7 }}" in page.text


def test_one_fields_dates_can_not_cross(irene):
    mine = product("CAFE-S100")
    assert edit(irene, f"/products/{mine.id}", 1, sellable_from="2027-03-01").status_code == 200
    answer = edit(irene, f"/products/{mine.id}", 2, sellable_to="2027-02-28")
    assert answer.status_code == 422 and "anterior al primero" in answer.text


def test_the_usual_unit_of_a_product_with_prices_stays(irene, world):
    mine = product("CAFE-S100")
    answer = edit(irene, f"/products/{mine.id}", 1, unit=world.measures["kg"])
    assert answer.status_code == 422 and "por su unidad habitual" in answer.text
    free = new_product(irene, "LIBRE", world.measures["ud"])
    assert edit(irene, f"/products/{free}", 1, unit=world.measures["kg"]).status_code == 200


def test_the_page_says_where_its_prices_come_from(ana, world):
    text = ana.get(f"/products/{world.products['TUE-PUERTO']}").text
    assert "De dónde salen sus precios" in text and "Contoso Coffee" in text and "Café por kilos" in text
    assert data_value(text, "price") == "16.40"


def test_a_product_that_nothing_uses_can_be_deleted_and_one_in_use_not(irene, world):
    free = new_product(irene, "LIBRE", world.measures["ud"])
    assert irene.delete(f"/products/{world.products['CAFE-S100']}", {"form_key": form_key()}).status_code == 422
    assert "Eliminar el producto" not in irene.get(f"/products/{world.products['CAFE-S100']}").text
    assert "Eliminar el producto" in irene.get(f"/products/{free}").text
    gone = irene.post(f"/products/{free}", {"_method": "DELETE", "form_key": form_key()})
    assert gone.status_code == 303 and irene.get(f"/products/{free}").status_code == 404


def test_a_product_in_a_line_can_not_be_deleted_though_no_list_holds_it(irene, ana, world):
    deal = ana.create()
    ana.add_line(deal, "SIR-AVEL")
    answer = irene.delete(f"/products/{world.products['SIR-AVEL']}", {"form_key": form_key()})
    assert answer.status_code == 422 and "Retíralo" in answer.text


def test_a_retired_product_is_offered_nowhere_and_stays_where_it_is(irene, ana, world):
    deal = ana.create()
    ana.add_line(deal, "CAFE-S100", 2)
    edit(irene, f"/products/{world.products['CAFE-S100']}", 1, active="false")
    assert "CAFE-S100" not in ana.get("/products/options", q="s100").text
    assert ana.record(deal)["detail_total"]["amount"] == "5000.00"


def test_a_family_is_made_and_renamed_in_place_and_keeps_its_code(irene):
    sent = {"name": "Piezas", "code": "parts", "form_key": form_key()}
    assert irene.post("/products/families", sent).status_code == 303
    assert irene.post("/products/families", {**sent, "form_key": form_key()}).status_code == 422
    bad = irene.post("/products/families", {"name": "Otra", "code": "Ñandú 1", "form_key": form_key()})
    assert bad.status_code == 422 and "letras minúsculas sin acentos" in bad.text
    answer = edit(irene, "/products/families/parts", 1, name="Recambios")
    assert answer.status_code == 200 and "Recambios" in answer.text
    assert ProductFamily.get_by_id("parts").name == "Recambios"


def test_a_family_with_products_can_not_be_deleted(irene):
    assert irene.delete("/products/families/machines", {"form_key": form_key()}).status_code == 422
    irene.post("/products/families", {"name": "Piezas", "code": "parts", "form_key": form_key()})
    assert irene.post("/products/families/parts", {"_method": "DELETE"}).status_code == 303
    assert ProductFamily.get_or_none(ProductFamily.code == "parts") is None


def test_every_editor_works_without_a_script(irene):
    mine = product("CAFE-S100")
    page = irene.get(f"/products/{mine.id}/fields/family")
    assert page.status_code == 200 and '<select name="family"' in page.text
    sent = {"_method": "PATCH", "version": "1", "family": "coffee", "form_key": form_key()}
    assert irene.post(f"/products/{mine.id}", sent).status_code == 303
    assert product("CAFE-S100").family_code == "coffee"
    refused = irene.post(f"/products/{mine.id}", {"_method": "PATCH", "version": "2", "list_price": "x"})
    assert refused.status_code == 422 and 'value="x"' in refused.text


def statements_of(visitor, path: str) -> int:
    visitor.get(path)
    with counted() as heard:
        assert visitor.get(path).status_code == 200
    return len(heard)


def test_the_number_of_statements_is_the_same_for_few_and_for_many(irene, world):
    few = statements_of(irene, "/products"), statements_of(irene, f"/products/{world.products['CAFE-S100']}")
    for number in range(50):
        new_product(irene, f"P-{number:03}", world.measures["ud"])
    for number in range(12):
        made = new_price_list(irene, f"Lista {number}")
        irene.post(
            f"/price-lists/{made}/items", {"product": "CAFE-S100", "value": "1", "form_key": form_key()}, fragment=True
        )
    many = statements_of(irene, "/products"), statements_of(irene, f"/products/{world.products['CAFE-S100']}")
    assert few == many
