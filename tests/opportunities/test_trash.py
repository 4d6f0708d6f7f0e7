"""DELETE /opportunities/<id>, /trash and POST /opportunities/<id>/restore: away at once, back within thirty days."""

from datetime import timedelta

import pytest

from tests.support.visitor import Visitor, form_key
from webapp.audit.records import DealSpan
from webapp.core import clock
from webapp.opportunities.records import Opportunity


@pytest.fixture
def deal(ana: Visitor) -> int:
    made = ana.create(topic="Molinos de Zahara", account="La Espiga Azul", close_date="2026-12-18")
    ana.add_line(made, "CAFE-S100", 2)
    return made


def discard(visitor: Visitor, deal: int, key: str | None = None):
    return visitor.post(f"/opportunities/{deal}", {"_method": "DELETE", "form_key": key or form_key()})


def restore(visitor: Visitor, deal: int, key: str | None = None):
    return visitor.post(f"/opportunities/{deal}/restore", {"form_key": key or form_key()})


def test_it_is_gone_everywhere_at_once(ana, deal):
    places = ("/opportunities?q=Zahara", "/pipeline/chart/rows.json", f"/opportunities/{ana.create()}/lines/copy")
    assert all("Zahara" in ana.client.get(place).text for place in places)
    answer = discard(ana, deal)
    assert answer.status_code == 303 and answer.headers["Location"] == f"/trash?discarded={deal}"
    assert not any("Molinos de Zahara" in ana.client.get(place).text for place in places)
    for address in (f"/opportunities/{deal}", f"/api/v1/opportunities/{deal}", f"/opportunities/{deal}/lines/paste"):
        assert ana.get(address).status_code == 404
    assert ana.patch(f"/opportunities/{deal}", {"topic": "x", "version": "1"}).status_code == 404


def test_the_trash_names_it_and_brings_it_back_as_it_was(ana, deal):
    total, lines = ana.record(deal)["total"], ana.lines(deal)
    page = ana.client.get(discard(ana, deal).headers["Location"]).text
    assert "Molinos de Zahara" in page and "Ana Robles la eliminó" in page and "Deshacer" in page
    assert "Quedan 30 días" in page
    assert restore(ana, deal).headers["Location"] == f"/opportunities/{deal}"
    assert (ana.record(deal)["total"], ana.lines(deal)) == (total, lines)
    told = ana.get(f"/opportunities/{deal}").text
    assert "la eliminó" in told and "la recuperó de la papelera" in told
    assert "Molinos de Zahara" not in ana.get("/trash").text


def test_its_span_ends_and_begins_again(ana, deal):
    current = DealSpan.select().where((DealSpan.opportunity_id == deal) & DealSpan.to_at.is_null())
    discard(ana, deal)
    assert not current.exists()
    restore(ana, deal)
    assert current.count() == 1


def test_after_thirty_days_it_stays_away(ana, deal):
    discard(ana, deal)
    Opportunity.update(deleted=clock.now() - timedelta(days=31)).where(Opportunity.id == deal).execute()
    assert "Zahara" not in ana.get("/trash").text
    assert restore(ana, deal).status_code == 404


def test_twice_is_as_good_as_once(ana, deal):
    key = form_key()
    assert [discard(ana, deal, key).status_code for _time in range(2)] == [303, 303]
    key = form_key()
    assert [restore(ana, deal, key).status_code for _time in range(2)] == [303, 303]
    assert discard(ana, deal).status_code == 303


def test_who_may_not_delete_is_refused(ana, deal, sign_in):
    nadia, luis = sign_in("nadia"), sign_in("luis")
    assert (discard(nadia, deal).status_code, discard(luis, deal).status_code) == (403, 404)
    discard(ana, deal)
    assert (restore(nadia, deal).status_code, restore(luis, deal).status_code) == (404, 404)
    assert "Zahara" not in nadia.get("/trash").text


def test_an_empty_trash_says_what_it_is_for(ana):
    assert "No hay nada en la papelera" in ana.get("/trash").text
