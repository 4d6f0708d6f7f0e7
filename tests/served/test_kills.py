"""The real server, killed and stopped while people write: no acknowledged edit is lost, nothing is half-written."""

import time
from pathlib import Path

import pytest

from tests.support.serving import Caller, Server, Writer, serving, wait_for, writing
from tests.support.visitor import Visitor
from webapp.audit.records import Action, Change
from webapp.db import close_connection, connection
from webapp.opportunities.records import Opportunity

WRITERS, EDITS = 4, 8
STOPPING_S = 8


@pytest.fixture
def deals(own_app) -> list[int]:
    """A deal for each writer."""
    deals = [Visitor(own_app, "ana").create() for _writer in range(WRITERS)]
    close_connection()
    return deals


def writers(server: Server, deals: list[int]) -> list[Writer]:
    with connection():
        return [Writer(Caller(server.port, "ana"), deal, Opportunity.get_by_id(deal).version) for deal in deals]


def each_wrote(writers: list[Writer], more: int = EDITS) -> None:
    before = [writer.count for writer in writers]
    wait_for(lambda: all(w.count >= old + more or w.wrong for w, old in zip(writers, before, strict=True)))


def assert_kept(writers: list[Writer]) -> None:
    """The last acknowledged edit of each stands, or the one that was under way; record, action and change agree."""
    with connection():
        for writer in writers:
            assert writer.wrong == []
            row = Opportunity.get_by_id(writer.opportunity)
            assert row.next_step in (writer.said, writer.tried)
            action = Action.select().where(Action.opportunity_id == row.id).order_by(Action.id.desc()).first()
            assert action.version == row.version
            assert Change.get((Change.action_id == action.id) & (Change.field == "next_step")).new == row.next_step


def test_a_killed_process_and_a_killed_server_lose_no_acknowledged_edit(deals, own_database: str, home: Path):
    with serving(own_database, home) as server:
        at_work = writers(server, deals)
        with writing(at_work):
            each_wrote(at_work)
            killed = server.web_processes[0]
            killed.kill()
            each_wrote(at_work)
            wait_for(lambda: killed not in server.web_processes and len(server.web_processes) == 2)
            each_wrote(at_work, 2)
            server.kill()
    assert_kept(at_work)
    with serving(own_database, home) as server:
        again = writers(server, deals)
        with writing(again):
            each_wrote(again, 2)
    assert_kept(again)


def test_a_stop_under_load_ends_in_time_and_loses_nothing(deals, own_database: str, home: Path):
    with serving(own_database, home) as server:
        at_work = writers(server, deals)
        with writing(at_work):
            each_wrote(at_work)
            before = time.monotonic()
            server.process.terminate()
            assert server.process.wait(30) == 0
            assert time.monotonic() - before <= STOPPING_S
        assert "Traceback" not in server.log.read_text()
    assert_kept(at_work)
