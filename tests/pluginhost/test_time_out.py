"""A plugin that does not answer in time: who waits, how often, and who notices nothing."""

import threading

import pytest

from tests.pluginhost.basket import enabled, last, request
from webapp.pluginhost.host import LastAnswers

NOTHING = LastAnswers()


def codes(answers):
    return [(problem.code, dict(problem.facts)["reason"]) for problem in answers.problems]


@pytest.mark.parametrize("plugin", ["loops", "sleeps", "hangs_at_import"])
def test_the_one_that_hangs_is_named_and_the_others_count(plugin, hasty_host, diary):
    before = last(plugin)
    answers = hasty_host.price(enabled("good", plugin, "also_good"), request(), before)
    assert [each.plugin for each in answers.lines] == ["good", plugin, "also_good"]
    assert answers.stale == (plugin,)
    assert codes(answers) == [("plugin_timeout", "late")]
    assert diary.failures == [("Café Sur", plugin, "plugin_timeout")]


def test_recursion_without_a_limit_ends_at_the_deadline_or_before(hasty_host):
    answers = hasty_host.price(enabled("deep_recursion", "good"), request(), NOTHING)
    assert answers.stale == ("deep_recursion",)
    assert [each.plugin for each in answers.lines] == ["good"]


def test_after_a_time_out_it_is_tried_once_in_five_seconds(hasty_host, watch, diary):
    def reasons():
        return codes(hasty_host.price(enabled("sleeps"), request(), NOTHING))

    assert reasons() == [("plugin_timeout", "late")]
    hasty_host.pool.warm()
    watch.seconds = 4.9
    assert reasons() == [("plugin_timeout", "throttled")]
    watch.seconds = 5.1
    assert reasons() == [("plugin_timeout", "late")]
    assert reasons() == [("plugin_timeout", "throttled")]
    assert len(diary.failures) == 2


def test_the_pause_is_of_one_unit(hasty_host, diary):
    hasty_host.price(enabled("sleeps"), request(unit="Café Sur"), NOTHING)
    hasty_host.pool.warm()
    assert codes(hasty_host.price(enabled("sleeps"), request(unit="Café Norte"), NOTHING)) == [
        ("plugin_timeout", "late")
    ]


def test_a_good_answer_ends_the_pause(hasty_host, watch, monkeypatch):
    hasty_host._throttle.timed_out("Café Sur", "good")
    assert codes(hasty_host.price(enabled("good"), request(), NOTHING)) == [("plugin_timeout", "throttled")]
    watch.seconds = 6
    assert hasty_host.price(enabled("good"), request(), NOTHING).stale == ()
    assert hasty_host.price(enabled("good"), request(), NOTHING).stale == ()


def test_three_failures_in_ten_minutes_suspend_it_in_its_unit_only(host, watch, diary):
    for minute in (0, 4, 9):
        watch.seconds = minute * 60.0
        assert codes(host.price(enabled("raises"), request(), NOTHING)) == [("plugin_failed", "raised")]
    assert codes(host.price(enabled("raises"), request(), NOTHING)) == [("plugin_failed", "suspended")]
    assert len(diary.failures) == 3
    assert codes(host.price(enabled("raises"), request(unit="Café Norte"), NOTHING)) == [("plugin_failed", "raised")]
    diary.resume("Café Sur", "raises")
    assert codes(host.price(enabled("raises"), request(), NOTHING)) == [("plugin_failed", "raised")]


def test_three_failures_in_more_than_ten_minutes_do_not_suspend_it(host, watch):
    for minute in (0, 6, 12, 18):
        watch.seconds = minute * 60.0
        assert codes(host.price(enabled("raises"), request(), NOTHING)) == [("plugin_failed", "raised")]


def test_a_suspended_plugins_last_answers_stand_in(host, diary):
    diary._suspended.add(("Café Sur", "good"))
    answers = host.price(enabled("good"), request(), last("good"))
    assert answers.lines == last("good").lines["1"]
    assert diary.failures == []


def test_a_unit_whose_plugin_hangs_leaves_a_worker_to_the_others(hasty_host, diary):
    asked = threading.Event()
    answers = {}

    def hang(number):
        asked.set()
        answers[number] = hasty_host.price(enabled("sleeps"), request(unit="Café Sur"), NOTHING)

    threads = [threading.Thread(target=hang, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    asked.wait()
    elsewhere = [hasty_host.price(enabled("good"), request(unit="Café Norte"), NOTHING) for _ in range(20)]
    for thread in threads:
        thread.join()
    assert [each.stale for each in elsewhere] == [()] * 20
    reasons = sorted(reason for each in answers.values() for _, reason in codes(each))
    assert set(reasons) <= {"late", "busy", "throttled"}
    assert len([reason for reason in reasons if reason == "late"]) == len(diary.failures)
