"""The queue itself: what is pushed is there for the process that works, as JSON, and may be lost."""

import json

import pytest

from webapp import jobs
from webapp.db import write
from webapp.jobs import kinds, queue, running
from webapp.jobs.records import Job


@pytest.fixture(autouse=True)
def work(monkeypatch, own_world):
    monkeypatch.setattr(kinds, "_kinds", {})
    jobs.kind("count")(lambda job: job.input["n"])
    yield
    queue._forget()


def ask(world, n: int) -> int:
    with write():
        return jobs.enqueue("count", {"n": n}, world.actor("ana"))


def waiting() -> list:
    storage = queue.opened().storage
    found = []
    while (data := storage._dequeue() if hasattr(storage, "_dequeue") else storage.dequeue()) is not None:
        found.append(queue.opened().serializer.deserialize(data))
    return found


def test_an_enqueued_job_is_named_in_the_queue_after_the_commit(own_world):
    job = ask(own_world, 1)
    (message,) = waiting()
    assert (message.name, list(message.args)) == (queue.RUN, [job])


def test_messages_are_json_and_nothing_that_could_run(own_world):
    ask(own_world, 1)
    storage = queue.opened().storage
    data = bytes(storage._dequeue() if hasattr(storage, "_dequeue") else storage.dequeue())
    assert json.loads(data)[1] == queue.RUN


def test_the_consumers_task_has_the_name_that_messages_carry():
    huey = queue.opened()
    task = huey.task()(running.run)
    assert huey._registry.task_to_string(task.task_class) == queue.RUN


def test_a_lost_queue_loses_nothing(own_world):
    job = ask(own_world, 5)
    assert len(waiting()) == 1  # taken, and its process is killed before it begins
    running.sweep()
    assert [list(message.args) for message in waiting()] == [[job]]


def test_a_queue_that_can_not_be_reached_is_no_error_of_who_asks(own_world, monkeypatch):
    def unreachable():
        raise OSError("disk full")

    monkeypatch.setattr(queue, "opened", unreachable)
    job = ask(own_world, 1)
    assert Job.get_by_id(job).state == "waiting"
