"""PATCH /opportunities/<id>/lines/<line>: a line is edited in place."""

import pytest

from tests.support.visitor import Visitor
from webapp.db.statements import counted


def test_a_new_quantity_answers_with_the_row_the_totals_and_the_revenue(ana, deal):
    line = ana.add_line(deal, "CAFE-S100", 2)
    answer = ana.patch(f"/opportunities/{deal}/lines/{line}", {"quantity": "3", "version": ana.version(deal)})
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<tr")
    assert f'id="line-{line}"' in answer.text
    assert 'data-field="estimated_revenue" data-value="7200.00"' in answer.text
    assert ana.record(deal)["estimated_revenue"] == {"amount": "7200.00", "currency": "EUR"}


def test_the_unit_without_the_plugin_keeps_list_prices(sign_in):
    luis = sign_in("luis")
    deal = luis.create()
    luis.add_line(deal, "CAFE-S100", 6)
    luis.add_line(deal, "MOL-M20", 6)
    luis.add_line(deal, "TUE-PUERTO", 120)
    assert luis.record(deal)["detail_total"]["amount"] == "20670.24"


def test_the_unit_with_the_plugin_has_its_machine_tier(ana, deal):
    ana.add_line(deal, "CAFE-S100", 6)
    ana.add_line(deal, "MOL-M20", 6)
    ana.add_line(deal, "TUE-PUERTO", 120)
    assert ana.record(deal)["detail_total"]["amount"] == "19620.24"


@pytest.mark.parametrize("typed", ["2,5", "-1", "NaN", "1e99", "１２", "1.234,5", "99999999999"])
def test_a_quantity_that_cannot_be_is_refused_beside_the_field(ana, deal, typed):
    line = ana.add_line(deal, "CAFE-S100", 2)
    version = ana.version(deal)
    answer = ana.patch(
        f"/opportunities/{deal}/lines/{line}", {"quantity": typed, "version": version, "number_format": "es"}
    )
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert ana.version(deal) == version


def test_a_discount_above_the_price_is_refused(ana, deal):
    line = ana.add_line(deal, "MOL-M20", 1)
    answer = ana.patch(f"/opportunities/{deal}/lines/{line}", {"discount_amount": "641", "version": ana.version(deal)})
    assert answer.status_code == 422
    assert ana.lines(deal)[0]["net"]["amount"] == "640.00"


def statements_of_an_edit(visitor: Visitor, deal: int) -> int:
    line = visitor.lines(deal)[0]["id"]
    for quantity in ("4", "5"):
        with counted() as heard:
            answer = visitor.patch(
                f"/opportunities/{deal}/lines/{line}", {"quantity": quantity, "version": visitor.version(deal)}
            )
        assert answer.status_code == 200
    return len(heard) - 3  # the version was read through three statements of its own


def test_the_number_of_statements_is_the_same_for_1_and_for_50_lines(ana, deal):
    ana.add_line(deal, "CAFE-S100", 2)
    alone = statements_of_an_edit(ana, deal)
    for _more in range(49):
        ana.add_line(deal, "MOL-M20", 1)
    assert statements_of_an_edit(ana, deal) == alone <= 11


def test_another_units_person_finds_nothing(ana, deal, sign_in):
    line = ana.add_line(deal, "CAFE-S100", 2)
    luis = sign_in("luis")
    missing = luis.patch("/opportunities/999999/lines/1", {"quantity": "3", "version": "1"})
    hidden = luis.patch(f"/opportunities/{deal}/lines/{line}", {"quantity": "3", "version": "1"})
    assert missing.status_code == hidden.status_code == 404


def test_a_colleague_who_may_only_read_is_told_so(ana, deal, sign_in):
    line = ana.add_line(deal, "CAFE-S100", 2)
    nadia = sign_in("nadia")
    assert nadia.get(f"/opportunities/{deal}").status_code == 200
    answer = nadia.patch(f"/opportunities/{deal}/lines/{line}", {"quantity": "3", "version": nadia.version(deal)})
    assert answer.status_code == 403
