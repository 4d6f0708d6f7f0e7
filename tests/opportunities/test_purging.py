"""What has been in the trash for thirty days goes for good, with all that belongs to it and nothing else."""

from datetime import timedelta

import pytest

from tests.opportunities.test_trash import discard, restore
from tests.support.visitor import Visitor
from webapp import jobs
from webapp.audit.records import Action, DealSpan
from webapp.core import clock
from webapp.db import database
from webapp.db.epochs import read_epochs
from webapp.jobs.records import Job
from webapp.opportunities.purging import plan_of, purge, purge_expired
from webapp.opportunities.records import LineItem, Opportunity, Share, VisitLog
from webapp.people.access import System

AGES = timedelta(days=31)


@pytest.fixture
def deal(ana: Visitor) -> int:
    return rich(ana, "Molinos de Zahara")


def rich(ana: Visitor, topic: str) -> int:
    """A deal with a bit of everything: lines, one an alternative to the other, edits, a visit."""
    made = ana.create(topic=topic, account="La Espiga Azul")
    first, second = ana.add_line(made, "CAFE-S100", 2), ana.add_line(made, "MOL-M20", 1)
    LineItem.update(alternative_to_id=first).where(LineItem.id == second).execute()
    version = ana.version(made)
    assert ana.patch(f"/opportunities/{made}/lines/{first}", {"quantity": "3", "version": version}).status_code == 200
    ana.get(f"/opportunities/{made}").close()
    return made


def put_away(ana: Visitor, deal: int, since: timedelta = AGES) -> None:
    discard(ana, deal)
    Opportunity.update(deleted=clock.now() - since).where(Opportunity.id == deal).execute()


def mentions(deal: int) -> dict[str, int]:
    """How many rows of each table say that they belong to it."""
    db = database.obj
    found = {}
    for table in db.get_tables():
        if any(column.name == "opportunity_id" for column in db.get_columns(table)):
            sql = f'SELECT COUNT(*) FROM "{table}" WHERE opportunity_id = {db.param}'
            found[table] = db.execute_sql(sql, (deal,)).fetchone()[0]
    return {table: count for table, count in found.items() if count}


def test_it_goes_with_everything_that_belongs_to_it(ana, deal, world):
    Share.insert(opportunity_id=deal, person_id=world.people["luis"], granted_by_id=world.people["ana"],
                 created=clock.now()).execute()  # fmt: skip
    put_away(ana, deal)
    assert {"line_item", "share", "action", "change", "deal_span", "price_trace", "visit_log"} <= set(mentions(deal))
    assert purge_expired(clock.now()) == 1
    assert mentions(deal) == {}
    assert not Opportunity.select().where(Opportunity.id == deal).exists()


def test_nothing_else_is_touched(ana, deal):
    other = rich(ana, "Molinos de Tarifa")
    before, lines = mentions(other), ana.lines(other)
    put_away(ana, deal)
    purge_expired(clock.now())
    assert (mentions(other), ana.lines(other)) == (before, lines)
    assert VisitLog.select().where(VisitLog.opportunity_id == other).exists()
    assert ana.get("/opportunities", q="Tarifa").text.count('id="deal-') == 1


def test_only_that_it_went_stays_known(ana, deal):
    put_away(ana, deal)
    purge_expired(clock.now())
    last = Action.select().order_by(Action.id.desc()).first()
    assert (last.kind, last.record, last.via, last.actor_id, last.opportunity_id) == (
        "purged", f"opportunity:{deal}", "job", None, None,
    )  # fmt: skip


def test_it_is_found_by_no_search_any_more(ana, deal):
    put_away(ana, deal)
    purge_expired(clock.now())
    assert ana.get("/opportunities", q="Zahara").text.count('id="deal-') == 0
    assert ana.get(f"/opportunities/{deal}").status_code == 404


@pytest.mark.parametrize("days", [0, 29])
def test_younger_than_thirty_days_it_stays(ana, deal, days):
    put_away(ana, deal, timedelta(days=days))
    assert purge_expired(clock.now()) == 0
    assert restore(ana, deal).status_code == 303


def test_what_is_brought_back_in_between_stays(ana, deal):
    put_away(ana, deal)
    plan, now = plan_of(database.obj), clock.now()
    Opportunity.update(deleted=None).where(Opportunity.id == deal).execute()
    assert purge(deal, now=now, plan=plan) is False
    assert len(ana.lines(deal)) == 2


def test_a_row_that_goes_never_goes_after_what_it_stands_on(world):
    order = [statement.split('"')[1] for statement in plan_of(database.obj) if statement.startswith("DELETE")]
    for first, later in (("price_trace", "line_item"), ("change", "action"), ("line_item", "opportunity")):
        assert order.index(first) < order.index(later)
    assert order[-1] == "opportunity"
    assert not {"account", "contact", "user", "product", "process", "stage", "team"} & set(order)


@pytest.fixture
def own_ana(own_app, own_world) -> Visitor:
    return Visitor(own_app, "ana")


def test_each_night_a_job_does_it(own_ana):
    deal = rich(own_ana, "Molinos de Zahara")
    put_away(own_ana, deal)
    with database.obj.write():
        job = jobs.enqueue("purge_trash", {}, System.acting("job", read_epochs()))
    jobs.run_waiting()
    row = Job.get_by_id(job)
    assert (row.state, row.result) == ("done", '{"purged":1}') or row.result == '{"purged": 1}', row.error
    assert not DealSpan.select().where(DealSpan.opportunity_id == deal).exists()
