"""DELETE /opportunities/<id>/lines/<line> and …/restore: a line is taken away, and can be brought back as it was."""

import pytest

from tests.opportunities.rows import write_lines
from tests.support.markup import Markup
from tests.support.visitor import form_key
from webapp.audit.records import Action, PriceTrace
from webapp.db.statements import counted

FIGURES = ("detail_total", "plugin_adjustment", "total_before_freight", "tax", "total", "estimated_revenue", "unpriced")


def test_the_line_goes_and_the_totals_follow(ana, deal):
    first, second = ana.add_line(deal, "MOL-M20", 2), ana.add_line(deal, "MOL-M20", 1)
    answer = ana.delete(f"/opportunities/{deal}/lines/{first}")
    assert answer.status_code == 200
    assert f'<tr id="line-{first}" hx-swap-oob="delete">' in answer.text
    assert [line["id"] for line in ana.lines(deal)] == [second]
    assert ana.record(deal)["detail_total"]["amount"] == "640.00"
    assert Markup(answer.text).value("", "detail_total") == "640.00"


def test_the_others_move_when_a_rule_counted_the_line(ana, deal):
    """Six machines make a tier; without one of the lines the others lose it."""
    kept, gone = ana.add_line(deal, "CAFE-S100", 2), ana.add_line(deal, "CAFE-S100", 4)
    before = ana.lines(deal)[0]["net"]["amount"]
    answer = ana.delete(f"/opportunities/{deal}/lines/{gone}")
    now = ana.lines(deal)[0]["net"]["amount"]
    assert now != before
    assert Markup(answer.text).value(f"line:{kept}", "net") == now


def test_the_last_line_may_go(ana, deal):
    line = ana.add_line(deal, "MOL-M20", 1)
    assert ana.delete(f"/opportunities/{deal}/lines/{line}").status_code == 200
    made = ana.record(deal)
    assert (ana.lines(deal), made["total"]["amount"], made["estimated_revenue"]["amount"]) == ([], "0.00", "0.00")


def test_by_a_plain_form_it_leads_back_to_the_table(ana, deal):
    line = ana.add_line(deal, "MOL-M20", 1)
    there = f"/opportunities/{deal}/lines/{line}"
    form = Markup(ana.get(there).text).form(there, "DELETE")
    answer = ana.client.post(there, data=form.fields)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"/opportunities/{deal}#")
    assert ana.lines(deal) == []


def test_taking_away_what_is_gone_already_shows_the_page_as_it_is(ana, nadia, deal):
    line, other = ana.add_line(deal, "MOL-M20", 1), ana.add_line(deal, "CAFE-S100", 1)
    nadia.delete(f"/opportunities/{deal}/lines/{line}")
    answer = ana.delete(f"/opportunities/{deal}/lines/{line}")
    assert answer.status_code == 200
    assert f"line-{line}" not in Markup(answer.text).ids and f"line-{other}" in Markup(answer.text).ids
    assert ana.post(f"/opportunities/{deal}/lines/{line}", {"_method": "DELETE"}).status_code == 303


