"""PATCH /opportunities/<id>: each field of the header, by itself, in a whole form, without a script."""

import re
from datetime import UTC, datetime

import pytest

from tests.support.markup import Markup
from tests.support.visitor import Visitor, form_key
from webapp.accounts.records import Account, Contact
from webapp.audit.records import Action, Change
from webapp.core import clock
from webapp.core.folding import folded
from webapp.opportunities.records import Opportunity

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

# What is sent, and what the record then says as JSON.
EDITS = {
    "topic": ("Otro asunto", "Otro asunto"),
    "type": ("renewal", "renewal"),
    "estimated_revenue": ("7000.25", {"amount": "7000.25", "currency": "EUR"}),
    "close_date": ("2027-03-01", "2027-03-01"),
    "probability": ("55", 55),
    "budget": ("6500", {"amount": "6500.00", "currency": "EUR"}),
    "budget_status": ("approved", "approved"),
    "time_frame": ("immediate", "immediate"),
    "decision_process": ("Lo firma el gerente", "Lo firma el gerente"),
    "next_step": ("Llamar el martes", "Llamar el martes"),
    "situation": ("Una\nDos", "Una\nDos"),
    "need": ("Café", "Café"),
    "solution": ("Máquina", "Máquina"),
    "freight": ("40", {"amount": "40.00", "currency": "EUR"}),
}
EMPTIED = {
    "close_date": None, "probability": None, "budget": None, "budget_status": None, "time_frame": None,
    "decision_process": None, "next_step": None, "situation": None, "need": None, "solution": None,
    "freight": {"amount": "0.00", "currency": "EUR"}, "estimated_revenue": {"amount": "0.00", "currency": "EUR"},
}  # fmt: skip


@pytest.fixture
def deal(ana: Visitor) -> int:
    return ana.create(account="Hotel Mirador de Triana", estimated_revenue="5000", close_date="2027-02-03")


def patch(visitor: Visitor, deal: int, *, version: int | None = None, fragment: bool = True, **fields: object):
    seen = visitor.version(deal) if version is None else version
    return visitor.patch(f"/opportunities/{deal}", {"version": seen, **fields}, fragment=fragment)


@pytest.mark.parametrize("field", EDITS)
def test_each_field_is_edited_by_itself(ana, deal, field):
    typed, stored = EDITS[field]
    answer = patch(ana, deal, **{field: typed})
    assert answer.status_code == 200
    assert ana.record(deal)[field] == stored
    assert ana.version(deal) == 2
    shown = Markup(answer.text)
    assert not shown.repeated_ids
    page = Markup(ana.get(f"/opportunities/{deal}").text)
    assert shown.value("", field) == page.value(f"opportunity:{deal}", field)


@pytest.mark.parametrize("field", EMPTIED)
def test_a_field_that_may_be_empty_is_emptied(ana, deal, field):
    patch(ana, deal, **{field: EDITS[field][0]})
    assert patch(ana, deal, **{field: ""}).status_code == 200
    assert ana.record(deal)[field] == EMPTIED[field]


@pytest.mark.parametrize("field", ["topic", "type", "owner", "stage", "revenue_mode"])
def test_a_field_that_may_not_be_empty_is_refused(ana, deal, field):
    answer = patch(ana, deal, **{field: ""})
    assert answer.status_code == 422
    assert f'data-error="{field}"' in answer.text
    assert ana.version(deal) == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("topic", "x" * 201), ("topic", "x" * 1_000_000), ("topic", "\0"), ("type", "bribe"), ("stage", "999999"), ("stage", "x"),
        ("stage", str(2**63)), ("owner", "999999"), ("owner", str(2**63)), ("owner", "\0"), ("close_date", "2027-02-30"),
        ("close_date", "10000-01-01"), ("probability", "101"), ("probability", "1.5"), ("budget", "-1"), ("budget", "1.234"),
        ("budget", "999999999999999999"), ("estimated_revenue", "NaN"), ("estimated_revenue", "1000000000000"),
        ("budget_status", "maybe"), ("time_frame", "\0"), ("need", "x" * 4001), ("discount_percent", "101"),
        ("discount_percent", "-1"), ("discount_percent", "0.1234567"), ("discount_amount", "-0.01"), ("freight", "x"),
        ("revenue_mode", "magic"), ("account", "999999"), ("account", str(2**63)), ("account", "nobody of that name"),
        ("account", "\0x"), ("contact", "999999"), ("contact", str(2**63)),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_written(ana, deal, field, typed):
    before = Action.select().count()
    answer = patch(ana, deal, **{field: typed})
    assert answer.status_code == 422
    assert f'data-error="{field}"' in answer.text
    assert (ana.version(deal), Action.select().count()) == (1, before)


