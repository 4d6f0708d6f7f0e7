"""A plugin installed, changed or taken away while the workers run: the newest scan gives every process new ones."""

import threading
from pathlib import Path

import pytest

from tests.pluginhost.basket import enabled, request
from webapp.pluginhost.health import MemoryHealth
from webapp.pluginhost.host import LastAnswers, PluginHost
from webapp.pluginhost.pool import WorkerPool

RULE = """
from decimal import Decimal
from webapp.pluginapi import LineAdjustment, Text, hookimpl
API_VERSIONS = (1,)
VERSION = "{version}"

@hookimpl
def line_adjustments(request, settings):
    return [LineAdjustment(line.id, Text(es="Regla", en="Rule"), percent=Decimal({percent})) for line in request.lines]
"""


@pytest.fixture
def host(tmp_path: Path):
    host = PluginHost(WorkerPool(size=2, timeout_ms=10_000, plugins_dir=str(tmp_path)), MemoryHealth())
    host.warm()
    yield host
    host.close()


def install(folder: Path, percent: int) -> None:
    (folder / "mine.py").write_text(RULE.format(version=f"1.{-percent}", percent=percent), encoding="utf-8")


def percents(host: PluginHost) -> list[str]:
    return [str(each.answer.percent) for each in host.price(enabled("mine"), request(), LastAnswers()).lines]


def renewed(host: PluginHost) -> None:
    host.renew()
    host.warm()


def test_a_plugin_installed_while_running_answers_after_a_look(host, tmp_path):
    assert percents(host) == []
    install(tmp_path, -3)
    renewed(host)
    assert percents(host) == ["-3"]


def test_a_changed_one_answers_as_it_is_now(host, tmp_path):
    install(tmp_path, -3)
    renewed(host)
    assert percents(host) == ["-3"]
    install(tmp_path, -5)
    renewed(host)
    assert percents(host) == ["-5"]


def test_a_worker_that_is_answering_is_replaced_when_it_has_answered(host, tmp_path):
    install(tmp_path, -3)
    with host.pool.lend("1") as lent:
        host.renew()
        pid = lent.pid
    host.warm()
    with host.pool.lend("1") as other:
        assert other.pid != pid
    assert percents(host) == ["-3"]


def test_looking_again_under_load_loses_no_answer(host, tmp_path):
    install(tmp_path, -3)
    renewed(host)
    answers = []

    def ask() -> None:
        answers.extend(host.price(enabled("mine"), request(), LastAnswers()).stale or ("fresh",) for _ in range(10))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    host.renew()
    for thread in threads:
        thread.join()
    host.warm()
    assert len(answers) == 20
    assert percents(host) == ["-3"]
