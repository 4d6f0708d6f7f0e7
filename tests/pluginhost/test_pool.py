import os
import select
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.pluginhost.basket import ZOO, enabled, request
from webapp.pluginhost import host as hosts
from webapp.pluginhost.host import LastAnswers, PluginHost
from webapp.pluginhost.pool import PATIENCE, WorkerPool

NOTHING = LastAnswers()


@pytest.fixture
def pool():
    pool = WorkerPool(size=2, timeout_ms=5000, plugins_dir=ZOO)
    yield pool
    pool.close()


def pids(pool):
    return {worker.pid for worker in pool._free}


def has_ended(pid, seconds=10):
    """Waits for the end of any process."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], seconds)[0])
    finally:
        os.close(descriptor)


def test_warming_starts_all_workers_and_loads_the_plugins(pool):
    pool.warm(["good"])
    assert len(pids(pool)) == 2
    before = pids(pool)
    pool.warm(["good"])
    assert pids(pool) == before


def test_a_plugin_that_can_not_be_loaded_does_not_keep_the_workers_from_starting(pool):
    pool.warm(["quits_at_import", "broken_import", "good"])
    assert len(pids(pool)) == 2
    assert PluginHost(pool).price(enabled("good"), request(), NOTHING).stale == ()


def test_the_first_price_starts_the_workers(pool):
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(PluginHost(pool).price, enabled("good"), request(), NOTHING) for _ in range(4)]
    assert [each.result().stale for each in asked] == [()] * 4


def test_a_worker_killed_while_idle_is_replaced_and_blames_nobody(pool):
    pool.warm()
    for pid in pids(pool):
        os.kill(pid, signal.SIGKILL)
        assert has_ended(pid)
    killed = pids(pool)
    health = hosts.MemoryHealth()
    PluginHost(pool, health).price(enabled("good"), request(), NOTHING)
    pool.warm()
    assert not pids(pool) & killed
    assert PluginHost(pool, health).price(enabled("good"), request(), NOTHING).stale == ()
    assert health._failures == {}


def test_waiting_for_a_free_worker_is_short(pool):
    pool.warm()
    with pool.lend("a"), pool.lend("b"):
        since = time.monotonic()
        with pool.lend("c") as none:
            assert none is None
        assert PATIENCE <= time.monotonic() - since < 1


def test_the_last_free_worker_is_kept_from_a_unit_that_holds_one(pool):
    pool.warm()
    with pool.lend("a") as first, pool.lend("a") as second, pool.lend("b") as other:
        assert first is not None
        assert second is None
        assert other is not None


def test_threads_share_the_workers(pool):
    pool.warm(["good"])
    plugin_host = PluginHost(pool)

    def ask(number):
        return plugin_host.price(enabled("good"), request(unit=f"unit {number % 3}"), NOTHING)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(200)))
    assert all(len(each.lines) == 1 or each.problems[0].facts[1] == ("reason", "busy") for each in answers)
    assert sum(len(each.lines) for each in answers) > 100
    assert len(pids(pool)) == 2


def test_closing_ends_every_process(pool):
    pool.warm()
    workers = pids(pool)
    pool.close()
    assert all(has_ended(pid, 0) for pid in workers)
    assert PluginHost(pool).price(enabled("good"), request(), NOTHING).stale == ("good",)


def test_a_forked_process_makes_workers_of_its_own(pool):
    pool.warm()
    ours = pids(pool)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            answers = PluginHost(pool).price(enabled("good"), request(), NOTHING)
            shared = bool(pids(pool) & ours)
            pool.close()
            os.write(writer, repr((answers.stale, shared)).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as said:
        assert said.read() == b"((), False)"
    os.waitpid(child, 0)
    assert pids(pool) == ours
    assert PluginHost(pool).price(enabled("good"), request(), NOTHING).stale == ()


WEB_PROCESS = """
import sys, threading
sys.path.insert(0, sys.argv[1])
from tests.pluginhost.basket import ZOO, enabled, request
from webapp.pluginhost import host
pool = host.configure(timeout_ms=60_000, plugins_dir=ZOO).pool
host.warm()
pids = [worker.pid for worker in pool._free]
threading.Thread(target=host.price, args=(enabled("loops"), request(), host.LastAnswers()), daemon=True).start()
while len(pool._free) > 1:
    pass
print(*pids, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_when_the_web_process_is_gone_even_in_a_loop(checkout, end):
    with subprocess.Popen(
        [sys.executable, "-c", WEB_PROCESS, str(checkout)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as web:
        workers = [int(pid) for pid in web.stdout.readline().split()]
        assert len(workers) == 2
        web.send_signal(end)
        assert all(has_ended(pid) for pid in workers)


def test_a_stop_sent_to_the_whole_group_lets_the_worker_finish(pool):
    pool.warm(["good"])
    for pid in pids(pool):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            os.kill(pid, number)
    assert PluginHost(pool).price(enabled("good"), request(), NOTHING).stale == ()
    assert threading.active_count() >= 1
