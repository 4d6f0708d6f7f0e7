"""POST /opportunities/<id>/close and /reopen: won or lost in one action, and back to how it was."""

from datetime import timedelta

import pytest

from tests.support.visitor import Visitor, form_key
from webapp.audit.records import Action, Change, DealSpan
from webapp.core import clock
from webapp.db import write
from webapp.db.epochs import raise_epoch
from webapp.opportunities.closing.reasons import USUAL, Reason, reasons_of
from webapp.opportunities.closing.records import LossReason
from webapp.opportunities.records import Opportunity, Stage
from webapp.people.records import UnitSetting


@pytest.fixture
def deal(ana: Visitor) -> int:
    made = ana.create(topic="Molinos de Zahara", account="La Espiga Azul", close_date="2031-12-18", probability="40")
    ana.add_line(made, "CAFE-S100", 2)
    return made


def close(visitor: Visitor, deal: int, outcome: str = "won", *, fragment: bool = False, **fields: object):
    return visitor.post(
        f"/opportunities/{deal}/close", {"outcome": outcome, "form_key": form_key(), **fields}, fragment=fragment
    )


def reopen(visitor: Visitor, deal: int, key: str | None = None):
    return visitor.post(f"/opportunities/{deal}/reopen", {"form_key": key or form_key()})


def reason(world) -> Reason:
    return reasons_of((world.units["south"], world.units["root"]))[1]


def today() -> str:
    return clock.today("Europe/Madrid").isoformat()


def spans(deal: int) -> list[DealSpan]:
    return list(DealSpan.select().where(DealSpan.opportunity_id == deal).order_by(DealSpan.id))


