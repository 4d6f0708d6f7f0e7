"""A price above a person's limit: asked for, agreed to, refused, and asked again when it changes."""

from dataclasses import replace

import pytest

from tests.support.visitor import form_key
from webapp.db import write
from webapp.db.epochs import raise_epoch, read_epochs
from webapp.db.statements import counted
from webapp.opportunities import store
from webapp.opportunities.approvals.gate import open_asks
from webapp.opportunities.approvals.records import Approval
from webapp.opportunities.closing.records import LossReason
from webapp.people.access import reach
from webapp.people.records import UnitSetting


@pytest.fixture(autouse=True)
def limits(world):
    """Five per cent in the north, eight in the south, twenty for whoever leads both."""
    rows = [("north", "salesperson", "5"), ("south", "salesperson", "8"), ("root", "sales_manager", "20")]
    with write():
        for unit, role, limit in rows:
            UnitSetting.insert(unit_id=world.units[unit], name=f"approvals.limit.{role}", value=limit).execute()
        raise_epoch("rules")


@pytest.fixture
def luis(sign_in):
    return sign_in("luis")


@pytest.fixture
def marta(sign_in):
    return sign_in("marta")


@pytest.fixture
def deal(luis):
    """Four machines of 2 500, at 2 300 by hand: eight per cent."""
    opportunity = luis.create(topic="Cuatro máquinas")
    luis.add_line(opportunity, "CAFE-S100", 4, unit_price="2300")
    return opportunity


def asks(world, deal, name="admin"):
    actor = replace(world.actor(name), epochs=read_epochs())
    return open_asks(store.load(reach(actor, "read"), deal), actor.epochs)


def ask(visitor, deal, **fields):
    answer = visitor.post(f"/opportunities/{deal}/approvals", {"form_key": form_key(), **fields})
    assert answer.status_code == 303, answer.text
    return Approval.select(Approval.id).order_by(Approval.id.desc()).limit(1).scalar()


def decide(visitor, deal, approval, way, **fields):
    return visitor.post(f"/opportunities/{deal}/approvals/{approval}/{way}", {"form_key": form_key(), **fields})


def a_reason(world):
    return LossReason.insert(unit_id=world.units["root"], name="Precio de la máquina", position=90).execute()


def test_a_price_above_the_limit_counts_and_is_marked(luis, world, deal):
    assert luis.record(deal)["detail_total"]["amount"] == "9200.00"
    page = luis.get(f"/opportunities/{deal}").text
    assert "Por aprobar: 8" in page
    assert "1 descuento pasa del límite." in page
    assert [(str(each.percent), str(each.limit)) for each in asks(world, deal)] == [("8.000000", "5")]


def test_an_answer_to_the_edit_marks_row_and_head_and_takes_both_marks_away_again(luis, deal):
    line = luis.lines(deal)[0]["id"]
    sent = {"version": luis.version(deal), "unit_price": "2400"}
    lowered = luis.patch(f"/opportunities/{deal}/lines/{line}", sent).text
    assert "Por aprobar" not in lowered
    assert 'id="lines-head"' in lowered and "pasa del límite" not in lowered
    sent = {"version": luis.version(deal), "unit_price": "2000"}
    raised = luis.patch(f"/opportunities/{deal}/lines/{line}", sent).text
    assert "Por aprobar: 20" in raised and "pasa del límite" in raised


def test_a_line_edit_above_the_limit_takes_no_more_statements(luis, deal):
    line = luis.lines(deal)[0]["id"]
    sent = {"version": luis.version(deal), "quantity": "5"}
    with counted() as heard:
        luis.patch(f"/opportunities/{deal}/lines/{line}", sent)
    assert len(heard) <= 11, heard


def test_marta_sees_discount_trace_and_margin_and_agrees(luis, marta, world, deal):
    approval = ask(luis, deal, note="Abre dos tiendas más este año")
    tray = marta.get("/approvals").text
    assert "Cuatro máquinas" in tray and "Luis Urrutia" in tray and "Abre dos tiendas" in tray
    page = marta.get(f"/opportunities/{deal}/approvals").text
    line = luis.lines(deal)[0]["id"]
    assert 'data-field="margin" data-value="99.8"' in page
    assert f"/opportunities/{deal}/lines/{line}/price" in page
    assert decide(marta, deal, approval, "give").status_code == 303
    assert asks(world, deal) == ()
    assert "Nada espera tu decisión" in marta.get("/approvals").text
    assert "Marta Cifuentes aprobó el descuento" in luis.get(f"/opportunities/{deal}").text.replace("<b>", "").replace(
        "</b>", ""
    )
    assert "Aprobada" in luis.get("/approvals").text


