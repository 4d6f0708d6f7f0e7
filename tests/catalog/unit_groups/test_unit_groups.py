"""/unit-groups: units of measure; one in which something is counted keeps its meaning."""

import pytest

from tests.catalog.asking import data_value, edit, group_of, new_product
from tests.support.visitor import form_key
from webapp.catalog.records import Unit, UnitGroup


def unit(code: str) -> Unit:
    return Unit.get(Unit.code == code)


def path(code: str) -> str:
    return f"/unit-groups/{unit(code).group_id}/units/{unit(code).id}"


def add_unit(visitor, group: int, **fields: object):
    sent = {"name": "palé", "code": "pale", "factor": "48", "decimals": "0", "number_format": "es"} | fields
    return visitor.post(f"/unit-groups/{group}/units", {"form_key": form_key(), **sent}, fragment=True)


def test_the_page_shows_every_group_with_its_units(ana):
    text = ana.get("/unit-groups").text
    assert "Unidades" in text and "Peso" in text and "15 × kg" in text


def test_a_unit_is_added_and_can_be_sold(irene, ana, world):
    assert add_unit(irene, group_of("count").id).status_code == 200
    deal = ana.create()
    line = ana.add_line(deal, "CAFE-S100", 1, unit="pale")
    assert next(each for each in ana.lines(deal) if each["id"] == line)["list_price"]["amount"] == "120000"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"code": ""}, "code"),
        ({"code": "ud"}, "code"),
        ({"factor": "0"}, "factor"),
        ({"factor": "-6"}, "factor"),
        ({"factor": "muchos"}, "factor"),
        ({"factor": "1000000000"}, "factor"),
        ({"factor": "0,0000001"}, "factor"),
        ({"decimals": "7"}, "decimals"),
        ({"decimals": "1,5"}, "decimals"),
    ],
)
def test_a_unit_that_can_not_be_is_refused_beside_its_field(irene, fields, wrong):
    answer = add_unit(irene, group_of("count").id, **fields)
    assert answer.status_code == 422 and f'data-error="{wrong}"' in answer.text


@pytest.mark.parametrize(("field", "typed"), [("factor", "2"), ("decimals", "2"), ("code", "pieza")])
def test_a_unit_in_use_keeps_what_it_means(irene, world, field, typed):
    answer = edit(irene, path("ud"), 1, **{field: typed})
    assert answer.status_code == 422 and "Ya se cuenta en ud" in answer.text
    assert unit("ud").factor == 1 and unit("ud").decimals == 0


def test_its_name_may_change_and_an_unused_unit_changes_wholly(irene, world):
    assert edit(irene, path("ud"), 1, name="unidad").status_code == 200
    answer = edit(irene, path("caja"), 2, factor="12", decimals="2", code="caja12")
    assert answer.status_code == 200 and data_value(answer.text[answer.text.index("caja12") :], "factor") == "12"


def test_a_unit_that_only_a_line_is_counted_in_is_in_use_too(irene, ana, world):
    assert edit(irene, path("caja"), 1, factor="8").status_code == 200
    deal = ana.create()
    ana.add_line(deal, "CAFE-S100", 1, unit="caja")
    assert edit(irene, path("caja"), 2, factor="12").status_code == 422
    refused = irene.delete(path("caja"), {"form_key": form_key()})
    assert refused.status_code == 422 and "así que no se quita" in refused.text


def test_a_unit_in_use_is_shown_so_and_offers_no_edit_of_its_factor(irene, world):
    text = irene.get("/unit-groups").text
    kilo = text[text.index(f'id="measure-{unit("kg").id}"') :].split("</tr>")[0]
    assert "En uso" in kilo and 'class="edit num"' not in kilo and "Quitar" not in kilo
    sack = text[text.index(f'id="measure-{unit("saco").id}"') :].split("</tr>")[0]
    assert 'class="edit num"' in sack and "Quitar saco" in sack


def test_a_group_begins_with_its_base_unit(irene):
    sent = {
        "name": "Longitud",
        "code": "length",
        "base_name": "metro",
        "base_code": "m",
        "decimals": "2",
        "form_key": form_key(),
    }
    assert irene.post("/unit-groups", sent).status_code == 303
    assert (unit("m").factor, unit("m").decimals) == (1, 2)
    again = irene.post("/unit-groups", {**sent, "form_key": form_key()})
    assert again.status_code == 422 and "Ya hay un grupo con este código." in again.text
    assert edit(irene, f"/unit-groups/{group_of('length').id}", 1, name="Largo").status_code == 200
    assert irene.post(f"/unit-groups/{group_of('length').id}", {"_method": "DELETE"}).status_code == 303
    assert UnitGroup.get_or_none(UnitGroup.code == "length") is None


def test_a_group_with_something_counted_in_it_stays(irene, world):
    assert irene.delete(f"/unit-groups/{group_of('weight').id}", {}).status_code == 422


def test_two_people_on_one_unit_choose(irene, sign_in, world):
    admin = sign_in("admin")
    edit(irene, path("saco"), 1, name="saco de 15")
    answer = edit(admin, path("saco"), 1, name="saca")
    assert answer.status_code == 409 and "saco de 15" in answer.text and "saca" in answer.text
    assert edit(admin, path("kg"), 1, name="kilo").status_code == 200, "another unit of the group"


def test_everything_works_without_a_script(irene, world):
    group = group_of("count").id
    assert irene.get(f"/unit-groups/{group}").status_code == 200
    refused = irene.post(
        f"/unit-groups/{group}/units", {"name": "par", "code": "par", "factor": "x", "form_key": form_key()}
    )
    assert refused.status_code == 422 and 'value="par"' in refused.text
    assert 'name="factor"' in irene.get(path("caja"), field="factor").text
    assert irene.post(path("caja"), {"_method": "PATCH", "version": "1", "factor": "8"}).status_code == 303
    assert irene.post(path("caja"), {"_method": "DELETE", "form_key": form_key()}).status_code == 303


def test_a_new_product_may_be_counted_in_any_unit(irene, world):
    assert new_product(irene, "POR-SACOS", unit("saco").id)
