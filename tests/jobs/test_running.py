"""Background work in this process: asked for, done, cancelled, tried again, and never lost."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from webapp import jobs
from webapp.core import clock
from webapp.core.errors import InvalidInput, Unavailable
from webapp.db import write
from webapp.db.epochs import read_epochs
from webapp.jobs import kinds, running, store
from webapp.jobs.records import Job
from webapp.people.access import System

NIGHT = datetime(2027, 2, 3, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def pushed(monkeypatch) -> list[int]:
    """The jobs that the queue was told of; nothing is written beside the test's database."""
    told: list[int] = []
    monkeypatch.setattr("webapp.jobs.queue.push", told.append)
    return told


@pytest.fixture
def work(monkeypatch):
    """A function that registers work for this test: work("count", function)."""
    monkeypatch.setattr(kinds, "_kinds", {})

    def register(name, function):
        jobs.kind(name)(function)

    return register


def ask(world, kind="count", **input) -> int:
    with write():
        return jobs.enqueue(kind, input, world.actor("ana"))


def test_work_is_done_with_its_input_and_its_result_kept(world, work):
    work("count", lambda job: {"twice": job.input["n"] * 2})
    job = ask(world, n=21)
    assert jobs.run_waiting() == 1
    row = Job.get_by_id(job)
    assert (row.state, json.loads(row.result), row.asked_by_id, row.tries) == (
        "done",
        {"twice": 42},
        world.people["ana"],
        1,
    )


def test_the_queue_hears_of_a_job_only_after_the_commit(own_world, work, pushed):
    work("count", lambda job: None)
    with write():
        job = jobs.enqueue("count", {}, own_world.actor("ana"))
        assert pushed == []
    assert pushed == [job]


def test_a_rolled_back_action_leaves_no_job(own_world, work, pushed):
    work("count", lambda job: None)
    with pytest.raises(RuntimeError), write():
        jobs.enqueue("count", {}, own_world.actor("ana"))
        raise RuntimeError
    assert (pushed, jobs.run_waiting()) == ([], 0)


def test_the_same_waiting_work_is_asked_for_once(world, work):
    work("count", lambda job: None)
    with write():
        first = jobs.enqueue_once("count", {"n": 1}, world.actor("ana"))
        assert jobs.enqueue_once("count", {"n": 1}, world.actor("luis")) == first
        assert jobs.enqueue_once("count", {"n": 2}, world.actor("luis")) != first
    jobs.run_waiting()
    with write():
        assert jobs.enqueue_once("count", {"n": 1}, world.actor("ana")) != first


def test_a_job_runs_once_however_often_the_queue_names_it(world, work):
    seen = []
    work("count", lambda job: seen.append(job.id))
    job = ask(world)
    assert [running.run(job), running.run(job)] == [True, False]
    assert seen == [job]


def test_what_goes_wrong_is_kept_in_one_line(world, work):
    def fail(job):
        raise ValueError("no such list\nand more")

    work("count", fail)
    job = ask(world)
    jobs.run_waiting()
    row = Job.get_by_id(job)
    assert (row.state, row.error) == ("failed", "ValueError: no such list")


def test_a_refusal_is_kept_as_its_sentence(world, work):
    from webapp.core.errors import FieldError

    def refuse(job):
        raise InvalidInput(FieldError("list", "Esta lista está archivada."))

    work("count", refuse)
    job = ask(world)
    jobs.run_waiting()
    assert Job.get_by_id(job).error == "Esta lista está archivada."


def test_a_busy_database_makes_it_wait_and_fail_only_after_three_tries(world, work):
    def busy(job):
        raise Unavailable("Hay demasiado trabajo a la vez.")

    work("count", busy)
    job = ask(world)
    states = []
    for _try in range(3):
        running.run(job)
        states.append(Job.get_by_id(job).state)
    assert states == ["waiting", "waiting", "failed"]