def test_a_salesperson_sees_no_margin(luis, deal):
    ask(luis, deal)
    assert 'data-field="margin"' not in luis.get(f"/opportunities/{deal}/approvals").text


def test_notices_go_to_who_agrees_and_back(luis, marta, sign_in, deal):
    approval = ask(luis, deal)
    assert "Luis Urrutia te pide aprobar un descuento: OP-" in marta.get("/notices").text
    assert "te pide aprobar" not in sign_in("admin").get("/notices").text
    decide(marta, deal, approval, "refuse", reason="Ya les dimos un 3 % en enero")
    assert "Marta Cifuentes no ha aprobado tu descuento (Ya les dimos un 3 % en enero)" in luis.get("/notices").text


def test_refusing_needs_a_reason_and_keeps_the_price_closed(luis, marta, world, deal):
    approval = ask(luis, deal)
    answer = decide(marta, deal, approval, "refuse", reason="  ")
    assert answer.status_code == 422 and "Di por qué no" in answer.text
    assert decide(marta, deal, approval, "refuse", reason="No").status_code == 303
    assert len(asks(world, deal)) == 1
    assert "Pedir aprobación" in luis.get(f"/opportunities/{deal}/approvals").text


@pytest.mark.parametrize("change", [{"quantity": "5"}, {"unit_price": "2250"}, {"discount_percent": "1"}])
def test_a_later_change_of_price_or_quantity_asks_again(luis, marta, world, deal, change):
    decide(marta, deal, ask(luis, deal), "give")
    line = luis.lines(deal)[0]["id"]
    luis.patch(f"/opportunities/{deal}/lines/{line}", {"version": luis.version(deal), **change})
    assert len(asks(world, deal)) == 1
    assert ask(luis, deal)


def test_what_changes_elsewhere_leaves_an_agreement_as_it_is(luis, marta, world, deal):
    decide(marta, deal, ask(luis, deal), "give")
    luis.add_line(deal, "MOL-M20", 1)
    line = luis.lines(deal)[0]["id"]
    luis.patch(f"/opportunities/{deal}/lines/{line}", {"version": luis.version(deal), "description": "En negro"})
    luis.patch(f"/opportunities/{deal}", {"version": luis.version(deal), "topic": "Otra cosa"})
    assert asks(world, deal) == ()


def test_what_waits_ends_when_the_price_changes_and_marta_can_not_agree_to_what_she_did_not_see(
    luis, marta, world, deal
):
    approval = ask(luis, deal)
    line = luis.lines(deal)[0]["id"]
    luis.patch(f"/opportunities/{deal}/lines/{line}", {"version": luis.version(deal), "quantity": "40"})
    assert "Nada espera tu decisión" in marta.get("/approvals").text
    assert decide(marta, deal, approval, "give").status_code == 409
    assert len(asks(world, deal)) == 1
    assert "Cambió después" in luis.get("/approvals").text


def test_nobody_agrees_to_what_they_ask_for_themselves(marta, world, deal):
    line = marta.lines(deal)[0]["id"]
    marta.patch(f"/opportunities/{deal}/lines/{line}", {"version": marta.version(deal), "unit_price": "1900"})
    approval = ask(marta, deal)
    answer = decide(marta, deal, approval, "give")
    assert answer.status_code == 403
    assert "otra persona" in answer.text
    assert "Nada espera tu decisión" in marta.get("/approvals").text


def test_a_price_of_martas_own_within_her_limit_needs_nobody(marta, world, deal):
    line = marta.lines(deal)[0]["id"]
    marta.patch(f"/opportunities/{deal}/lines/{line}", {"version": marta.version(deal), "unit_price": "2050"})
    assert asks(world, deal) == ()


def test_luis_may_not_decide_and_other_units_see_nothing(luis, marta, sign_in, deal):
    approval = ask(luis, deal)
    assert decide(luis, deal, approval, "give").status_code == 403
    ana = sign_in("ana")
    assert ana.get(f"/opportunities/{deal}/approvals").status_code == 404
    for way in ("give", "refuse", "withdraw"):
        assert decide(ana, deal, approval, way, reason="x").status_code == 404
    assert ana.post(f"/opportunities/{deal}/approvals", {"form_key": form_key()}).status_code == 404
    assert "Cuatro máquinas" not in ana.get("/approvals").text


