"""The common fields are edited in the list, through the record's own address; the answer renews the row."""

import re

import pytest

from tests.support.markup import Markup
from tests.support.visitor import PARTIAL, Visitor, form_key
from webapp.opportunities.records import Stage


def patch(visitor: Visitor, deal: int, place: str = "/opportunities", **fields):
    headers = {"X-CSRFToken": visitor.token, "HX-Current-URL": f"http://localhost{place}"} | PARTIAL
    fields = {"version": visitor.version(deal), "form_key": form_key(), **fields}
    return visitor.client.patch(f"/opportunities/{deal}", data=fields, headers=headers)


@pytest.fixture
def deal(ana: Visitor) -> int:
    return ana.create(estimated_revenue="5000", close_date="2027-02-03")


def test_the_row_is_a_region_with_its_own_version(ana, deal):
    page = Markup(ana.get("/opportunities").text)
    assert page.versions[f"deal-{deal}"] == "1"
    assert not page.repeated_ids
    assert {f"d{deal}-close_date", f"d{deal}-next_step", f"d{deal}-stage"} <= set(page.ids)


@pytest.mark.parametrize(
    ("field", "typed", "machine"),
    [
        ("close_date", "2027-03-01", "2027-03-01"),
        ("next_step", "Llamar el martes", "Llamar el martes"),
        ("probability", "55", "55"),
    ],
)
def test_a_field_is_edited_and_the_answer_is_the_row_with_the_sums(ana, deal, field, typed, machine):
    answer = patch(
        ana, deal, "/opportunities?columns=close_date&columns=next_step&columns=probability", **{field: typed}
    )
    assert answer.status_code == 200
    shown = Markup(answer.text)
    assert shown.roots[0] == "tr"
    assert shown.value(f"opportunity:{deal}", field) == machine
    assert shown.versions == {f"deal-{deal}": "2"}
    assert set(shown.ids) <= set(
        Markup(ana.client.get("/opportunities?columns=close_date&columns=next_step&columns=probability").text).ids
    )
    assert "list-sums" in shown.ids


def test_a_stage_is_moved_from_the_list(ana, deal):
    stages = [row.id for row in Stage.select().where(Stage.process_id == 1).order_by(Stage.position)]
    answer = patch(ana, deal, stage=stages[2])
    assert Markup(answer.text).value(f"opportunity:{deal}", "stage") == str(stages[2])


def test_what_is_wrong_is_said_beside_the_field(ana, deal):
    answer = patch(ana, deal, close_date="31/31")
    assert answer.status_code == 422
    assert 'data-error="close_date"' in answer.text


def test_two_people_on_different_fields_both_win_and_on_the_same_one_the_second_chooses(ana, sign_in, deal):
    marta = sign_in("marta")
    assert patch(marta, deal, next_step="Enviar oferta").status_code == 200
    assert patch(ana, deal, version=1, close_date="2027-03-01").status_code == 200
    answer = patch(ana, deal, version=1, next_step="Llamar")
    assert answer.status_code == 409
    assert "Enviar oferta" in answer.text
    record = ana.record(deal)
    assert (record["next_step"], record["close_date"]) == ("Enviar oferta", "2027-03-01")


def test_taking_the_others_value_renews_the_row(ana, deal):
    headers = {"HX-Current-URL": "http://localhost/opportunities?status=all"} | PARTIAL
    answer = ana.client.get(f"/opportunities/{deal}", headers=headers)
    assert Markup(answer.text).versions == {f"deal-{deal}": "1"}


def test_on_the_record_the_answer_is_the_records_own(ana, deal):
    answer = patch(ana, deal, f"/opportunities/{deal}", next_step="Llamar")
    assert "record-facts" in Markup(answer.text).ids
    assert f"deal-{deal}" not in Markup(answer.text).ids


def test_who_may_only_read_is_offered_no_editor(ana, deal, sign_in):
    irene = sign_in("irene")
    page = irene.get("/opportunities").text
    if f"deal-{deal}" in page:
        assert f'id="d{deal}-close_date" href' not in page


def test_a_closed_deal_is_not_edited_in_the_list(ana, deal):
    from webapp.opportunities.records import Opportunity

    Opportunity.update(status="won").where(Opportunity.id == deal).execute()
    page = ana.get("/opportunities", status="won").text
    assert re.search(rf'<span class="text[^"]*" id="d{deal}-close_date"', page)
