"""PATCH /opportunities/<id>/lines/<line>: a line is edited in place."""

import pytest

from tests.opportunities.rows import write_lines
from tests.support.markup import Markup
from tests.support.visitor import Visitor, form_key
from webapp.audit.records import Action, Change
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


def patch(
    visitor: Visitor, deal: int, line: int, *, version: int | None = None, fragment: bool = True, **fields: object
):
    seen = visitor.version(deal) if version is None else version
    return visitor.patch(f"/opportunities/{deal}/lines/{line}", {"version": seen, **fields}, fragment=fragment)


def line_of(visitor: Visitor, deal: int, line: int) -> dict:
    return next(each for each in visitor.lines(deal) if each["id"] == line)


EDITS = {
    "quantity": ("4", "4"),
    "discount_percent": ("12.5", "12.5"),
    "discount_amount": ("30.25", {"amount": "30.25", "currency": "EUR"}),
    "description": ("Con molino aparte", "Con molino aparte"),
    "unit_price": ("2400", {"amount": "2400", "currency": "EUR"}),
}


@pytest.mark.parametrize("field", EDITS)
def test_each_field_is_edited_by_itself(ana, deal, field):
    line = ana.add_line(deal, "CAFE-S100", 2)
    typed, stored = EDITS[field]
    answer = patch(ana, deal, line, **{field: typed})
    assert answer.status_code == 200
    assert line_of(ana, deal, line)[field] == stored
    shown = Markup(answer.text).value(f"line:{line}", field)
    assert shown == Markup(ana.get(f"/opportunities/{deal}").text).value(f"line:{line}", field)


def test_a_requested_date_is_kept_and_emptied(ana, deal):
    line = ana.add_line(deal, "CAFE-S100", 2)
    assert "3 feb 2027" in patch(ana, deal, line, requested_date="3/2/2027").text
    assert "3 feb 2027" not in patch(ana, deal, line, requested_date="").text


def test_what_is_only_told_moves_no_figure_and_asks_no_plugin(ana, deal, monkeypatch):
    from webapp.pluginhost import host

    line = ana.add_line(deal, "CAFE-S100", 2)
    monkeypatch.setattr(host, "price", lambda *_anything: pytest.fail("no price is needed"))
    before = line_of(ana, deal, line)
    assert patch(ana, deal, line, description="Con molino").status_code == 200
    assert line_of(ana, deal, line) == before | {"description": "Con molino"}


def test_an_override_keeps_the_list_price_beside_it_and_who_gave_it(ana, deal):
    line = ana.add_line(deal, "CAFE-S100", 2)
    answer = patch(ana, deal, line, unit_price="2400", given_reason="Cliente de años")
    made = line_of(ana, deal, line)
    assert (made["status"], made["override"], made["list_price"]["amount"]) == ("overridden", "2400", "2500")
    assert made["net"]["amount"] == "4800.00"
    assert "Ana Robles" in answer.text and "Cliente de años" in answer.text and "2.500,00" in answer.text


def test_an_emptied_price_gives_the_list_its_say_again(ana, deal):
    line = ana.add_line(deal, "CAFE-S100", 2, unit_price="2400")
    assert patch(ana, deal, line, unit_price="").status_code == 200
    made = line_of(ana, deal, line)
    assert (made["status"], made["override"], made["unit_price"]["amount"]) == ("priced", None, "2500")


def test_an_empty_price_is_no_edit_where_the_list_already_counts(ana, deal):
    line = ana.add_line(deal, "CAFE-S100", 2)
    assert patch(ana, deal, line, unit_price="").status_code == 200
    assert ana.version(deal) == 2


def test_the_price_that_the_list_gives_is_no_override_when_the_form_sends_it_back(ana, deal):
    line = ana.add_line(deal, "CAFE-S100", 2)
    patch(ana, deal, line, unit_price="2500.00", quantity="3")
    assert line_of(ana, deal, line)["override"] is None


def test_an_override_is_not_moved_by_a_new_quantity(ana, deal):
    line = ana.add_line(deal, "TUE-PUERTO", 10, unit_price="15")
    patch(ana, deal, line, quantity="100")
    made = line_of(ana, deal, line)
    assert (made["net"]["amount"], made["volume_discount"]["amount"]) == ("1500.00", "0.00")