def test_a_double_click_takes_away_one_line(ana, deal):
    line, other = ana.add_line(deal, "MOL-M20", 1), ana.add_line(deal, "CAFE-S100", 1)
    sent = {"form_key": form_key()}
    answers = [ana.delete(f"/opportunities/{deal}/lines/{line}", sent) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [each["id"] for each in ana.lines(deal)] == [other]
    assert ana.version(deal) == 4


def test_the_same_key_at_another_line_takes_that_one_away_too(ana, deal):
    line, other = ana.add_line(deal, "MOL-M20", 1), ana.add_line(deal, "CAFE-S100", 1)
    sent = {"form_key": form_key()}
    for each in (line, other):
        ana.delete(f"/opportunities/{deal}/lines/{each}", sent)
    assert ana.lines(deal) == []


def test_editing_a_line_that_somebody_took_away_is_told_by_whom(ana, nadia, deal):
    line = ana.add_line(deal, "MOL-M20", 1)
    nadia.delete(f"/opportunities/{deal}/lines/{line}")
    answer = ana.patch(f"/opportunities/{deal}/lines/{line}", {"version": 2, "quantity": "3"})
    assert answer.status_code == 409
    assert "Nadia Ferrer" in answer.text
    plain = ana.post(f"/opportunities/{deal}/lines/{line}", {"_method": "PATCH", "version": 2, "quantity": "3"})
    assert plain.status_code == 409 and "<h1" in plain.text
    assert ana.get(f"/opportunities/{deal}/lines/{line}").status_code == 404


def test_the_undo_of_the_answer_brings_the_line_back(ana, deal):
    line = ana.add_line(deal, "MOL-M20", 2)
    before = ana.lines(deal), {name: ana.record(deal)[name] for name in FIGURES}
    answer = ana.delete(f"/opportunities/{deal}/lines/{line}")
    undo = Markup(answer.text).form(f"/opportunities/{deal}/lines/{line}/restore")
    assert ana.client.post(undo.action, data=undo.fields).status_code == 303
    assert (ana.lines(deal), {name: ana.record(deal)[name] for name in FIGURES}) == before


def test_a_line_comes_back_to_its_place_with_its_prices(ana, deal, world):
    from webapp.catalog.records import PriceListItem
    from webapp.db.epochs import raise_epoch

    for product in ("MOL-M20", "TUE-PUERTO", "CAFE-S100"):
        ana.add_line(deal, product, 40)
    before = ana.lines(deal), ana.record(deal)["detail_total"]
    middle = ana.lines(deal)[1]["id"]
    ana.delete(f"/opportunities/{deal}/lines/{middle}")
    PriceListItem.update(value=99).where(PriceListItem.product_id == world.products["TUE-PUERTO"]).execute()
    raise_epoch("prices")
    answer = ana.post(f"/opportunities/{deal}/lines/{middle}/restore", {"form_key": form_key()}, fragment=True)
    assert answer.status_code == 200
    assert (ana.lines(deal), ana.record(deal)["detail_total"]) == before
    shown = Markup(answer.text)
    assert [name for name in shown.ids if name.startswith("line-")] == [
        f"line-{line['id']}" for line in ana.lines(deal)
    ]


def test_what_is_stored_of_a_line_that_came_back_is_what_its_answer_showed(ana, deal):
    """The rules count it with the lines that are there now: its figures move with theirs, in the table too."""
    first = ana.add_line(deal, "CAFE-S100", 1)
    second = ana.add_line(deal, "CAFE-S100", 1)
    ana.delete(f"/opportunities/{deal}/lines/{second}")
    ana.patch(f"/opportunities/{deal}/lines/{first}", {"version": ana.version(deal), "quantity": "8"})
    answer = ana.post(f"/opportunities/{deal}/lines/{second}/restore", {"form_key": form_key()}, fragment=True)
    shown = Markup(answer.text)
    lines = {line["id"]: line for line in ana.lines(deal)}
    assert lines[second]["net"]["amount"] == shown.value(f"line:{second}", "net")
    total = sum(float(line["net"]["amount"]) for line in lines.values())
    assert f"{total:.2f}" == ana.record(deal)["detail_total"]["amount"]
    assert float(lines[second]["net"]["amount"]) < 2500, "nine machines make a tier"


def test_a_line_that_came_back_is_told_so_in_one_action(ana, deal):
    line = ana.add_line(deal, "MOL-M20", 2)
    ana.delete(f"/opportunities/{deal}/lines/{line}")
    ana.post(f"/opportunities/{deal}/lines/{line}/restore", {"form_key": form_key()})
    rows = Action.select().where(Action.opportunity_id == deal).order_by(Action.id)
    assert [(row.kind, row.record, row.version) for row in rows] == [
        ("created", "opportunity", 1), ("line_added", f"line:{line}", 2),
        ("line_removed", f"line:{line}", 3), ("line_restored", f"line:{line}", 4),
    ]  # fmt: skip
    assert "recuperó" in ana.get(f"/opportunities/{deal}").text


def test_bringing_back_what_is_there_changes_nothing(ana, deal):
    line = ana.add_line(deal, "MOL-M20", 2)
    for _time in range(2):
        assert ana.post(f"/opportunities/{deal}/lines/{line}/restore", fragment=True).status_code == 200
    assert ana.version(deal) == 2


def test_a_line_keeps_its_page_and_trace_when_it_comes_back(ana, deal):
    line = ana.add_line(deal, "MOL-M20", 2)
    ana.delete(f"/opportunities/{deal}/lines/{line}")
    assert ana.get(f"/opportunities/{deal}/lines/{line}/price").status_code == 404
    ana.post(f"/opportunities/{deal}/lines/{line}/restore")
    assert ana.get(f"/opportunities/{deal}/lines/{line}/price").status_code == 200
    assert PriceTrace.select().where(PriceTrace.line_id == line).count() == 1


def test_who_may_only_read_takes_nothing_away_and_brings_nothing_back(ana, deal, sign_in):
    line = ana.add_line(deal, "MOL-M20", 2)
    reader, stranger = sign_in("nadia"), sign_in("luis")
    for visitor, status in ((reader, 403), (stranger, 404)):
        assert visitor.delete(f"/opportunities/{deal}/lines/{line}").status_code == status
        assert visitor.post(f"/opportunities/{deal}/lines/{line}/restore").status_code == status
    assert len(ana.lines(deal)) == 1


def test_the_number_of_statements_is_the_same_for_1_and_for_50_lines(ana, deal):
    def statements() -> int:
        line = ana.add_line(deal, "MOL-M20", 1)
        with counted() as heard:
            assert ana.delete(f"/opportunities/{deal}/lines/{line}").status_code == 200
        return len(heard)

    ana.add_line(deal, "MOL-M20", 1)
    statements()
    alone = statements()
    write_lines(deal, 48)
    assert statements() == alone <= 12


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_lines_that_were_never_there_are_not_found(ana, deal, method):
    send = getattr(ana, method)
    assert send(f"/opportunities/{deal}/lines/999999", {"version": 1, "quantity": "1"}).status_code == 404
    assert ana.post(f"/opportunities/{deal}/lines/999999/restore").status_code == 404
