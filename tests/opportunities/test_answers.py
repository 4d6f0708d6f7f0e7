"""Answers to edits: rows first, every id exactly once, and each id once in the full page too."""

import pytest

from tests.support.markup import Markup
from tests.support.visitor import Visitor, form_key

# Parts that the page has empty, for answers to fill.
PLACES = frozenset({"said", "toasts", "notice"})


@pytest.fixture
def deal(ana: Visitor) -> int:
    deal = ana.create(account="La Espiga Azul")
    for product, quantity in (("CAFE-S100", 2), ("TUE-PUERTO", 40), ("SIR-AVEL", 3)):
        ana.add_line(deal, product, quantity)
    return deal


def answers(ana: Visitor, deal: int):
    """Each kind of edit with its answer; new rows are named, which the page has from then on."""
    there = f"/opportunities/{deal}"
    lines = [line["id"] for line in ana.lines(deal)]

    def version() -> int:
        return ana.version(deal)

    for field, typed in {
        "topic": "Otro", "account": "Hotel Mirador de Triana", "close_date": "2027-02-03", "probability": "35", "stage": "2",
        "budget": "900", "next_step": "Llamar", "need": "Café", "freight": "40", "discount_percent": "5",
        "estimated_revenue": "9000", "revenue_mode": "calculated",
    }.items():  # fmt: skip
        yield field, ana.patch(there, {"version": version(), field: typed})
    for field, typed in {
        "quantity": "6",
        "unit_price": "2400",
        "discount_percent": "2",
        "description": "Con molino",
    }.items():
        yield f"line {field}", ana.patch(f"{there}/lines/{lines[0]}", {"version": version(), field: typed})
    sent = {"product": "CAFE-S100", "quantity": "4", "form_key": form_key()}
    yield "added", ana.post(f"{there}/lines", sent, fragment=True)
    yield "added again", ana.post(f"{there}/lines", sent, fragment=True)
    yield (
        "write-in",
        ana.post(f"{there}/lines", {"product": "Obra", "unit_price": "10", "form_key": form_key()}, fragment=True),
    )
    yield "removed", ana.delete(f"{there}/lines/{lines[1]}")
    yield "removed again", ana.delete(f"{there}/lines/{lines[1]}")
    yield "restored", ana.post(f"{there}/lines/{lines[1]}/restore", {"form_key": form_key()}, fragment=True)
    yield "repriced", ana.post(f"{there}/reprice", {"form_key": form_key()}, fragment=True)
    yield "stale", ana.patch(there, {"version": 1, "situation": "Desde antes de todo"})
    yield "stale line", ana.patch(f"{there}/lines/{lines[0]}", {"version": 2, "requested_date": "2027-02-03"})
    yield "whole", ana.get(there, fragment=True)


def test_every_id_in_an_answer_exists_exactly_once_in_the_full_page(ana, deal):
    for kind, answer in answers(ana, deal):
        assert answer.status_code == 200, (kind, answer.text[:300])
        page = Markup(ana.get(f"/opportunities/{deal}").text)
        shown = Markup(answer.text)
        assert page.repeated_ids == [], kind
        assert shown.repeated_ids == [], kind
        gone = {name for name in shown.ids if f'id="{name}" hx-swap-oob="delete"' in answer.text}
        assert set(shown.ids) - gone - set(page.ids) == set(), kind
        assert not gone & set(page.ids), kind


def test_what_an_answer_shows_is_what_the_page_shows(ana, deal):
    for kind, answer in answers(ana, deal):
        page = Markup(ana.get(f"/opportunities/{deal}").text)
        head = f"opportunity:{deal}"
        told = {(each.record or head, each.field, each.value) for each in Markup(answer.text).shown}
        assert told <= {(each.record, each.field, each.value) for each in page.shown}, kind


def test_all_that_an_edit_changed_is_in_its_answer(ana, deal):
    """Whoever applies the answers one after the other sees what the page shows."""
    head = f"opportunity:{deal}"
    seen = {(each.record, each.field): each.value for each in Markup(ana.get(f"/opportunities/{deal}").text).shown}
    for kind, answer in answers(ana, deal):
        for each in Markup(answer.text).shown:
            seen[each.record or head, each.field] = each.value
        page = {(each.record, each.field): each.value for each in Markup(ana.get(f"/opportunities/{deal}").text).shown}
        assert {key: seen.get(key) for key in page} == page, kind


def test_rows_come_before_regions(ana, deal):
    for kind, answer in answers(ana, deal):
        roots = Markup(answer.text).roots
        table = [index for index, root in enumerate(roots) if root in ("tr", "tbody")]
        assert table == list(range(len(table))), (kind, roots)


def test_every_region_morphs_and_none_is_replaced(ana, deal):
    for kind, answer in answers(ana, deal):
        assert 'hx-swap-oob="true"' not in answer.text and 'hx-swap-oob="outerHTML"' not in answer.text, kind


def test_an_answer_is_said_and_told_to_scripts(ana, deal):
    import json

    for kind, answer in answers(ana, deal):
        if kind in ("whole", "removed again"):
            continue
        event = json.loads(answer.headers["HX-Trigger"])["opportunity-changed"]
        made = ana.record(deal)
        assert (event["id"], event["version"], event["revenue"]) == (
            deal,
            made["version"],
            made["estimated_revenue"]["amount"],
        )
        assert 'id="said"' in answer.text, kind


def test_a_fragment_stays_small(ana, deal):
    import gzip

    line = ana.lines(deal)[0]["id"]
    answer = ana.patch(f"/opportunities/{deal}/lines/{line}", {"version": ana.version(deal), "quantity": "7"})
    assert len(gzip.compress(answer.data, 4)) < 10_000
