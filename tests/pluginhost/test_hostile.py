"""Each inmate of the zoo between two good plugins: its own answer is lost, the others' count, the next call works."""

import pytest

from tests.pluginhost.basket import enabled, last, line, request
from webapp.pluginhost.host import LastAnswers

FAILED, INVALID = "plugin_failed", "plugin_answer_invalid"
ZOO = {
    "raises": (FAILED, "ValueError: the tier table is empty"),
    "exits": (FAILED, "SystemExit"),
    "interrupts": (FAILED, "KeyboardInterrupt"),
    "endless_recursion": (FAILED, "RecursionError"),
    "greedy": (FAILED, "MemoryError"),
    "hard_exit": (FAILED, "the process ended"),
    "stabs_itself": (FAILED, "the process ended"),
    "closes": (FAILED, "the process ended"),
    "leaves_a_thread": (FAILED, "left a thread running"),
    "hides_its_error": (FAILED, "str() failed"),
    "reaches_in": (FAILED, "webapp.db is not for plugins"),
    "scribbles": (INVALID, "not a frame"),
    "wrong_type": (INVALID, "line_adjustments answered dict"),
    "wrong_item": (INVALID, "line_adjustments[0] is int"),
    "forgetful": (INVALID, "line_adjustments answered None"),
    "not_a_number": (INVALID, "percent is NaN"),
    "float_percent": (INVALID, "percent is float"),
    "both_given": (INVALID, "exactly one of both"),
    "stranger_line": (INVALID, "there is no line '4711'"),
    "bursts": (INVALID, "or more"),
    "huge": (INVALID, "longer than 200 characters"),
    "many": (INVALID, "1000000 answers"),
    "broken_import": (FAILED, "no licence file"),
    "quits_at_import": (FAILED, "the process ended"),
    "tomorrow": (FAILED, "made for API (2,)"),
    "undated": (FAILED, "API_VERSIONS is missing"),
    "twin": (FAILED, "twin is installed twice"),
    "eager": (FAILED, "marked tryfirst"),
    "last_word": (FAILED, "marked trylast"),
    "wraps": (FAILED, "marked wrapper"),
    "wraps_old": (FAILED, "marked hookwrapper"),
    "first_result": (FAILED, "discount is a hookspec"),
    "misspelt": (FAILED, "line_adjustements"),
    "two_answers": (FAILED, "line_adjustments is answered twice"),
}


@pytest.mark.parametrize("plugin", ZOO)
def test_it_hurts_nobody_but_itself(plugin, host, diary):
    code, message = ZOO[plugin]
    before = last(plugin)
    answers = host.price(enabled("good", plugin, "also_good"), request(), before)
    assert answers.stale == (plugin,)
    assert [each.plugin for each in answers.lines] == ["good", plugin, "also_good"]
    assert answers.lines[1] == before.lines["1"][0]
    assert [problem.code for problem in answers.problems] == [code]
    assert message in answers.problems[0].message
    assert diary.failures == [("Café Sur", plugin, code)]
    again = host.price(enabled("good", "also_good"), request(), LastAnswers())
    assert again.stale == ()
    assert len(again.lines) == 2


@pytest.mark.parametrize("plugin", ["prints", "forks", "imprecise"])
def test_what_does_no_harm_is_let_be(plugin, host):
    answers = host.price(enabled("good", plugin), request(), LastAnswers())
    assert answers.stale == ()
    assert host.price(enabled("good"), request(), LastAnswers()).stale == ()


def test_a_forged_frame_is_checked_like_an_answer_and_costs_only_its_worker(host, diary):
    answers = host.price(enabled("good", "forges", "also_good"), request(), LastAnswers())
    assert answers.stale == ("forges",)
    assert [each.plugin for each in answers.lines] == ["good", "also_good"]
    assert diary.failures == [("Café Sur", "forges", "plugin_answer_invalid")]
    assert host.price(enabled("good"), request(), LastAnswers()).stale == ()


def test_an_answer_longer_than_a_frame_is_refused_by_its_size(host):
    answers = host.price(enabled("wordy"), request(*(line(str(number)) for number in range(60))), LastAnswers())
    assert "the limit is 262144" in answers.problems[0].message