def test_a_waiting_job_is_cancelled_at_once_and_can_be_tried_again(world, work):
    work("count", lambda job: None)
    job = ask(world)
    assert store.cancel(job)
    assert jobs.run_waiting() == 0
    assert Job.get_by_id(job).state == "cancelled"
    assert not store.cancel(job)
    assert store.retry(job)
    assert not store.retry(job)
    assert jobs.run_waiting() == 1
    assert Job.get_by_id(job).state == "done"


def test_a_running_job_sees_that_it_is_cancelled(world, work):
    def long(job):
        for step in range(1000):
            if step == 3:
                store.cancel(job.id)
                job._looked = 0
            if job.cancelled:
                return {"until": step}
        return {}

    work("count", long)
    job = ask(world)
    jobs.run_waiting()
    row = Job.get_by_id(job)
    assert (row.state, json.loads(row.result)) == ("cancelled", {"until": 3})


def test_a_server_that_ends_lets_the_job_wait_for_the_next(world, work, monkeypatch):
    def long(job):
        monkeypatch.setattr(running.process, "is_ending", lambda: True)
        assert job.cancelled

    work("count", long)
    job = ask(world)
    running.run(job)
    assert Job.get_by_id(job).state == "waiting"


def test_a_killed_workers_job_waits_again_and_fails_the_third_time(world, work):
    work("count", lambda job: None)
    job = ask(world)
    for expected in ("waiting", "waiting", "failed"):
        assert store.take(job)
        store.recover()
        assert Job.get_by_id(job).state == expected
    assert Job.get_by_id(job).error == store.INTERRUPTED


def test_progress_is_told(world, work):
    work("count", lambda job: job.progress(7, 7))
    job = ask(world)
    jobs.run_waiting()
    row = Job.get_by_id(job)
    assert (row.done, row.total) == (7, 7)


def test_many_writes_share_short_transactions_with_pauses_between(world, work, monkeypatch):
    pauses, written = [], []
    monkeypatch.setattr(running.process, "pause", pauses.append)
    instants = iter(range(1000))
    monkeypatch.setattr(running.time, "monotonic", lambda: next(instants) * 0.004)

    def many(job):
        return job.write_each(range(10), written.append)

    work("count", many)
    job = ask(world)
    jobs.run_waiting()
    assert (written, Job.get_by_id(job).result) == (list(range(10)), "10")
    assert len(pauses) > 1
    assert all(pause <= 0.04 for pause in pauses)


def test_nightly_work_is_due_once_a_night_where_the_company_is(world, monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    seen = []
    jobs.periodic("tidy", jobs.nightly(3, 10))(lambda job: seen.append(job.id))
    for later in (timedelta(), timedelta(hours=1), timedelta(hours=2), timedelta(days=1, hours=1)):
        with clock.at(NIGHT + later):
            running.sweep()
            jobs.run_waiting()
    # 03:10 in Madrid is 02:10 UTC: due for the night before at first, then for each night.
    due = [row.due for row in Job.select().order_by(Job.id)]
    assert due == [datetime(2027, 2, day, 2, 10, tzinfo=UTC) for day in (2, 3, 4)]
    assert len(seen) == 3


def test_ended_jobs_are_forgotten_after_a_month(world, work):
    work("count", lambda job: None)
    with clock.at(NIGHT):
        old = ask(world)
        jobs.run_waiting()
    with clock.at(NIGHT + timedelta(days=29)):
        assert store.forget_old() == 0
    with clock.at(NIGHT + timedelta(days=31)):
        waiting = ask(world)
        assert store.forget_old() == 1
    assert [row.id for row in Job.select()] == [waiting] != [old]


def test_work_of_a_kind_that_is_gone_fails(world, work):
    job = ask(world, kind="gone")
    jobs.run_waiting()
    assert (Job.get_by_id(job).state, Job.get_by_id(job).error) == ("failed", "unknown_kind")


def test_the_system_asks_without_a_person(world, work):
    with write():
        job = jobs.enqueue("count", {}, System.acting("job", read_epochs()))
    assert Job.get_by_id(job).asked_by_id is None
