from datetime import date
from decimal import Decimal

from tests.pluginhost.basket import enabled, last, line, request
from webapp.pluginapi import LineAdjustment, NotApplied, OrderAdjustment, Text
from webapp.pluginhost.host import EnabledPlugin, LastAnswers
from webapp.pricing.model import Answers, LineAnswer, OrderAnswer

NOTHING = LastAnswers()


def test_without_plugins_nobody_is_asked(host, monkeypatch):
    monkeypatch.setattr(host.pool, "lend", None)
    assert host.price([], request(), last("good")) == Answers()


def test_answers_come_checked_with_the_version_that_gave_them(host):
    answers = host.price(enabled("good"), request(line("1"), line("2")), NOTHING)
    label = Text(es="Dos de 2", en="Two of 2")
    assert answers.lines == tuple(
        LineAnswer("good", "1.2.0", LineAdjustment(number, label, percent=Decimal(-2))) for number in ("1", "2")
    )
    assert answers.order == (
        OrderAnswer("good", "1.2.0", OrderAdjustment(Text(es="Cinco", en="Five"), amount=Decimal(-5))),
        OrderAnswer("good", "1.2.0", NotApplied(Text(es="Prisa", en="Hurry"), Text(es="sin prisa", en="no hurry"))),
    )
    assert (answers.stale, answers.problems) == ((), ())


def test_the_units_order_of_plugins_is_the_order_of_their_answers(host):
    for names in (("good", "also_good"), ("also_good", "good")):
        answers = host.price(enabled(*names), request(), NOTHING)
        assert [each.plugin for each in answers.lines] == list(names)


def test_a_unit_sets_the_plugins_settings(host):
    settings = {"percent": "-3.5", "until": "2026-12-31", "eager": True}
    answers = host.price([EnabledPlugin("good", "1.2.0", settings)], request(), NOTHING)
    assert [each.answer.percent for each in answers.lines] == [Decimal("-3.5")]
    assert len(answers.order) == 1


def test_settings_that_do_not_fit_are_the_plugins_failure(host, diary):
    answers = host.price([EnabledPlugin("good", "", {"percent": "lots"})], request(), NOTHING)
    assert answers.stale == ("good",)
    assert "percent: 'lots' is not decimal" in diary.tracebacks[0]


def test_a_failing_plugins_last_answers_stand_in_and_the_others_count(host, diary):
    before = last("raises")
    answers = host.price(enabled("good", "raises", "also_good"), request(), before)
    assert [each.plugin for each in answers.lines] == ["good", "raises", "also_good"]
    assert answers.lines[1] is before.lines["1"][0]
    assert before.order[0] in answers.order
    assert answers.stale == ("raises",)
    [problem] = answers.problems
    assert (problem.code, problem.facts[0]) == ("plugin_failed", ("plugin", "raises"))
    assert diary.failures == [("Café Sur", "raises", "plugin_failed")]
    assert "ValueError: the tier table is empty" in diary.tracebacks[0]
    assert diary.answers == [("Café Sur", "good"), ("Café Sur", "also_good")]


def test_a_new_line_has_no_last_answer_to_stand_in(host):
    before = LastAnswers({"1": last("raises").lines["1"], "new": last("raises").lines["1"]})
    answers = host.price(enabled("raises"), request(line("1"), line("new")), before)
    assert answers.lines == before.lines["1"]


def test_last_answers_of_lines_and_plugins_that_are_gone_do_not_stand_in(host):
    assert host.price(enabled("raises"), request(line("2")), last("raises")).lines == ()
    assert host.price(enabled("good"), request(), last("removed")).stale == ()


def test_another_version_than_the_enabled_one_is_not_asked_for_a_price(host, diary):
    answers = host.price([EnabledPlugin("good", "1.1.0")], request(), last("good"))
    assert answers.stale == ("good",)
    assert "good 1.2.0 is installed, 1.1.0 is enabled" in diary.tracebacks[0]


def test_a_plugin_that_is_not_installed_fails_alone(host):
    answers = host.price(enabled("removed", "good"), request(), NOTHING)
    assert answers.stale == ("removed",)
    assert [each.plugin for each in answers.lines] == ["good"]


def test_adjusting_a_line_without_a_price_has_no_effect(host):
    answers = host.price(enabled("good"), request(line("1", price=None), line("2")), NOTHING)
    assert [each.answer.line for each in answers.lines] == ["2"]
    assert answers.stale == ()


def test_one_question_holds_two_thousand_lines(host):
    lines = [line(str(number)) for number in range(2000)]
    answers = host.price(enabled("good"), request(*lines), NOTHING)
    assert len(answers.lines) == 2000


def test_an_order_too_long_for_a_question_keeps_its_prices_and_blames_nobody(host, diary):
    lines = [line(str(number), product="x" * 200) for number in range(2000)]
    answers = host.price(enabled("good"), request(*lines), last("good"))
    assert answers.stale == ("good",)
    assert ("reason", "too_large") in answers.problems[0].facts
    assert diary.failures == []
    assert host.price(enabled("good"), request(), NOTHING).stale == ()


def test_values_reach_the_plugin_exactly(host):
    exact = request(line("1", price="0.000001", quantity="999999999.999999"))
    assert exact.as_of == date(2026, 11, 23)
    assert host.price(enabled("good"), exact, NOTHING).stale == ()


def test_a_packaged_plugin_imports_its_own_modules(host):
    answers = host.price(enabled("packaged"), request(), NOTHING)
    assert answers.order[0].answer.label.en == "Packaged rule"


def test_another_plugins_decimal_precision_changes_nobodys_figures(host):
    answers = host.price(enabled("imprecise", "good"), request(line("1", price="12345.67")), NOTHING)
    assert answers.stale == ()
    again = host.price([EnabledPlugin("good", "", {"percent": "-3.123456"})], request(), NOTHING)
    assert again.lines[0].answer.percent == Decimal("-3.123456")