def test_luis_withdraws_and_nothing_waits(luis, marta, deal):
    approval = ask(luis, deal)
    assert decide(luis, deal, approval, "withdraw").status_code == 303
    assert "Nada espera tu decisión" in marta.get("/approvals").text
    assert decide(marta, deal, approval, "give").status_code == 409


def test_what_waited_when_the_deal_was_lost_waits_no_more(luis, marta, world, deal):
    approval = ask(luis, deal)
    answer = luis.post(
        f"/opportunities/{deal}/close",
        {"outcome": "lost", "version": luis.version(deal), "form_key": form_key(), "loss_reason": a_reason(world)},
    )
    assert answer.status_code == 303, answer.text
    assert "Nada espera tu decisión" in marta.get("/approvals").text
    assert 'data-value="waiting"' not in luis.get("/approvals").text
    assert decide(marta, deal, approval, "give").status_code == 403


def test_a_deal_is_not_won_while_something_waits_for_approval(luis, marta, deal):
    sent = {"outcome": "won", "actual_revenue": "9200", "version": luis.version(deal), "number_format": "machine"}
    assert luis.post(f"/opportunities/{deal}/close", sent | {"form_key": form_key()}).status_code == 422
    assert luis.record(deal)["status"] == "open"
    decide(marta, deal, ask(luis, deal), "give")
    assert luis.post(f"/opportunities/{deal}/close", sent | {"form_key": form_key()}).status_code == 303
    assert luis.record(deal)["status"] == "won"


def test_asking_twice_makes_one(luis, deal):
    fields = {"form_key": form_key()}
    for _time in range(2):
        luis.post(f"/opportunities/{deal}/approvals", fields)
    ask(luis, deal)
    assert Approval.select().where(Approval.opportunity_id == deal).count() == 1


def test_a_double_click_on_agree_agrees_once(luis, marta, deal):
    approval = ask(luis, deal)
    fields = {"form_key": form_key()}
    path = f"/opportunities/{deal}/approvals/{approval}/give"
    assert [marta.post(path, fields).status_code for _time in range(2)] == [303, 303]
    assert decide(marta, deal, approval, "give").status_code == 409


def test_the_orders_discount_is_asked_for_too(luis, marta, world):
    deal = luis.create(topic="Un pedido con descuento")
    luis.add_line(deal, "CAFE-S100", 2)
    luis.patch(f"/opportunities/{deal}", {"version": luis.version(deal), "discount_percent": "6"})
    assert [each.line for each in asks(world, deal)] == ["order"]
    decide(marta, deal, ask(luis, deal), "give")
    assert asks(world, deal) == ()
    luis.add_line(deal, "MOL-M20", 1)
    assert [each.line for each in asks(world, deal)] == ["order"]


def test_without_a_setting_nobody_has_a_limit(luis, world, deal):
    with write():
        UnitSetting.delete().where(UnitSetting.name.startswith("approvals.")).execute()
        raise_epoch("rules")
    assert asks(world, deal) == ()


def test_the_limit_comes_from_the_nearest_unit_above(sign_in, world):
    ana = sign_in("ana")
    deal = ana.create(topic="Ocho por ciento")
    ana.add_line(deal, "MOL-M20", 1, discount_percent="8")
    assert asks(world, deal) == ()
    with write():
        UnitSetting.delete().where(UnitSetting.unit_id == world.units["south"]).execute()
        UnitSetting.insert(unit_id=world.units["root"], name="approvals.limit.salesperson", value="3").execute()
        raise_epoch("rules")
    assert [str(each.limit) for each in asks(world, deal)] == ["3"]


def test_the_pages_take_as_many_statements_with_50_lines(luis, marta, deal):
    ask(luis, deal)
    heard_before = _statements(marta, deal)
    for _line in range(10):
        luis.add_line(deal, "CAFE-S100", 2, discount_percent="9")
    ask(luis, deal)
    assert _statements(marta, deal) == heard_before <= 12


def _statements(visitor, deal):
    visitor.get(f"/opportunities/{deal}/approvals")
    with counted() as heard:
        visitor.get(f"/opportunities/{deal}/approvals")
    return len(heard)


def test_the_page_is_complete_in_english(luis, world, deal):
    ask(luis, deal)
    luis.post("/profile/appearance", {"language": "en"})
    page = luis.get(f"/opportunities/{deal}/approvals").text
    assert "Waiting for an approval" in page
    assert "Aprobaci" not in page
