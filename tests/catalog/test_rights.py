"""Everybody reads the catalogue; a role with *configure_catalogue* changes what it covers; costs are for who sees them."""

import pytest

from tests.catalog.asking import add_item, edit, item, new_discount_list, new_price_list, price_list, product
from tests.support.visitor import form_key
from webapp.catalog.records import PriceList, Product
from webapp.db.epochs import raise_epoch
from webapp.people.records import Role, RolePrivilege

ADDRESSES = ("/products", "/products/families", "/price-lists", "/discount-lists", "/unit-groups")


def pages(world) -> tuple[str, ...]:
    return (
        *ADDRESSES,
        f"/products/{world.products['CAFE-S100']}",
        f"/price-lists/{world.price_list}",
        "/discount-lists/1",
    )


@pytest.mark.parametrize("name", ["ana", "luis", "marta", "irene", "admin"])
def test_everybody_who_is_signed_in_reads_every_page(sign_in, world, name):
    visitor = sign_in(name)
    for path in pages(world):
        assert visitor.get(path).status_code == 200, path


def test_nobody_reads_without_signing_in(sign_in, world):
    stranger = sign_in(None)
    for path in pages(world):
        answer = stranger.get(path)
        assert answer.status_code == 302 and "/sign-in" in answer.headers["Location"]


def test_a_salesperson_is_offered_no_edit(ana, world):
    for path in pages(world):
        text = ana.get(path).text
        main = text[text.index("<main") : text.index("</main>")]
        assert 'class="edit' not in main and 'method="post"' not in main, path
        for word in ("Nuevo producto", "Nueva lista", "Nuevo descuento", "Copiar con un porcentaje", "Archivar"):
            assert word not in main, path


def test_a_salesperson_changes_nothing(ana, world):
    found = item(world.price_list, "CAFE-S100")
    sent = {"form_key": form_key(), "version": "1"}
    tries = (
        ("patch", f"/products/{world.products['CAFE-S100']}", {"name": "Mío"}),
        ("delete", f"/products/{world.products['CAFE-S100']}", {}),
        ("post", "/products", {"name": "Mío", "code": "MIO", "unit": world.measures["ud"], "currency": "EUR"}),
        ("post", "/products/families", {"name": "Mía", "code": "mine"}),
        ("patch", "/products/families/coffee", {"name": "Mía"}),
        ("delete", "/products/families/coffee", {}),
        ("patch", f"/price-lists/{world.price_list}", {"name": "Mía"}),
        ("delete", f"/price-lists/{world.price_list}", {}),
        ("post", "/price-lists", {"name": "Mía", "currency": "EUR"}),
        ("post", f"/price-lists/{world.price_list}/copy", {"name": "Mía", "percent": "1"}),
        ("post", f"/price-lists/{world.price_list}/items", {"product": "SIR-AVEL", "value": "1"}),
        ("patch", f"/price-lists/{world.price_list}/items/{found.id}", {"value": "1"}),
        ("delete", f"/price-lists/{world.price_list}/items/{found.id}", {}),
        ("post", "/discount-lists", {"name": "Mío", "kind": "percent"}),
        ("patch", "/discount-lists/1", {"name": "Mío"}),
        ("delete", "/discount-lists/1", {}),
        ("post", "/discount-lists/1/tiers", {"since": "500", "value": "50"}),
        ("patch", "/discount-lists/1/tiers/1", {"value": "50"}),
        ("delete", "/discount-lists/1/tiers/1", {}),
        ("post", "/unit-groups", {"name": "Mío", "code": "mine", "base_name": "m", "base_code": "m"}),
        ("patch", "/unit-groups/1", {"name": "Mío"}),
        ("delete", "/unit-groups/1", {}),
        ("post", "/unit-groups/1/units", {"name": "par", "code": "par", "factor": "2"}),
        ("patch", "/unit-groups/1/units/2", {"name": "Mía"}),
        ("delete", "/unit-groups/1/units/2", {}),
    )
    for method, path, fields in tries:
        answer = getattr(ana, method)(path, sent | fields | {"form_key": form_key()}, fragment=True)
        assert answer.status_code == 403, (method, path, answer.status_code)
    for path in ("/products/new", "/price-lists/new", "/discount-lists/new", f"/price-lists/{world.price_list}/copy"):
        assert ana.get(path).status_code == 403
    assert product("CAFE-S100").version == 1 and price_list(world.price_list).version == 1


def test_a_manager_changes_the_lists_of_her_units_and_not_what_all_share(marta, irene, world):
    assert "Solo lectura: es de todas las unidades" in marta.get(f"/price-lists/{world.price_list}").text
    common = edit(marta, f"/price-lists/{world.price_list}", 1, name="Mía")
    assert common.status_code == 403 and "lo que comparten todas las unidades" in common.text
    assert edit(marta, f"/products/{world.products['CAFE-S100']}", 1, name="Mío").status_code == 403
    own = new_price_list(marta, "De Café Sur", unit=world.units["south"])
    assert edit(marta, f"/price-lists/{own}", 1, valid_to="2099-01-01").status_code == 200
    assert add_item(marta, own, "CAFE-S100", value="2400").status_code == 200
    assert marta.post("/price-lists", {"name": "Común", "currency": "EUR", "form_key": form_key()}).status_code == 403