def test_a_write_in_keeps_a_price_and_a_text(ana, deal):
    line = ana.add_line(deal, "Obra", 1, unit_price="100")
    for field in ("unit_price", "text"):
        answer = patch(ana, deal, line, **{field: ""})
        assert answer.status_code == 422 and f'data-error="{field}"' in answer.text
    assert patch(ana, deal, line, text="Obra y pintura", unit_price="120").status_code == 200
    made = line_of(ana, deal, line)
    assert (made["name"], made["net"]["amount"], made["override"]) == ("Obra y pintura", "120.00", None)


def test_a_catalogue_line_keeps_its_products_name(ana, deal):
    line = ana.add_line(deal, "CAFE-S100", 2)
    patch(ana, deal, line, text="Otra cosa")
    assert line_of(ana, deal, line)["name"] == "Café S-100"


def test_another_unit_brings_its_price_and_the_tier_of_its_weight(ana, deal, world):
    line = ana.add_line(deal, "TUE-PUERTO", 7)
    assert patch(ana, deal, line, unit=world.measures["saco"]).status_code == 200
    made = line_of(ana, deal, line)
    assert (made["unit"], made["list_price"]["amount"]) == ("saco", "246")
    assert (made["gross"]["amount"], made["volume_discount"]["amount"]) == ("1722.00", "120.54")  # 105 kg: 7 %


def test_units_are_taken_by_id_code_or_name_and_only_from_the_products_group(ana, deal, world):
    line = ana.add_line(deal, "TUE-PUERTO", 2)
    assert patch(ana, deal, line, unit="saco").status_code == 200
    for unit in ("ud", str(world.measures["caja"]), "999999", "x", "\0"):
        answer = patch(ana, deal, line, unit=unit)
        assert answer.status_code == 422 and 'data-error="unit"' in answer.text, unit


def test_a_quantity_that_its_new_unit_does_not_take_is_refused(ana, deal, world):
    line = ana.add_line(deal, "TUE-PUERTO", "2.125")
    assert patch(ana, deal, line, unit="saco").status_code == 422
    assert patch(ana, deal, line, unit="saco", quantity="2").status_code == 200
    assert patch(ana, deal, line, quantity="2.5").status_code == 422
    assert patch(ana, deal, line, unit="kg", quantity="2.5").status_code == 200


def test_nothing_is_a_quantity_and_counts_nothing(ana, deal):
    line = ana.add_line(deal, "CAFE-S100", 2)
    assert patch(ana, deal, line, quantity="0").status_code == 200
    assert line_of(ana, deal, line)["net"]["amount"] == "0.00"
    assert patch(ana, deal, line, quantity="").status_code == 422


def test_a_machine_added_elsewhere_moves_the_others_and_the_answer_says_so(ana, deal):
    first = ana.add_line(deal, "CAFE-S100", 2)
    second = ana.add_line(deal, "CAFE-S100", 1)
    before = line_of(ana, deal, first)["net"]["amount"]
    answer = patch(ana, deal, second, quantity="4")
    assert line_of(ana, deal, first)["net"]["amount"] != before
    shown = Markup(answer.text)
    assert shown.value(f"line:{first}", "net") == line_of(ana, deal, first)["net"]["amount"]
    assert "También se movió" in answer.text


def test_a_line_of_another_deal_is_not_found(ana, deal):
    line = ana.add_line(deal, "CAFE-S100", 2)
    other = ana.create()
    assert patch(ana, other, line, quantity="3").status_code == 404
    assert ana.get(f"/opportunities/{other}/lines/{line}").status_code == 404
    assert ana.get(f"/opportunities/{other}/lines/{line}/price").status_code == 404
    assert ana.delete(f"/opportunities/{other}/lines/{line}").status_code == 404
    assert line_of(ana, deal, line)["quantity"] == "2"


def test_no_version_is_refused(ana, deal):
    line = ana.add_line(deal, "CAFE-S100", 2)
    assert ana.patch(f"/opportunities/{deal}/lines/{line}", {"quantity": "3"}).status_code == 428


def test_two_people_on_different_fields_of_a_line_both_win(ana, nadia, deal):
    line = ana.add_line(deal, "CAFE-S100", 2)
    assert patch(ana, deal, line, version=2, quantity="3").status_code == 200
    answer = patch(nadia, deal, line, version=2, discount_percent="10")
    assert answer.status_code == 200
    made = line_of(ana, deal, line)
    assert (made["quantity"], made["discount_percent"]) == ("3", "10")
    assert Markup(answer.text).value(f"line:{line}", "quantity") == "3"


