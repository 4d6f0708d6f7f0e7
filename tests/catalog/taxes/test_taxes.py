"""/admin/taxes: a unit's own rates, those that it inherits, and what lines say of them."""

from datetime import date
from decimal import Decimal

import pytest

from tests.support.visitor import Visitor, form_key
from webapp.audit.records import Action
from webapp.catalog.records import TaxRate
from webapp.db.epochs import read_epochs
from webapp.jobs.records import Job


def add(visitor: Visitor, unit: int, **fields: object):
    usual = {"category": "standard", "treatment": "standard", "rate": "7", "since": "2021-01-01"}
    return visitor.post(f"/admin/taxes/{unit}", usual | {"number_format": "es", "form_key": form_key()} | fields)


def own(unit: int) -> list[tuple]:
    return [
        (row.category, row.treatment, row.rate, row.valid_from)
        for row in TaxRate.select().where(TaxRate.unit_id == unit)
    ]


def test_a_unit_has_rates_of_its_own_from_a_day_on(irene, world):
    south, before = world.units["south"], read_epochs()
    assert add(irene, south).status_code == 303
    assert own(south) == [("standard", "standard", Decimal(7), date(2021, 1, 1))]
    assert read_epochs().prices == before.prices + 1
    assert [job.kind for job in Job.select()] == ["prices_moved"]
    text = irene.get(f"/admin/taxes/{south}").text
    assert "de esta unidad" in text and "<small>Contoso</small>" in text
    assert Action.select().where(Action.record == f"tax:{TaxRate.get(TaxRate.unit_id == south).id}").count() == 1


def test_the_newest_rate_that_has_begun_is_the_one_that_holds(irene, world):
    south = world.units["south"]
    add(irene, south, rate="5", since="2030-01-01")
    add(irene, south, rate="7,25", since="2021-01-01")
    add(irene, south, rate="6", since="2020-06-01")
    text = irene.get(f"/admin/taxes/{south}").text
    assert "Aún no vale" in text and "Terminó" in text and "7,25" in text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rate": ""}, "no puede quedar vacío"),
        ({"rate": "121"}, "de 0 a 100"),
        ({"rate": "x"}, "como número"),
        ({"since": ""}, "no puede quedar vacío"),
        ({"since": "31/02/2026"}, "says-since"),
        ({"category": "nothing"}, "Elige uno de la lista"),
        ({"treatment": "nothing"}, "Elige uno de la lista"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_written(irene, world, fields, said):
    answer = add(irene, world.units["south"], **fields)
    assert answer.status_code == 422 and said in answer.text
    assert own(world.units["south"]) == []


def test_one_day_has_one_rate(irene, world):
    assert add(irene, world.units["south"]).status_code == 303
    again = add(irene, world.units["south"], rate="8")
    assert again.status_code == 422 and "Ya hay un tipo" in again.text


def test_a_rate_is_taken_out_and_the_one_above_holds_again(irene, world):
    south = world.units["south"]
    add(irene, south)
    row = TaxRate.get(TaxRate.unit_id == south).id
    sent = {"_method": "DELETE", "form_key": form_key()}
    for _twice in range(2):
        assert irene.post(f"/admin/taxes/{south}/rows/{row}", sent).status_code == 303
    assert own(south) == []
    elsewhere = TaxRate.get(TaxRate.unit_id == world.units["root"]).id
    assert irene.post(f"/admin/taxes/{south}/rows/{elsewhere}", sent).status_code == 404


def test_a_manager_changes_her_units_and_no_other(sign_in, world):
    marta = sign_in("marta")
    assert add(marta, world.units["south"]).status_code == 303
    assert add(marta, world.units["root"]).status_code == 404
    assert marta.get(f"/admin/taxes/{world.units['root']}").status_code == 404


def test_a_salesperson_has_no_such_page(ana, world):
    assert ana.get("/admin/taxes").status_code == add(ana, world.units["south"]).status_code == 403
    assert own(world.units["south"]) == []


def test_a_line_says_where_its_rate_comes_from(ana, irene, world):
    deal = ana.create(account="La Espiga Azul")
    line = ana.add_line(deal, "MOL-M20", 1)
    assert "tabla de Contoso" in ana.get(f"/opportunities/{deal}/lines/{line}").text
    add(irene, world.units["south"])
    assert "tabla de Contoso" in ana.get(f"/opportunities/{deal}/lines/{line}").text, "the line keeps its rate"
    ana.post(f"/opportunities/{deal}/reprice", {"form_key": form_key()})
    text = ana.get(f"/opportunities/{deal}/lines/{line}").text
    assert "tabla de Café Sur" in text
    assert ana.lines(deal)[0]["tax"]["amount"] == "44.80"