def test_a_list_is_given_only_to_a_unit_where_the_right_reaches(marta, irene, world):
    own = new_price_list(marta, "De Café Sur", unit=world.units["south"])
    assert edit(marta, f"/price-lists/{own}", 1, unit=world.units["north"]).status_code == 200
    assert edit(marta, f"/price-lists/{own}", 2, unit="").status_code == 403
    assert edit(marta, f"/price-lists/{own}", 2, unit=world.units["root"]).status_code == 422
    assert edit(irene, f"/price-lists/{own}", 2, unit=world.units["root"]).status_code == 200
    refused = edit(marta, f"/price-lists/{own}", 3, name="Otra vez mía")
    assert refused.status_code == 403 and "Puedes ver las listas de Contoso" in refused.text


def test_costs_are_shown_to_who_sees_them_and_to_nobody_else(ana, irene, world):
    mine = world.products["CAFE-S100"]
    edit(irene, f"/products/{mine}", 1, current_cost="1.387,5")
    seen = irene.get(f"/products/{mine}").text + irene.get("/products").text
    assert "1.387,50" in seen and 'data-field="current_cost"' in seen
    for path in (f"/products/{mine}", "/products"):
        hidden = ana.get(path).text
        assert "1.387" not in hidden and "1387" not in hidden and "current_cost" not in hidden
    assert ana.get(f"/products/{mine}/fields/current_cost").status_code == 404
    assert "1387" not in ana.get("/products/options", q="s100").text
    assert "Coste actual" in ana.get(f"/products/{mine}").text, "that it changed is told, not what to"


def test_a_price_on_a_cost_tells_its_result_and_not_its_rate(ana, irene, world):
    found = item(world.price_list, "CAFE-S100")
    edit(irene, f"/price-lists/{world.price_list}/items/{found.id}", 1, method="margin_current_cost", value="37,5")
    for path in (
        f"/price-lists/{world.price_list}",
        f"/price-lists/{world.price_list}/items/{found.id}",
        f"/products/{world.products['CAFE-S100']}",
    ):
        hidden, seen = ana.get(path).text, irene.get(path).text
        assert 'data-field="price" data-value="8.00"' in hidden and "37,5" in seen, path
        assert "37,5" not in hidden and "37.5" not in hidden and "margin_current_cost" not in hidden, path
    edit(irene, f"/price-lists/{world.price_list}/items/{found.id}", 2, method="amount", value="9")
    assert "37,5" not in ana.get(f"/price-lists/{world.price_list}").text, (
        "nor does the history, now that it is an amount"
    )


def test_who_sees_no_costs_makes_no_price_from_one(sign_in, irene, world):
    RolePrivilege.delete().where(RolePrivilege.privilege == "see_cost").execute()
    RolePrivilege.insert(role_id=Role.get(Role.code == "administrator").id, privilege="see_cost", depth="all").execute()
    raise_epoch("access")
    admin = sign_in("admin")
    found = item(world.price_list, "CAFE-S100")
    here = f"/price-lists/{world.price_list}/items/{found.id}"
    assert edit(irene, here, 1, method="margin_current_cost", value="40").status_code == 403
    assert add_item(irene, world.price_list, "SIR-AVEL", method="markup_current_cost", value="10").status_code == 403
    assert "margin_current_cost" not in irene.get(here, fragment=True, field="method").text
    assert edit(admin, here, 1, method="margin_current_cost", value="40").status_code == 200
    assert edit(irene, here, 2, method="amount", value="9").status_code == 403
    assert irene.delete(here, {"form_key": form_key()}).status_code == 403
    assert irene.get(f"/price-lists/{world.price_list}/copy", name="x", percent="1").status_code == 403
    assert edit(irene, f"/products/{world.products['MOL-M20']}", 1, current_cost="1").status_code == 403


def test_a_form_without_its_token_is_refused(ana, irene, world):
    irene.token = ""
    assert irene.patch(f"/products/{world.products['CAFE-S100']}", {"version": "1", "name": "x"}).status_code == 400


def test_creations_of_two_people_with_one_name_leave_one(irene, sign_in, world):
    admin = sign_in("admin")
    new_price_list(irene, "La misma")
    sent = {"name": "La misma", "currency": "EUR", "form_key": form_key()}
    assert admin.post("/price-lists", sent).status_code == 422
    new_discount_list(irene, "El mismo")
    assert (
        admin.post("/discount-lists", {"name": "El mismo", "kind": "percent", "form_key": form_key()}).status_code
        == 422
    )
    assert PriceList.select().where(PriceList.name == "La misma").count() == 1
    assert Product.select().count() == 4
