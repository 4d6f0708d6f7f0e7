"""«Prueba esto»: only in a demo, from step to step, remembered for each person, left for good with one button."""

import re

import pytest

from webapp.db.epochs import raise_epoch
from webapp.db.statements import counted
from webapp.guide.rules import BASKET, MACHINES
from webapp.sample.mark import put_mark


@pytest.fixture
def demo(world, ana, sign_in) -> dict[str, int]:
    """The database is marked as a demo and has the guide's deals; their ids."""
    put_mark(world.units["root"])
    raise_epoch("rules")
    machines = ana.create(topic=MACHINES)
    line = ana.add_line(machines, "CAFE-S100", 2)
    for visitor in (ana, sign_in("luis")):
        visitor.add_line(visitor.create(topic=BASKET), "CAFE-S100", 6)
    return {"machines": machines, "line": line}


def step(text: str) -> tuple[int, int] | None:
    """The step that the page shows, and how many there are; None without the guide."""
    found = re.search(r"paso (\d) de (\d)", text)
    return (int(found[1]), int(found[2])) if found else None


def go(visitor, code: str, **more: str):
    return visitor.post("/guide", {"step": code, **more})


def test_a_database_that_is_no_demo_knows_nothing_of_it(ana):
    ana.add_line(ana.create(topic=MACHINES), "CAFE-S100", 2)
    assert "Prueba esto" not in ana.get("/").text
    assert go(ana, "search").status_code == 404


def test_the_day_begins_with_an_offer_and_no_other_page_has_it(demo, ana):
    assert "Prueba esto" in ana.get("/").text
    for path in ("/opportunities", f"/opportunities/{demo['machines']}", "/pipeline/chart"):
        assert "Prueba esto" not in ana.get(path).text


def test_who_sees_both_units_takes_six_steps_and_who_sees_one_five(demo, ana, sign_in):
    marta = sign_in("marta")
    go(ana, "search")
    go(marta, "search")
    assert step(ana.get("/opportunities").text) == (1, 5)
    assert step(marta.get("/opportunities").text) == (1, 6)
    assert go(ana, "basket").status_code == 404
    answer = go(marta, "basket")
    assert answer.headers["Location"] == "/opportunities?q=Comparar+unidades"
    page = marta.client.get(answer.headers["Location"]).text
    assert step(page) == (4, 6)
    assert re.search(r"13\.950,00\s€ en Café Sur", page) and re.search(r"15\.000,00\s€ en Café Norte", page)
    assert re.search(r"<b>1\.050,00\s€</b>", page)


def test_who_does_not_see_the_two_machines_is_offered_nothing(demo, sign_in):
    luis = sign_in("luis")
    assert "Prueba esto" not in luis.get("/").text
    assert go(luis, "search").status_code == 404


def test_each_step_leads_to_its_page(demo, ana):
    record = f"/opportunities/{demo['machines']}"
    places = {
        "search": "/opportunities?q=S-100",
        "quantity": record,
        "trace": f"{record}/lines/{demo['line']}/price",
        "chart": "/pipeline/chart",
        "move": f"/pipeline/chart?card={demo['machines']}",
    }
    for number, (code, place) in enumerate(places.items(), 1):
        answer = go(ana, code)
        assert (answer.status_code, answer.headers["Location"]) == (303, place)
        page = ana.client.get(place)
        assert page.status_code == 200
        assert step(page.text) == (number, 5)
        assert "Ir al paso" not in page.text
        assert "Ir al paso" in ana.get("/accounts").text


def test_the_page_of_the_next_step_shows_it_and_reading_changes_nothing(demo, ana):
    go(ana, "search")
    assert step(ana.get(f"/opportunities/{demo['machines']}").text) == (2, 5)
    assert step(ana.get("/opportunities").text) == (1, 5)


def test_it_is_remembered_and_left_for_each_person_on_their_own(demo, ana, sign_in):
    go(ana, "trace")
    assert step(sign_in("ana").get("/").text) == (3, 5)
    assert go(ana, "left", next="/accounts").headers["Location"] == "/accounts"
    for path in ("/accounts", "/opportunities", f"/opportunities/{demo['machines']}"):
        assert "Prueba esto" not in ana.get(path).text
    assert "Son datos de muestra" not in ana.get("/").text
    assert "Son datos de muestra" in sign_in("marta").get("/").text


def test_who_left_it_may_begin_again_from_the_day_s_page(demo, ana):
    go(ana, "left")
    assert 'value="search"' in ana.get("/").text
    go(ana, "search")
    assert step(ana.get("/").text) == (1, 5)


def test_leaving_leads_to_no_other_site(demo, ana):
    assert go(ana, "left", next="//elsewhere.example/").headers["Location"] == "/"


@pytest.mark.parametrize("code", ["", "elsewhere", "QUANTITY"])
def test_a_step_that_is_none_is_not_found(demo, ana, code):
    assert go(ana, code).status_code == 404


def test_a_refusal_has_no_guide(demo, ana):
    go(ana, "search")
    refused = ana.get("/opportunities/999999")
    assert refused.status_code == 404 and "Prueba esto" not in refused.text


def test_it_reads_in_english(demo, ana):
    go(ana, "quantity")
    ana.post("/profile/appearance", {"language": "en"})
    page = ana.get(f"/opportunities/{demo['machines']}").text
    assert "step 2 of 5" in page and "€7,200.00" in page


def test_it_costs_a_demo_s_page_one_statement_and_other_databases_none(world, ana, demo):
    path = f"/opportunities/{demo['machines']}"
    go(ana, "quantity")
    ana.get(path)
    with counted() as guided:
        ana.get(path)
    from webapp.people.records import UnitSetting

    UnitSetting.delete().where(UnitSetting.name == "demo").execute()
    raise_epoch("rules")
    ana.get(path)
    with counted() as plain:
        ana.get(path)
    assert len(guided) - len(plain) == 1
