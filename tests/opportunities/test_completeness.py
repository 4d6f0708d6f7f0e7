"""How complete a record is: the rule by itself, and the line that leads to what is missing."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.support.markup import Markup
from tests.support.visitor import PARTIAL, form_key
from webapp.opportunities import store
from webapp.opportunities.completeness import FIELDS, WANTED, completeness
from webapp.people.access import reach

KNOWN = {
    "budget": Decimal(100), "decision_process": "La gerente", "close_date": date(2027, 2, 3), "next_step": "Llamar",
    "need": "Café", "account_id": 1, "contact_id": 1, "estimated_revenue": Decimal(100), "time_frame": "immediate",
    "budget_status": "approved", "situation": "Sin máquina", "solution": "Dos máquinas",
}  # fmt: skip


@pytest.fixture
def head(ana, world):
    deal = ana.create(topic="Solo asunto")
    return store.load(reach(world.actor("ana"), "read"), deal).head


def test_everything_known_is_a_hundred_percent_and_nothing_missing(head):
    found = completeness(replace(head, **KNOWN))
    assert (found.percent, found.missing) == (100, ())


def test_nothing_known_is_zero_and_everything_missing_in_order(head):
    empty = dict.fromkeys(KNOWN) | {"estimated_revenue": Decimal(0)}
    found = completeness(replace(head, **empty))
    assert found.percent == 0
    assert [each.field for each in found.missing] == [name for name, _column, _word in WANTED]


@pytest.mark.parametrize("column", KNOWN)
def test_each_fact_counts_the_same(head, column):
    empty = Decimal(0) if column == "estimated_revenue" else None
    found = completeness(replace(head, **KNOWN | {column: empty}))
    assert (found.percent, len(found.missing)) == (91, 1)


def test_a_budget_of_zero_is_known_and_an_empty_text_is_not(head):
    known = replace(head, **KNOWN)
    assert completeness(replace(known, budget=Decimal(0))).percent == 100
    assert [each.field for each in completeness(replace(known, need="")).missing] == ["need"]


def test_the_record_leads_to_what_is_missing(ana):
    deal = ana.create(account="Hotel Mirador de Triana", estimated_revenue="5000", close_date="2027-02-03")
    page = ana.get(f"/opportunities/{deal}").text
    line = page[page.index('id="record-complete"') :].partition("</p>")[0]
    assert "Ficha al 25" in line
    for field in ("budget", "decision_process", "next_step"):
        assert f'href="#f-{field}"' in line
        assert f'id="f-{field}"' in page
    assert "y 6 datos más" in line


@pytest.mark.parametrize(("field", "typed"), [("budget", "100"), ("close_date", "2027-03-01"), ("next_step", "Llamar")])
def test_an_edit_renews_the_line(ana, field, typed):
    deal = ana.create()
    answer = ana.patch(f"/opportunities/{deal}", {"version": 1, field: typed})
    shown = Markup(answer.text)
    assert "record-complete" in shown.ids
    assert f'href="#f-{field}"' not in answer.text


def test_an_edit_of_something_else_leaves_the_line_alone(ana):
    deal = ana.create()
    answer = ana.patch(f"/opportunities/{deal}", {"version": 1, "topic": "Otro"})
    assert "record-complete" not in Markup(answer.text).ids


def test_the_form_for_a_new_one_says_how_complete_it_would_be(ana):
    page = ana.get("/opportunities/new").text
    assert re.search(r'id="new-complete">Ficha al 8\s%: faltan <a href="#budget">presupuesto</a>', page)
    assert all(f'id="{name}"' in page for name in FIELDS - {"time_frame"})


def test_while_it_is_filled_in_the_names_of_the_fields_are_enough(ana):
    part = ana.client.get("/opportunities/new/complete?known=budget&known=need&known=topic", headers=PARTIAL)
    assert re.search(r'>Ficha al 16\s%: faltan <a href="#decision_process">quién decide</a>', part.text)
    everything = "&".join(f"known={name}" for name in FIELDS)
    assert "Ficha completa" in ana.client.get(f"/opportunities/new/complete?{everything}", headers=PARTIAL).text


def test_after_a_refusal_the_form_counts_what_was_typed(ana):
    typed = {"budget": "100", "need": "Café", "situation": " ", "form_key": form_key()}
    refused = ana.post("/opportunities", typed)
    assert refused.status_code == 422
    assert re.search(r'id="new-complete">Ficha al 25\s%', refused.text)


def test_asked_for_as_a_page_it_leads_to_the_form(ana):
    assert ana.get("/opportunities/new/complete").headers["Location"] == "/opportunities/new"