def test_one_wrong_field_keeps_the_right_ones_from_being_written(ana, deal):
    answer = patch(ana, deal, topic="Otro", budget="mucho", probability="300")
    assert answer.status_code == 422
    assert {"budget", "probability"} == set(re.findall(r'data-error="(\w+)"', answer.text))
    assert ana.record(deal)["topic"] == "Cafeteras para tres hoteles"


def test_a_value_that_stands_there_already_is_no_edit(ana, deal):
    for fields in (
        {"topic": "Cafeteras para tres hoteles"},
        {"estimated_revenue": "5000.00"},
        {"close_date": "3/2/2027"},
        {},
    ):
        assert patch(ana, deal, **fields).status_code == 200
    assert ana.version(deal) == 1
    assert Action.select().where(Action.opportunity_id == deal).count() == 1


def test_numbers_and_days_are_read_as_the_reader_writes_them(ana, deal):
    assert patch(ana, deal, budget="1.005", number_format="es").status_code == 200
    assert ana.record(deal)["budget"]["amount"] == "1005.00"
    refused = patch(ana, deal, budget="33.33", number_format="es")
    assert refused.status_code == 422 and "33,33" in refused.text
    with clock.at(NOON):
        visitor = ana
        visitor.patch(f"/opportunities/{deal}", {"version": 2, "close_date": "+14"})
    assert ana.record(deal)["close_date"] == "2026-12-07"


def test_unknown_fields_are_left_alone(ana, deal):
    assert patch(ana, deal, unit_id="3", number="OP-1", score="99", id="7", status="won").status_code == 200
    made = ana.record(deal)
    assert (made["version"], made["status"]) == (1, "open")


def test_no_version_is_refused_for_htmx_and_for_plain_forms(ana, deal):
    for version in (None, "", "x", "-1", "1.0", "9" * 30, "\0"):
        fields = {"topic": "Otro"} | ({} if version is None else {"version": version})
        assert ana.patch(f"/opportunities/{deal}", fields).status_code == 428
        plain = ana.post(f"/opportunities/{deal}", fields | {"_method": "PATCH"})
        assert plain.status_code == 428 and "<h1" in plain.text
    assert ana.version(deal) == 1


