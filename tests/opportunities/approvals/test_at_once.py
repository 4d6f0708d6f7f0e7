"""Somebody agrees while somebody else changes the price: never to what they have not seen."""

import threading

import pytest

from tests.support.visitor import Visitor, form_key
from webapp.db import database, write
from webapp.db.epochs import raise_epoch, read_epochs
from webapp.opportunities import store
from webapp.opportunities.approvals.gate import open_asks
from webapp.opportunities.approvals.records import Approval
from webapp.people.access import System, reach
from webapp.people.records import UnitSetting

ROUNDS = 6


@pytest.fixture
def deal(own_world, own_app) -> tuple[int, int]:
    """Luis' opportunity and its line, eight per cent below a limit of five."""
    with database.connection_context(), write():
        UnitSetting.insert(unit_id=own_world.units["north"], name="approvals.limit.salesperson", value="5").execute()
        raise_epoch("rules")
    luis = Visitor(own_app, "luis")
    opportunity = luis.create(topic="Cuatro máquinas")
    return opportunity, luis.add_line(opportunity, "CAFE-S100", 4, unit_price="2300")


def test_an_agreement_never_covers_a_price_that_was_typed_meanwhile(own_app, own_world, deal):
    opportunity, line = deal
    luis, marta = Visitor(own_app, "luis"), Visitor(own_app, "marta")
    for round_ in range(ROUNDS):
        luis.post(f"/opportunities/{opportunity}/approvals", {"form_key": form_key()})
        with database.connection_context():
            approval = Approval.select(Approval.id).order_by(Approval.id.desc()).limit(1).scalar()
        sent = {"version": luis.version(opportunity), "unit_price": str(2200 - round_)}
        start = threading.Barrier(2)
        answers: dict[str, int] = {}

        def agree(approval=approval, start=start, answers=answers):
            start.wait()
            path = f"/opportunities/{opportunity}/approvals/{approval}/give"
            answers["marta"] = marta.post(path, {"form_key": form_key()}).status_code

        def lower(sent=sent, start=start, answers=answers):
            start.wait()
            answers["luis"] = luis.patch(f"/opportunities/{opportunity}/lines/{line}", sent).status_code

        threads = [threading.Thread(target=each) for each in (agree, lower)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers["luis"] == 200
        assert answers["marta"] in (303, 409)
        with database.connection_context():
            epochs = read_epochs()
            draft = store.load(reach(System.acting("job", epochs), "read"), opportunity)
            assert draft is not None
            # Whoever came first: what Luis typed last was agreed to by nobody.
            assert [ask.line for ask in open_asks(draft, epochs)] == [str(line)]