class TestWinning:
    def test_it_asks_nothing_that_it_knows(self, ana, deal):
        answer = close(ana, deal)
        assert answer.status_code == 303 and answer.headers["Location"] == f"/opportunities/{deal}"
        won = ana.record(deal)
        assert (won["status"], won["category"], won["probability"]) == ("won", "won", 100)
        assert won["actual_revenue"] == won["estimated_revenue"] == {"amount": "5000.00", "currency": "EUR"}
        assert won["actual_close_date"] == today()

    def test_the_form_shows_what_is_known_in_the_reader_s_language(self, ana, deal):
        page = ana.get(f"/opportunities/{deal}/close").text
        assert 'value="5000,00"' in page and "Ingresos reales" in page and "Elige un motivo" in page
        part = ana.get(f"/opportunities/{deal}/close", fragment=True)
        assert "<html" not in part.text and len(part.data) < 10_000

    def test_other_figures_count_where_they_are_typed(self, ana, deal):
        day = (clock.today("Europe/Madrid") - timedelta(3)).isoformat()
        typed = {
            "actual_revenue": "4.950,50",
            "actual_close_date": day,
            "number_format": "es",
            "closing_note": "A tiempo",
        }
        assert close(ana, deal, **typed).status_code == 303
        won = ana.record(deal)
        assert (won["actual_revenue"]["amount"], won["actual_close_date"]) == ("4950.50", day)
        page = ana.get(f"/opportunities/{deal}").text
        assert "4.950,50" in page and "la dio por ganada" in page and "A tiempo" in page and "Reabrir" in page

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"actual_revenue": ""}, "actual_revenue"),
            ({"actual_revenue": "0"}, "actual_revenue"),
            ({"actual_revenue": "-4"}, "actual_revenue"),
            ({"actual_revenue": "mucho"}, "actual_revenue"),
            ({"actual_revenue": "1.005", "number_format": "machine"}, "actual_revenue"),
            ({"actual_revenue": "1e12"}, "actual_revenue"),
            ({"actual_close_date": "+1"}, "actual_close_date"),
            ({"actual_close_date": "2999-01-01"}, "actual_close_date"),
            ({"actual_close_date": ""}, "actual_close_date"),
            ({"actual_close_date": "ayer no, mañana"}, "actual_close_date"),
            ({"closing_note": "x" * 1001}, "closing_note"),
            ({"outcome": "maybe"}, "outcome"),
            ({"outcome": ""}, "outcome"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_field(self, ana, deal, fields, field):
        before = ana.record(deal)
        answer = close(ana, deal, **fields)
        assert answer.status_code == 422
        assert f'id="says-close-{field}"' in answer.text
        typed = fields.get(field, "")
        assert not typed or field == "outcome" or typed in answer.text
        assert ana.record(deal) == before
        assert close(ana, deal, fragment=True, **fields).status_code == 422

    def test_without_a_figure_anywhere_one_is_asked_for(self, ana):
        empty = ana.create(topic="Sin líneas")
        assert close(ana, empty).status_code == 422
        assert close(ana, empty, actual_revenue="120").status_code == 303

    def test_a_form_filled_in_before_the_lines_changed_is_not_taken_at_its_word(self, ana, sign_in, deal):
        version = ana.version(deal)
        sign_in("marta").add_line(deal, "MOL-M20", 1)
        old = {"version": version, "actual_revenue": "5000,00", "number_format": "es"}
        answer = close(ana, deal, **old)
        assert answer.status_code == 422 and "5.640,00" in answer.text and 'value="5000,00"' in answer.text
        assert close(ana, deal, **{**old, "actual_revenue": "5600,00"}).status_code == 303

    @pytest.mark.parametrize(("version", "status"), [("", 428), ("x", 428), ("999", 428)])
    def test_a_version_that_never_was_is_refused(self, ana, deal, version, status):
        assert close(ana, deal, version=version).status_code == status


class TestLosing:
    def test_it_takes_a_reason_of_the_unit(self, ana, deal, world):
        said = reason(world)
        assert close(ana, deal, "lost", loss_reason=said.id, closing_note="Firmaron con otro").status_code == 303
        lost = ana.record(deal)
        assert (lost["status"], lost["category"], lost["probability"], lost["loss_reason"]) == (
            "lost", "omitted", 0, said.id,
        )  # fmt: skip
        assert lost["actual_revenue"] is None and lost["actual_close_date"] == today()
        page = ana.get(f"/opportunities/{deal}").text
        assert said.name in page and "la dio por perdida" in page and "Firmaron con otro" in page

    @pytest.mark.parametrize("typed", ["", "0", "99999999", "x", "9" * 30])
    def test_no_reason_or_a_strange_one_is_refused(self, ana, deal, typed):
        answer = close(ana, deal, "lost", loss_reason=typed)
        assert answer.status_code == 422 and 'id="says-close-loss_reason"' in answer.text
        assert ana.record(deal)["status"] == "open"

    def test_a_unit_s_own_list_stands_instead_of_its_parent_s(self, ana, deal, world):
        inherited = reason(world)
        own = LossReason.insert(unit_id=world.units["south"], name="Cerró el local", position=1).execute()
        page = ana.get(f"/opportunities/{deal}/close").text
        assert "Cerró el local" in page and inherited.name not in page
        assert close(ana, deal, "lost", loss_reason=inherited.id).status_code == 422
        assert close(ana, deal, "lost", loss_reason=own).status_code == 303

    def test_where_no_unit_has_reasons_none_is_asked_for(self, ana, deal):
        LossReason.delete().execute()
        assert "close-reason" not in ana.get(f"/opportunities/{deal}/close").text
        assert close(ana, deal, "lost").status_code == 303

    def test_the_usual_reasons_are_those_of_the_migration(self, world):
        assert tuple(each.name for each in reasons_of((world.units["root"],))) == USUAL


class TestTheHistory:
    def test_days_in_its_stage_are_counted_until_it_was_closed(self, ana, deal):
        Opportunity.update(stage_since=clock.now() - timedelta(days=30)).where(Opportunity.id == deal).execute()
        assert "30 días aquí" in ana.get(f"/opportunities/{deal}").text
        close(ana, deal, actual_close_date=(clock.now().date() - timedelta(10)).isoformat())
        assert "20 días aquí" in ana.get(f"/opportunities/{deal}").text

    def test_one_action_and_one_span_tell_it(self, ana, deal, world):
        version, before = ana.version(deal), len(spans(deal))
        close(ana, deal, "lost", loss_reason=reason(world).id)
        assert ana.version(deal) == version + 1
        action = Action.select().where(Action.opportunity_id == deal).order_by(Action.id.desc()).get()
        assert (action.kind, action.version) == ("lost", version + 1)
        told = {row.field: (row.old, row.new) for row in Change.select().where(Change.action_id == action.id)}
        assert told["status"] == ("open", "lost") and told["probability"] == ("40", "0")
        now = spans(deal)
        assert len(now) == before + 1
        assert (now[-1].status, now[-1].category, now[-2].to_at) == ("lost", "omitted", now[-1].from_at)

    def test_reopening_gives_back_what_it_had_and_marks_the_closing(self, ana, deal, world):
        stage = Stage.get((Stage.process_id == Opportunity.get_by_id(deal).process_id) & (Stage.code == "propose")).id
        ana.patch(f"/opportunities/{deal}", {"stage": stage, "version": ana.version(deal)})
        ana.patch(f"/opportunities/{deal}", {"probability": "65", "version": ana.version(deal)})
        before = ana.record(deal)
        close(ana, deal, "lost", loss_reason=reason(world).id, closing_note="Nada")
        assert reopen(ana, deal).status_code == 303
        after = ana.record(deal)
        assert after | {"version": 0} == before | {"version": 0}
        page = ana.get(f"/opportunities/{deal}").text
        assert "la reabrió" in page and page.count("Deshecho") == 1
        assert spans(deal)[-1].status == "open"

    def test_only_the_closing_that_was_undone_is_marked(self, ana, deal):
        close(ana, deal)
        reopen(ana, deal)
        close(ana, deal, actual_revenue="6000")
        page = ana.get(f"/opportunities/{deal}").text
        assert page.count("la dio por ganada") == 2 and page.count("Deshecho") == 1
        assert ana.record(deal)["actual_revenue"]["amount"] == "6000.00"

    def test_what_was_on_hold_is_on_hold_again(self, ana, deal):
        Opportunity.update(status="on_hold").where(Opportunity.id == deal).execute()
        close(ana, deal)
        reopen(ana, deal)
        assert ana.record(deal)["status"] == "on_hold"

    def test_what_came_in_closed_opens_at_its_stage(self, ana, deal):
        Opportunity.update(status="won", category="won", probability=100, actual_revenue=1).where(
            Opportunity.id == deal
        ).execute()
        assert reopen(ana, deal).status_code == 303
        opened = ana.record(deal)
        stage = Stage.get_by_id(opened["stage"]["id"])
        assert (opened["status"], opened["probability"], opened["category"]) == (
            "open", stage.probability, stage.category,
        )  # fmt: skip
        assert opened["actual_revenue"] is None


def test_a_price_above_the_limit_must_be_agreed_to_before_winning(ana, deal, world):
    with write():
        UnitSetting.insert(unit_id=world.units["south"], name="approvals.limit.salesperson", value="5").execute()
        raise_epoch("rules")
    line = ana.lines(deal)[0]["id"]
    ana.patch(f"/opportunities/{deal}/lines/{line}", {"discount_percent": "12", "version": ana.version(deal)})
    answer = close(ana, deal)
    assert answer.status_code == 422 and 'id="says-close-outcome"' in answer.text and "Café S-100" in answer.text
    assert ana.record(deal)["status"] == "open"
    assert close(ana, deal, "lost", loss_reason=reason(world).id).status_code == 303


class TestTwice:
    def test_a_form_sent_twice_takes_effect_once(self, ana, deal):
        key = form_key()
        assert [close(ana, deal, form_key=key).status_code for _time in range(2)] == [303, 303]
        key = form_key()
        assert [reopen(ana, deal, key).status_code for _time in range(2)] == [303, 303]
        kinds = [row.kind for row in Action.select().where(Action.opportunity_id == deal).order_by(Action.id)]
        assert kinds[-2:] == ["won", "reopened"]

    def test_who_comes_second_is_told_that_it_is_closed(self, ana, sign_in, deal, world):
        marta = sign_in("marta")
        close(ana, deal)
        answer = close(marta, deal, "lost", loss_reason=reason(world).id)
        assert answer.status_code == 403 and "está cerrada" in answer.text
        assert reopen(ana, ana.create()).status_code == 403
        assert marta.get(f"/opportunities/{deal}/close").status_code == 302

    def test_a_closed_one_is_edited_no_more(self, ana, deal):
        close(ana, deal)
        version = ana.version(deal)
        assert ana.patch(f"/opportunities/{deal}", {"topic": "x", "version": version}).status_code == 403
        assert ana.post(f"/opportunities/{deal}/reprice", {"form_key": form_key()}).status_code == 403
        assert ana.version(deal) == version


class TestWho:
    def test_the_right_to_close_decides(self, sign_in, deal):
        nadia, luis, marta = sign_in("nadia"), sign_in("luis"), sign_in("marta")
        assert close(luis, deal).status_code == reopen(luis, deal).status_code == 404
        assert luis.get(f"/opportunities/{deal}/close").status_code == 404
        refused = close(nadia, deal)
        assert refused.status_code == 403 and "no cerrarla" in refused.text
        assert nadia.get(f"/opportunities/{deal}/close").status_code == 403
        assert "Ganada o perdida" not in nadia.get(f"/opportunities/{deal}").text
        assert "Ganada o perdida" in marta.get(f"/opportunities/{deal}").text
        assert close(marta, deal).status_code == 303
        assert "Reabrir" not in nadia.get(f"/opportunities/{deal}").text

    def test_in_english_too(self, sign_in, deal, world):
        from webapp.people.records import User

        User.update(language="en", locale="en_GB").where(User.id == world.people["marta"]).execute()
        marta = sign_in("marta")
        page = marta.get(f"/opportunities/{deal}/close").text
        assert "Actual revenue" in page and 'value="5000.00"' in page and "Price" in page and "Ingresos" not in page
        assert close(marta, deal, "lost", loss_reason=reason(world).id).status_code == 303
        told = marta.get(f"/opportunities/{deal}").text
        assert "marked it as lost" in told and "Chose a competitor" in told and "Reopen" in told


def test_closing_takes_as_many_statements_for_one_line_as_for_fifty(ana, deal):
    from tests.opportunities.rows import write_lines
    from webapp.db.statements import counted

    numbers = []
    for lines in (1, 50):
        write_lines(deal, lines - len(ana.lines(deal)))
        with counted() as statements:
            close(ana, deal)
        numbers.append(len(statements))
        reopen(ana, deal)
    assert numbers[0] == numbers[1] <= 14