def test_a_plain_form_redirects_to_the_record(ana, deal):
    answer = ana.post(f"/opportunities/{deal}", {"_method": "PATCH", "version": 1, "topic": "Otro"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/opportunities/{deal}")
    assert ana.record(deal)["topic"] == "Otro"


def test_the_form_with_all_fields_changes_nothing_when_nothing_is_touched(ana, deal):
    ana.add_line(deal, "CAFE-S100", 2)
    patch(ana, deal, budget="6500.50", probability="35", discount_percent="2.5", freight="40")
    before = ana.record(deal)
    form = Markup(ana.get(f"/opportunities/{deal}").text).form(f"/opportunities/{deal}", "PATCH")
    assert ana.client.post(form.action, data=form.fields).status_code == 303
    assert ana.record(deal) == before


@pytest.mark.parametrize("field", ["topic", "next_step", "budget", "probability", "freight", "situation"])
def test_one_field_of_the_form_with_all_fields_is_the_only_one_edited(ana, deal, field):
    form = Markup(ana.get(f"/opportunities/{deal}").text).form(f"/opportunities/{deal}", "PATCH")
    typed, stored = EDITS[field]
    assert ana.client.post(form.action, data=form.fields | {field: typed}).status_code == 303
    assert ana.record(deal)[field] == stored
    assert [change.field for change in Change.select().where(Change.kind == "edit")] == [field]


@pytest.mark.parametrize("field", [*EDITS, "stage", "account", "discount_percent", "discount_amount"])
def test_the_editor_of_each_field_is_a_page_whose_form_can_be_sent(ana, deal, field):
    page = Markup(ana.get(f"/opportunities/{deal}/fields/{field}").text)
    form = page.form(f"/opportunities/{deal}", "PATCH")
    assert ana.client.post(form.action, data=form.fields).status_code == 303
    assert ana.version(deal) == 1
    fragment = ana.get(f"/opportunities/{deal}/fields/{field}", fragment=True)
    assert "<html" not in fragment.text and f'name="{field}"' in fragment.text


@pytest.mark.parametrize("field", ["nothing", "number", "unit_id", "score", "id", "%00", "topic/x"])
def test_there_is_no_editor_for_what_is_not_a_field(ana, deal, field):
    assert ana.get(f"/opportunities/{deal}/fields/{field}").status_code == 404


def test_a_refused_plain_form_shows_the_field_and_keeps_all_the_rest(ana, deal):
    form = Markup(ana.get(f"/opportunities/{deal}").text).form(f"/opportunities/{deal}", "PATCH")
    typed = form.fields | {"topic": "Otro asunto", "need": "Más café", "budget": "mucho"}
    answer = ana.client.post(form.action, data=typed)
    assert answer.status_code == 422
    again = Markup(answer.text).form(f"/opportunities/{deal}", "PATCH")
    assert again.fields["budget"] == "mucho"
    assert ana.client.post(again.action, data=again.fields | {"budget": "900"}).status_code == 303
    made = ana.record(deal)
    assert (made["topic"], made["need"], made["budget"]["amount"]) == ("Otro asunto", "Más café", "900.00")


def test_a_new_account_takes_its_contact_with_it(ana, deal, world):
    patch(ana, deal, contact=world.contacts["lucia"])
    assert ana.record(deal)["contact"]["name"] == "Lucía Ferrán"
    patch(ana, deal, account="La Espiga Azul")
    made = ana.record(deal)
    assert (made["account"]["name"], made["contact"]) == ("La Espiga Azul", None)


def test_account_and_contact_may_change_at_once(ana, deal, world):
    boss = Contact.insert(account_id=world.accounts["espiga"], name="Rosa", folded="rosa").execute()
    assert patch(ana, deal, contact=boss, account=world.accounts["espiga"]).status_code == 200
    made = ana.record(deal)
    assert (made["account"]["name"], made["contact"]["name"]) == ("La Espiga Azul", "Rosa")


def test_a_contact_of_another_account_is_refused(ana, world):
    elsewhere = ana.create(account="La Espiga Azul")
    answer = patch(ana, elsewhere, contact=world.contacts["lucia"])
    assert answer.status_code == 422
    assert 'data-error="contact"' in answer.text


def test_an_account_is_taken_by_its_name_and_an_ambiguous_one_refused(ana, deal):
    assert patch(ana, deal, account="la espiga").status_code == 200
    assert ana.record(deal)["account"]["name"] == "La Espiga Azul"
    for city in ("Sevilla", "Cádiz"):
        Account.insert(name="Café Central", folded=folded("Café Central"), city=city).execute()
    assert patch(ana, deal, account="Café Central").status_code == 422


def test_the_deal_is_found_by_its_new_account_and_topic(ana, deal):
    patch(ana, deal, account="La Espiga Azul", topic="Molinos")
    assert f"/opportunities/{deal}" in ana.get("/opportunities", q="espiga").text
    assert f"/opportunities/{deal}" in ana.get("/opportunities", q="molinos").text
    assert f"/opportunities/{deal}" not in ana.get("/opportunities", q="mirador").text


def test_a_stage_brings_its_probability_and_category(ana, deal):
    stages = re.findall(r'<option value="(\d+)"', ana.get(f"/opportunities/{deal}/fields/stage", fragment=True).text)
    with clock.at(NOON):
        ana.patch(f"/opportunities/{deal}", {"version": 1, "stage": stages[2]})
    made = ana.record(deal)
    assert (made["stage"]["name"], made["probability"], made["category"]) == ("propose", 60, "best_case")
    assert Opportunity.get_by_id(deal).stage_since == NOON
    action = Action.select().order_by(Action.id.desc()).first()
    assert action.kind == "moved_stage"


def test_a_probability_that_was_typed_beside_a_new_stage_stands(ana, deal):
    stages = re.findall(r'<option value="(\d+)"', ana.get(f"/opportunities/{deal}/fields/stage", fragment=True).text)
    assert patch(ana, deal, probability="35", stage=stages[2]).status_code == 200
    assert ana.record(deal)["probability"] == 35


def test_a_stage_of_another_process_is_refused(ana, deal):
    assert patch(ana, deal, stage="6").status_code == 422


def test_the_stages_own_address_moves_it_too(ana, deal):
    answer = ana.post(f"/opportunities/{deal}/stage", {"version": 1, "stage": "2"})
    assert answer.status_code == 303
    assert ana.record(deal)["stage"]["name"] == "develop"


def test_a_given_revenue_stands_beside_the_calculated_one(ana, deal):
    ana.add_line(deal, "MOL-M20", 2)
    assert ana.record(deal)["estimated_revenue"]["amount"] == "1280.00"
    patch(ana, deal, estimated_revenue="2000")
    made = ana.record(deal)
    assert (made["revenue_mode"], made["estimated_revenue"]["amount"]) == ("given", "2000.00")
    assert made["calculated_revenue"]["amount"] == "1280.00"
    ana.add_line(deal, "MOL-M20", 1)
    assert ana.record(deal)["estimated_revenue"]["amount"] == "2000.00"
    patch(ana, deal, revenue_mode="calculated")
    assert ana.record(deal)["estimated_revenue"]["amount"] == "1920.00"


def test_who_empties_the_given_revenue_gets_the_calculated_one(ana, deal):
    ana.add_line(deal, "MOL-M20", 2)
    patch(ana, deal, estimated_revenue="2000")
    patch(ana, deal, estimated_revenue="")
    made = ana.record(deal)
    assert (made["revenue_mode"], made["estimated_revenue"]["amount"]) == ("calculated", "1280.00")


def test_giving_the_revenue_by_hand_starts_from_the_figure_that_stands_there(ana):
    deal = ana.create()
    ana.add_line(deal, "MOL-M20", 2)
    patch(ana, deal, revenue_mode="given")
    assert ana.record(deal)["estimated_revenue"]["amount"] == "1280.00"


def test_order_discount_and_freight_price_the_order_again(ana, deal):
    ana.add_line(deal, "MOL-M20", 10)
    answer = patch(ana, deal, discount_percent="10", discount_amount="60", freight="40")
    made = ana.record(deal)
    assert (made["detail_total"]["amount"], made["discount"]["amount"]) == ("6400.00", "700.00")
    assert (made["total_before_freight"]["amount"], made["tax"]["amount"]) == ("5700.00", "1344.00")
    assert (made["total"]["amount"], made["estimated_revenue"]["amount"]) == ("7084.00", "5700.00")
    assert Markup(answer.text).value("", "estimated_revenue") == "5700.00"


def test_freight_counts_before_there_are_lines(ana, deal):
    answer = patch(ana, deal, freight="40")
    made = ana.record(deal)
    assert (made["freight"]["amount"], made["total"]["amount"]) == ("40.00", "40.00")
    assert made["estimated_revenue"]["amount"] == "5000.00"
    assert Markup(answer.text).value("", "total") == "40.00"


def test_an_order_discount_above_the_order_is_refused(ana, deal):
    ana.add_line(deal, "MOL-M20", 1)
    answer = patch(ana, deal, discount_amount="641")
    assert answer.status_code == 422
    assert 'data-error="discount_amount"' in answer.text


def test_a_new_owner_moves_the_deal_to_their_unit_and_moves_no_price(sign_in, world):
    ana, marta = sign_in("ana"), sign_in("marta")
    deal = ana.create()
    for _line in range(2):
        ana.add_line(deal, "CAFE-S100", 3)
    before = ana.record(deal)
    answer = patch(marta, deal, owner=world.people["luis"])
    assert answer.status_code == 200
    made = marta.record(deal)
    assert (made["owner"]["name"], made["unit"]) == ("Luis Urrutia", world.units["north"])
    figures = ("detail_total", "plugin_adjustment", "total_before_freight", "tax", "total", "estimated_revenue")
    assert {name: made[name] for name in figures} == {name: before[name] for name in figures}
    assert f"/opportunities/{deal}/reprice" in marta.get(f"/opportunities/{deal}").text
    assert Action.select().order_by(Action.id.desc()).first().kind == "assigned"


def test_a_salesperson_cannot_give_a_deal_to_another_unit(ana, deal, world):
    assert patch(ana, deal, owner=world.people["luis"]).status_code == 422
    assert ana.record(deal)["unit"] == world.units["south"]


def test_who_may_write_but_not_assign_is_told_so(sign_in, world):
    from webapp.db.epochs import raise_epoch
    from webapp.people.records import RoleGrant, RolePrivilege

    ana = sign_in("ana")
    deal = ana.create()
    role = RoleGrant.get(RoleGrant.user_id == world.people["ana"]).role_id
    RolePrivilege.delete().where((RolePrivilege.role_id == role) & (RolePrivilege.privilege == "assign")).execute()
    raise_epoch("access")
    assert patch(ana, deal, topic="Otro").status_code == 200
    assert patch(ana, deal, owner=world.people["nadia"]).status_code == 403


def test_a_teams_deal_stays_with_it_when_the_form_is_sent_as_it_stands(ana, deal, world):
    Opportunity.update(owner_user_id=None, owner_team_id=world.teams["openings"]).where(
        Opportunity.id == deal
    ).execute()
    form = Markup(ana.get(f"/opportunities/{deal}").text).form(f"/opportunities/{deal}", "PATCH")
    answer = ana.client.post(form.action, data=form.fields | {"need": "Más café"})
    assert answer.status_code == 303
    row = Opportunity.get_by_id(deal)
    assert (row.owner_user_id, row.owner_team_id, row.need) == (None, world.teams["openings"], "Más café")


def test_a_closed_deal_changes_no_more(ana, deal):
    line = ana.add_line(deal, "MOL-M20", 1)
    for status in ("won", "lost"):
        Opportunity.update(status=status).where(Opportunity.id == deal).execute()
        before = ana.record(deal)
        there = f"/opportunities/{deal}"
        answers = [
            patch(ana, deal, topic="Otro"),
            patch(ana, deal, freight="10"),
            ana.patch(f"{there}/lines/{line}", {"version": before["version"], "quantity": "2"}),
            ana.delete(f"{there}/lines/{line}"),
            ana.post(f"{there}/lines", {"product": "MOL-M20", "form_key": form_key()}, fragment=True),
            ana.post(f"{there}/reprice", {"form_key": form_key()}),
        ]
        assert [answer.status_code for answer in answers] == [403] * 6
        assert ana.record(deal) == before
    Opportunity.update(status="on_hold").where(Opportunity.id == deal).execute()
    assert patch(ana, deal, topic="Otro").status_code == 200


def test_a_colleague_who_may_only_read_is_told_so(sign_in):
    deal, nadia = sign_in("ana").create(), sign_in("nadia")
    answer = patch(nadia, deal, topic="Otro")
    assert answer.status_code == 403
    plain = nadia.post(f"/opportunities/{deal}", {"_method": "PATCH", "version": 1, "topic": "Otro"})
    assert plain.status_code == 403 and "<h1" in plain.text


def test_a_deal_in_the_trash_is_not_there(ana, deal):
    Opportunity.update(deleted=NOON).where(Opportunity.id == deal).execute()
    assert ana.get(f"/opportunities/{deal}").status_code == 404
    assert ana.patch(f"/opportunities/{deal}", {"version": 1, "topic": "x"}).status_code == 404
    assert f"/opportunities/{deal}" not in ana.get("/opportunities").text
