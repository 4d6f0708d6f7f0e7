"""POST /opportunities/<id>/duplicate: the same deal again, at today's prices."""

from decimal import Decimal

import pytest

from tests.support.visitor import Visitor, form_key
from webapp.catalog.records import PriceListItem
from webapp.db.epochs import raise_epoch


@pytest.fixture
def deal(ana: Visitor) -> int:
    made = ana.create(account="La Espiga Azul", budget="6000", next_step="Llamar")
    ana.add_line(made, "CAFE-S100", 2)
    ana.add_line(made, "MOL-M20", 1, description="Con tolva")
    ana.add_line(made, "Visita", 1, unit_price="350")
    return made


def duplicate(visitor: Visitor, deal: int, key: str | None = None):
    return visitor.post(f"/opportunities/{deal}/duplicate", {"form_key": key or form_key()})


def place(answer) -> int:
    assert answer.status_code == 303, answer.text
    return int(answer.headers["Location"].rsplit("/", 1)[1].split("?")[0])


def raise_price(world, product: str, price: str) -> None:
    PriceListItem.update(value=Decimal(price)).where(PriceListItem.product_id == world.products[product]).execute()
    raise_epoch("prices")


def test_the_copy_has_the_same_customer_owner_and_lines(ana, deal):
    copy = place(duplicate(ana, deal))
    old, new = ana.record(deal), ana.record(copy)
    assert copy != deal and new["number"] != old["number"] and new["version"] == 1
    for name in ("account", "owner", "unit", "budget", "total", "revenue_mode", "price_list"):
        assert new[name] == old[name], name
    assert new["status"] == "open" and new["next_step"] is None
    lines = [(line["name"], line["quantity"], line["net"]) for line in ana.lines(copy)]
    assert lines == [(line["name"], line["quantity"], line["net"]) for line in ana.lines(deal)]
    assert ana.lines(copy)[0]["id"] != ana.lines(deal)[0]["id"]


def test_it_is_priced_afresh_and_the_difference_is_shown(ana, deal, world):
    raise_price(world, "CAFE-S100", "2600")
    answer = duplicate(ana, deal)
    copy = place(answer)
    assert ana.lines(deal)[0]["net"]["amount"] == "5000.00"
    assert ana.lines(copy)[0]["net"]["amount"] == "5200.00"
    page = ana.client.get(answer.headers["Location"]).text
    assert "3 líneas copiadas de" in page and "+200,00" in page
    assert ana.get(f"/opportunities/{copy}/lines/{ana.lines(copy)[0]['id']}/price").status_code == 200


def test_options_and_alternatives_point_to_the_copys_own_lines(ana, deal):
    machine, mill, _visit = ana.lines(deal)
    version = ana.version(deal)
    ana.patch(f"/opportunities/{deal}/lines/{machine['id']}", {"role": f"alternative:{mill['id']}", "version": version})
    first, second, _third = ana.lines(place(duplicate(ana, deal)))
    assert (first["role"], first["alternative_to"]) == ("alternative", second["id"])


def test_a_form_sent_twice_makes_one_copy(ana, deal):
    key = form_key()
    assert place(duplicate(ana, deal, key)) == place(duplicate(ana, deal, key))


def test_the_timeline_says_what_it_was_copied_from(ana, deal):
    copy = place(duplicate(ana, deal))
    assert f"como copia de {ana.record(deal)['number']}" in ana.get(f"/opportunities/{copy}").text


def test_a_colleague_who_reads_makes_a_copy_of_their_own(ana, deal, sign_in, world):
    nadia = sign_in("nadia")
    copy = place(duplicate(nadia, deal))
    assert nadia.record(copy)["owner"]["id"] == world.people["nadia"]


def test_another_units_person_finds_nothing_to_copy(deal, sign_in):
    assert duplicate(sign_in("luis"), deal).status_code == 404


def test_an_empty_opportunity_is_copied_too(ana):
    copy = place(duplicate(ana, ana.create(estimated_revenue="900")))
    assert ana.record(copy)["estimated_revenue"]["amount"] == "900.00"
