"""Every night open opportunities are scored with the day that has begun."""

from datetime import timedelta

import pytest

from webapp import jobs
from webapp.audit.records import Action, DealSpan
from webapp.core import clock
from webapp.db import write
from webapp.db.epochs import read_epochs
from webapp.db.statements import counted
from webapp.opportunities import rescoring
from webapp.opportunities.records import Opportunity
from webapp.people.access import System


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """Nothing is written beside the test's database."""
    monkeypatch.setattr("webapp.jobs.queue.push", lambda job: None)


@pytest.fixture
def night(world):
    """A function that does the night's work so many days from now."""

    def passes(days: int) -> None:
        with clock.at(clock.now() + timedelta(days)):
            with write():
                jobs.enqueue("rescore", {}, System.acting("job", read_epochs()))
            jobs.run_waiting()

    return passes


@pytest.fixture
def deal(ana):
    soon = (clock.now() + timedelta(30)).date()
    return ana.create(topic="Se acerca la fecha", account="La Espiga Azul", close_date=soon.isoformat())


def test_a_date_that_passed_lowers_the_score_and_history_says_so(ana, deal, night):
    before = Opportunity.get_by_id(deal)
    night(45)
    after = Opportunity.get_by_id(deal)
    assert after.score < before.score
    assert after.version == before.version + 1
    assert Action.select().where((Action.opportunity_id == deal) & (Action.kind == rescoring.KIND)).count() == 1
    spans = list(DealSpan.select().where(DealSpan.opportunity_id == deal).order_by(DealSpan.id))
    assert [span.score for span in spans] == [before.score, after.score]
    assert [span.to_at is None for span in spans] == [False, True]
    page = ana.get(f"/opportunities/{deal}").text
    assert f"con la fecha de hoy: {after.score} puntos" in page


def test_what_stays_as_it_was_is_not_written(deal, night):
    night(45)
    before = Opportunity.get_by_id(deal)
    night(45)
    assert Opportunity.get_by_id(deal).version == before.version


def test_closed_and_deleted_ones_keep_what_they_had(ana, deal, night):
    other = ana.create(topic="A la papelera", close_date=(clock.now() + timedelta(30)).date().isoformat())
    Opportunity.update(status="won").where(Opportunity.id == deal).execute()
    ana.delete(f"/opportunities/{other}", {"version": ana.version(other)})
    kept = [Opportunity.get_by_id(each).score for each in (deal, other)]
    night(45)
    assert [Opportunity.get_by_id(each).score for each in (deal, other)] == kept


def test_who_saved_meanwhile_wins(deal, world):
    with clock.at(clock.now() + timedelta(45)):
        (pair,) = rescoring._changed(rescoring.store.drafts([deal]), read_epochs())
    Opportunity.update(version=Opportunity.version + 1).where(Opportunity.id == deal).execute()
    rescoring._write(pair)
    assert Opportunity.get_by_id(deal).score == pair[0].score


def test_an_editor_that_was_open_in_the_night_saves_without_a_conflict(ana, deal, night):
    seen = ana.version(deal)
    night(45)
    assert ana.patch(f"/opportunities/{deal}", {"version": seen, "topic": "Sigue viva"}).status_code == 200


def test_reading_takes_as_many_statements_with_50_deals(ana, deal, night, world):
    def heard() -> int:
        with counted() as statements:
            night(0)
        return len(statements)

    one = heard()
    for n in range(10):
        ana.create(topic=f"Otra {n}")
    assert heard() == one