def test_the_same_field_of_a_line_is_asked_about(ana, nadia, deal):
    line = ana.add_line(deal, "CAFE-S100", 2)
    patch(ana, deal, line, version=2, quantity="3")
    answer = patch(nadia, deal, line, version=2, quantity="4", discount_percent="10")
    assert answer.status_code == 409
    assert "Ana Robles" in answer.text
    made = line_of(ana, deal, line)
    assert (made["quantity"], made["discount_percent"]) == ("3", "0")


def test_a_price_by_hand_is_asked_about_and_a_moved_one_is_not(ana, nadia, deal, world):
    line = ana.add_line(deal, "TUE-PUERTO", 2)
    patch(ana, deal, line, version=2, unit="saco")
    assert patch(nadia, deal, line, version=2, unit_price="200").status_code == 200
    patch(ana, deal, line, version=4, unit_price="210")
    assert patch(nadia, deal, line, version=4, unit_price="220").status_code == 409


def test_the_whole_line_sent_back_takes_nothing_back(ana, nadia, deal):
    """The form shows the price of a kilo; meanwhile the line is counted in sacks, or has a price by hand."""
    line = ana.add_line(deal, "TUE-PUERTO", 2)
    old = Markup(nadia.get(f"/opportunities/{deal}/lines/{line}").text).form(
        f"/opportunities/{deal}/lines/{line}", "PATCH"
    )
    patch(ana, deal, line, unit="saco")
    assert nadia.client.post(old.action, data=old.fields | {"description": "Uno"}).status_code == 303
    made = line_of(ana, deal, line)
    assert (made["unit"], made["override"], made["description"]) == ("saco", None, "Uno")
    patch(ana, deal, line, unit_price="200")
    assert (
        nadia.client.post(old.action, data=old.fields | {"description": "Dos", "form_key": form_key()}).status_code
        == 409
    )
    sent = old.fields | {"unit_price": "", "discount_percent": "5", "form_key": form_key()}
    assert nadia.client.post(old.action, data=sent).status_code == 303
    assert line_of(ana, deal, line)["override"] == "200"


def test_the_page_of_a_line_changes_nothing_when_nothing_is_touched(ana, deal):
    line = ana.add_line(deal, "TUE-PUERTO", "2.125", discount_percent="2.5", discount_amount="1.20", description="Uno")
    before = ana.record(deal), ana.lines(deal)
    form = Markup(ana.get(f"/opportunities/{deal}/lines/{line}").text).form(
        f"/opportunities/{deal}/lines/{line}", "PATCH"
    )
    assert ana.client.post(form.action, data=form.fields).status_code == 303
    assert (ana.record(deal), ana.lines(deal)) == before


def test_a_refused_page_of_a_line_keeps_what_was_typed_and_the_version_that_was_seen(ana, nadia, deal):
    line = ana.add_line(deal, "CAFE-S100", 2)
    there = f"/opportunities/{deal}/lines/{line}"
    form = Markup(nadia.get(there).text).form(there, "PATCH")
    patch(ana, deal, line, quantity="3")
    refused = nadia.client.post(there, data=form.fields | {"quantity": "5", "discount_percent": "doscientos"})
    assert refused.status_code == 422
    again = Markup(refused.text).form(there, "PATCH").fields
    assert (again["quantity"], again["discount_percent"], again["version"]) == (
        "5",
        "doscientos",
        form.fields["version"],
    )
    assert nadia.client.post(there, data=again | {"discount_percent": "5"}).status_code == 409


def test_a_retry_takes_effect_once(ana, deal):
    line = ana.add_line(deal, "CAFE-S100", 2)
    sent = {"version": 2, "quantity": "3", "form_key": form_key()}
    answers = [ana.patch(f"/opportunities/{deal}/lines/{line}", sent) for _try in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Markup(answers[1].text).value(f"line:{line}", "quantity") == "3"
    assert ana.version(deal) == 3


def test_an_edit_is_one_action_about_the_line_with_what_it_moved(ana, deal):
    line = ana.add_line(deal, "MOL-M20", 2)
    patch(ana, deal, line, quantity="3")
    action = Action.select().order_by(Action.id.desc()).first()
    assert (action.kind, action.record, action.version) == ("line_changed", f"line:{line}", 3)
    rows = {(c.record, c.field): (c.old, c.new, c.kind) for c in Change.select().where(Change.action_id == action.id)}
    assert rows[f"line:{line}", "quantity"] == ("2", "3", "edit")
    assert rows[f"line:{line}", "net"] == ("1280", "1920", "derived")
    assert rows["opportunity", "estimated_revenue"] == ("1280", "1920", "derived")


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
    write_lines(deal, 49)
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
