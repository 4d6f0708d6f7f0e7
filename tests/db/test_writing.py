"""Writing: who queues where, that nobody meets a lock, that nothing acknowledged is lost, that concurrent edits all count."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.visitor import Visitor, form_key
from webapp.accounts.records import Account
from webapp.audit.records import Action, Change
from webapp.core.errors import Unavailable
from webapp.core.sending import Sent
from webapp.db import close_connection, connection, database, engines, write, write_if_free
from webapp.opportunities.header import actions
from webapp.opportunities.records import LineItem, Opportunity

ROOT = Path(__file__).resolve().parents[2]
ONLY_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")


@pytest.fixture
def start(own_database: str) -> Iterator[Callable[..., subprocess.Popen]]:
    """start("many", "20"): another process that does this to the same database."""
    started: list[subprocess.Popen] = []

    def run(*arguments: object) -> subprocess.Popen:
        job, *more = map(str, arguments)
        command = [sys.executable, "-m", "tests.db.writing", job, own_database, *more]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        started.append(subprocess.Popen(command, cwd=ROOT, **pipes))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.communicate()


def in_threads(count: int, work: Callable[[int], object]) -> list:
    """What each thread's work answers; the first exception is raised."""

    def do(number: int) -> object:
        try:
            with connection():
                return work(number)
        finally:
            if not database.obj.is_closed():
                database.obj.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(do, range(count)))


def write_accounts(count: int) -> None:
    for _write in range(count):
        with write():
            seen = Account.select().count()
            Account.insert(name=f"{seen}", folded=f"{seen}").execute()


@ONLY_SQLITE
def test_two_processes_and_four_threads_never_meet_a_lock(own_world, start):
    """Each transaction counts and adds one: no count is seen twice, so they never ran at the same time."""
    before = Account.select().count()
    others = [start("many", 25) for _process in range(2)]
    in_threads(4, lambda _number: write_accounts(10))
    for other in others:
        _out, error = other.communicate(timeout=60)
        assert other.returncode == 0, error
    names = [int(row.name) for row in Account.select().where(Account.folded == Account.name) if row.name.isdigit()]
    assert sorted(names) == list(range(before, before + 2 * 25 + 4 * 10))


@ONLY_SQLITE
def test_a_mark_that_may_be_skipped_is_skipped_while_another_process_writes(own_world, start):
    holder = start("hold")
    assert holder.stdout.readline() == "held\n"
    with write_if_free() as free:
        assert not free
    holder.communicate("\n", timeout=20)
    with write_if_free() as free:
        assert free


@ONLY_SQLITE
def test_who_waits_too_long_is_asked_to_come_back(own_world, start, monkeypatch):
    monkeypatch.setattr(engines, "WRITE_LOCK_S", 0.05)
    holder = start("hold")
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(Unavailable), write():
        pass
    holder.communicate("\n", timeout=20)
    with write():
        pass


@ONLY_SQLITE
def test_a_process_that_dies_with_the_lock_holds_nobody_up(own_world, start):
    holder = start("hold")
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.wait()
    with write():
        assert Account.select().where(Account.name == "held").count() == 0


def test_a_failing_transaction_leaves_nothing_and_frees_the_lock(own_world):
    before = Account.select().count()
    with pytest.raises(RuntimeError), write():
        Account.insert(name="x", folded="x").execute()
        raise RuntimeError
    assert Account.select().count() == before
    assert in_threads(2, lambda _number: write_accounts(1)) == [None, None]


def test_a_transaction_in_a_transaction_is_a_savepoint(own_world):
    before = Account.select().count()
    with write():
        Account.insert(name="outer", folded="outer").execute()
        with pytest.raises(RuntimeError), write():
            Account.insert(name="inner", folded="inner").execute()
            raise RuntimeError
        with write_if_free() as free:
            assert free
    assert Account.select().count() == before + 1


def test_what_was_acknowledged_survives_a_kill(own_world, own_app, start):
    """A process edits without pause and is killed in mid-flight; its last acknowledged edit, or the one after it, stands."""
    deal = Visitor(own_app, "ana").create()
    for name in ("ana", "marta"):
        editor = start("edits", deal, name)
        for _edit in range(12):
            line = editor.stdout.readline()
            assert line, editor.communicate()[1]
        editor.kill()
        rest, _error = editor.communicate()
        last = int((line + rest).split()[-1]) if (line + rest).endswith("\n") else int((line + rest).split()[-2])
        row = Opportunity.get_by_id(deal)
        assert row.next_step in (f"{name} {last}", f"{name} {last + 1}")
        # Nothing is half-written: the record, its last action and that action's change tell the same.
        action = Action.select().where(Action.opportunity_id == deal).order_by(Action.id.desc()).first()
        assert action.version == row.version
        change = Change.get((Change.action_id == action.id) & (Change.field == "next_step"))
        assert change.new == row.next_step
        with write():
            Opportunity.update(next_step="free").where(Opportunity.id == deal).execute()


