"""Every question and answer travels by its types, comes back the same, and whatever doesn't fit is refused."""

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from webapp.pluginapi import BasePrice, Card, Fact, Gate, Noted, Recommended, ScoreFactor, Text
from webapp.pluginhost.questions import answer_from_plain, answer_to_plain, every
from webapp.pluginhost.samples import samples
from webapp.pluginhost.shapes import ShapeRefused, from_plain, to_plain

LABEL = Text(es="Regla", en="Rule")


@pytest.mark.parametrize("hook", every())
def test_a_question_comes_back_as_it_was(hook):
    shape = every()[hook].request
    asked = list(samples(hook))
    assert asked
    assert [from_plain(to_plain(each, shape, "request"), shape, "request") for each in asked] == asked


@dataclass(frozen=True, slots=True)
class Sly(Text):
    """A subclass could run code when it is read."""


@pytest.mark.parametrize(
    ("hook", "answer", "told"),
    [
        ("base_prices", [BasePrice("1", LABEL, 600.0)], r"base_prices\[0\].price is float, expected Decimal"),
        ("base_prices", [BasePrice("1", LABEL, Decimal("Infinity"))], "finite"),
        ("base_prices", {}, "answered dict, a list is expected"),
        ("base_prices", [LABEL], "is Text, expected BasePrice or NotApplied"),
        ("opportunity_won", [Noted(Sly("a", "b"))], "is Sly, expected Text"),
        ("opportunity_won", [Noted(Text("a" * 201, "b"))], "longer than 200"),
        ("score_factors", [ScoreFactor("k", LABEL, True)], "points is bool, expected int"),
        ("cards", [Card("k", LABEL, LABEL, "yesterday")], "one of now, soon, whenever"),
        ("gates", [Gate("k", LABEL, 1)], "is_met is int, expected bool"),
        ("panels", ["x"] * 501, "501 answers"),
    ],
)
def test_an_answer_of_another_shape_is_refused_in_the_worker(hook, answer, told):
    with pytest.raises(ShapeRefused, match=told):
        answer_to_plain(hook, answer)


@pytest.mark.parametrize(
    ("hook", "answer", "told"),
    [
        ("base_prices", BasePrice("9", LABEL, Decimal(1)), "no line '9'"),
        ("base_prices", BasePrice("1", LABEL, Decimal(-1)), "outside"),
        ("base_prices", BasePrice("1", LABEL, Decimal("1.0000001")), "decimals"),
        ("recommendations", Recommended("person:99", 5, LABEL), "no candidate"),
        ("recommendations", Recommended("person:3", 101, LABEL), "from 0 to 100"),
        ("score_factors", ScoreFactor("k", LABEL, 41), "from -40 to 40"),
    ],
)
def test_an_answer_beyond_its_bounds_is_refused_in_the_web_process(hook, answer, told):
    with pytest.raises(ShapeRefused, match=told):
        answer_from_plain(hook, answer_to_plain(hook, [answer]), next(iter(samples(hook))))


@pytest.mark.parametrize(
    "forged",
    [None, {}, [[]], [["BasePrice"]], [["BasePrice", "1", ["a", "b"], "1e999999999", 0]], [["Nobody", 1]],
     [["BasePrice", "1", ["a", "\n"], "1", 0]], [["BasePrice", "1", ["a", "b"], 1, 0]],
     [["BasePrice", "1", ["a", "b"], "NaN", 0]], [["BasePrice", "1", ["a", "b"], "9" * 100, 0]]],
)  # fmt: skip
def test_what_a_worker_forges_is_refused(forged):
    with pytest.raises(ShapeRefused):
        answer_from_plain("base_prices", forged, next(iter(samples("base_prices"))))


def test_a_fact_keeps_its_type():
    for value in ("text", True, 3, Decimal("1.50"), None):
        fact = Fact("name", value)
        back = from_plain(to_plain(fact, Fact, "fact"), Fact, "fact")
        assert (back, type(back.value)) == (fact, type(value))
    with pytest.raises(ShapeRefused):
        to_plain(replace(fact, value=1.5), Fact, "fact")