def test_eight_people_at_one_record_all_win(own_world, own_app):
    """Eight threads, one field each, from the same version: every edit counts and each has a version of its own."""
    deal = Visitor(own_app, "ana").create()
    fields = ("next_step", "situation", "need", "solution", "decision_process", "budget", "probability", "topic")
    values = {"budget": Decimal(7), "probability": 7}
    actor = own_world.actor("ana")

    def work(number: int) -> int:
        name = fields[number]
        edited = actions.change_header(actor, deal, {name: values.get(name, f"por {number}")}, Sent(), seen=1)
        return edited.after.head.version

    assert sorted(in_threads(8, work)) == list(range(2, 10))
    row = Opportunity.get_by_id(deal)
    assert row.version == 9
    assert [getattr(row, name) for name in fields] == [
        values.get(name, f"por {place}") for place, name in enumerate(fields)
    ]


def test_without_the_queue_of_a_process_the_claim_alone_keeps_them_apart(own_world, own_app, monkeypatch):
    """As between processes: who loses the claim starts again from what the other wrote."""
    from contextlib import nullcontext

    from webapp.opportunities import edit

    monkeypatch.setattr(edit, "_queued", lambda _opportunity: nullcontext())
    deal = Visitor(own_app, "ana").create()
    fields = ("next_step", "situation")
    actor = own_world.actor("ana")

    def work(number: int) -> list[int]:
        versions = []
        for text in ("uno", "dos", "tres"):
            edited = actions.change_header(actor, deal, {fields[number]: text}, Sent(), seen=None)
            versions.append(edited.after.head.version)
        return versions

    versions = [version for each in in_threads(2, work) for version in each]
    assert sorted(versions) == list(range(2, 8))
    assert Opportunity.get_by_id(deal).version == 7
    logged = [row.version for row in Action.select().where(Action.opportunity_id == deal).order_by(Action.version)]
    assert logged == list(range(1, 8))


def test_eight_people_with_the_same_form_take_effect_once(own_world, own_app):
    deal = Visitor(own_app, "ana").create()
    actor, sent = own_world.actor("ana"), Sent(form_key=form_key(), digest="d")

    def work(_number: int) -> str:
        return actions.change_header(actor, deal, {"topic": "Molinos"}, sent, seen=1).after.head.topic

    assert in_threads(8, work) == ["Molinos"] * 8
    assert Opportunity.get_by_id(deal).version == 2
    assert Action.select().where(Action.opportunity_id == deal).count() == 2


def test_lines_added_at_once_all_stand_and_add_up(own_world, own_app):
    """By requests, plugins included: the totals are those of the lines, whoever came first."""
    app = own_app
    deal = Visitor(app, "ana").create()

    def work(number: int) -> int:
        ana = Visitor(app, "ana")
        sent = {"product": ("CAFE-S100", "MOL-M20")[number % 2], "quantity": number + 1, "form_key": form_key()}
        return ana.post(f"/opportunities/{deal}/lines", sent, fragment=True).status_code

    assert in_threads(6, work) == [200] * 6
    rows = list(LineItem.select().where(LineItem.opportunity_id == deal))
    made = Opportunity.get_by_id(deal)
    assert (len(rows), made.version, made.line_count) == (6, 7, 6)
    assert sum(row.net for row in rows) == made.detail_total
    assert len({row.position for row in rows}) == 6
    machines = [row for row in rows if row.product_id == own_world.products["CAFE-S100"]]
    assert all(row.net == row.gross * Decimal("0.93") for row in machines), "nine machines: the second tier for all"


def test_creating_at_once_gives_each_a_number_of_its_own(own_world, own_app):
    app = own_app

    def work(_number: int) -> str:
        ana = Visitor(app, "ana")
        return ana.record(ana.create())["number"]

    numbers = in_threads(6, work)
    assert len(set(numbers)) == 6
    assert sorted(int(number[-6:]) for number in numbers) == list(range(1, 7))


def test_a_record_that_is_held_too_long_asks_to_come_back(own_world, own_app, monkeypatch):
    from webapp.opportunities import edit

    monkeypatch.setattr(edit, "QUEUE_S", 0.05)
    ana = Visitor(own_app, "ana")
    deal = ana.create()
    stripe = edit._stripes[deal % len(edit._stripes)]
    done = threading.Event()
    held = threading.Event()

    def hold() -> None:
        with stripe:
            held.set()
            done.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(20)
    try:
        answer = ana.patch(f"/opportunities/{deal}", {"version": 1, "topic": "x"})
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
    finally:
        done.set()
        holder.join()
    assert ana.patch(f"/opportunities/{deal}", {"version": 1, "topic": "x"}).status_code == 200


def test_a_closed_connection_is_opened_again(own_world):
    close_connection()
    if not database.obj.is_closed():
        database.obj.close()
    with connection():
        assert Account.select().count() > 0
