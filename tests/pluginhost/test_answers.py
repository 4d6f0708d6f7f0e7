"""What a worker may say: property tests over well-formed, twisted and arbitrary answers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pluginhost.basket import line, request
from webapp.pluginapi import LineAdjustment, NotApplied, OrderAdjustment, Text
from webapp.pluginhost.answers import Accepted, AnswerInvalid, accepted

ORDER = request(line("1"), line("2", price=None), line("new"))
LABEL = Text(es="Tramo", en="Tier")

PERCENTS = st.decimals(min_value=-100, max_value=1000, places=6).map(str)
AMOUNTS = st.decimals(min_value=-(10**12) + 1, max_value=10**12 - 1, places=4).map(str)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20) | PERCENTS,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
)


def said(lines=(), order=(), texts=(("Tramo", "Tier"),), version="1"):
    """A body as it comes out of JSON."""
    return {
        "version": version,
        "texts": [list(text) for text in texts],
        "lines": [list(row) for row in lines],
        "order": [list(row) for row in order],
    }


def judged(body):
    return accepted("acme", "", body, ORDER)


def percent_row(value, number="1"):
    return ["A", number, 0, value, None, False]


@given(percents=st.lists(PERCENTS, max_size=16), amounts=st.lists(AMOUNTS, max_size=32), applies=st.booleans())
def test_well_formed_answers_arrive_as_they_were_given(percents, amounts, applies):
    result = judged(
        said(
            [["A", "1", 0, value, None, applies] for value in percents],
            [["A", None, 0, None, value, False] for value in amounts],
        )
    )
    assert [each.answer for each in result.lines] == [
        LineAdjustment("1", LABEL, percent=Decimal(value), applies_to_override=applies) for value in percents
    ]
    assert [each.answer for each in result.order] == [
        OrderAdjustment(LABEL, amount=Decimal(value)) for value in amounts
    ]
    assert {(each.plugin, each.version) for each in (*result.lines, *result.order)} <= {("acme", "1")}


@given(body=st.fixed_dictionaries({"version": ANYTHING, "texts": ANYTHING, "lines": ANYTHING, "order": ANYTHING}))
def test_arbitrary_answers_are_refused_or_sound(body):
    refused_or_sound(body)


@given(
    row=st.lists(
        st.sampled_from(["A", "N", "1", "2", "4711", 0, 1, -1, True, None, "5", "-100.5", "1e5", "NaN"]), max_size=7
    ),
    of_order=st.booleans(),
)
def test_twisted_rows_are_refused_or_sound(row, of_order):
    refused_or_sound(said(order=[row]) if of_order else said(lines=[row]))


def refused_or_sound(body):
    try:
        result = judged(body)
    except AnswerInvalid:
        return
    assert isinstance(result, Accepted)
    for each in (*result.lines, *result.order):
        answer = each.answer
        assert answer.label.es.strip() and len(answer.label.en) <= 200
        if isinstance(answer, NotApplied):
            continue
        assert (answer.percent is None) != (answer.amount is None)
        assert answer.percent is None or -100 <= answer.percent <= 1000
        assert answer.amount is None or (answer.amount.is_finite() and abs(answer.amount) < 10**12)
    assert {each.answer.line for each in result.lines} <= {"1", "2", "new"}
    assert all(isinstance(each.answer, NotApplied) for each in result.lines if each.answer.line == "2")


@given(value=st.decimals(allow_nan=True, allow_infinity=True))
def test_percentages_outside_their_bounds_are_refused(value):
    try:
        result = judged(said([percent_row(str(value))]))
    except AnswerInvalid:
        sound = value.is_finite() and -100 <= value <= 1000 and value == round(value, 6)
        assert not sound
    else:
        assert result.lines[0].answer.percent == value


@pytest.mark.parametrize(
    "value",
    [
        *("-100.000001", "1000.01", "3.3333333", "NaN", "sNaN", "Infinity", "-inf", "1e400", "1e-400", "", "four"),
        *(4, 4.0, True, [], {}, "9" * 100, "0x10"),
    ],
)
def test_no_such_percent(value):
    with pytest.raises(AnswerInvalid):
        judged(said([percent_row(value)]))


@pytest.mark.parametrize("value", ["1000000000000", "-1000000000000", "1e12", "NaN", "1e-41", 5, None])
def test_no_such_amount(value):
    with pytest.raises(AnswerInvalid):
        judged(said(order=[["A", None, 0, None, value, False]]))


def test_the_bounds_themselves_are_allowed():
    for value in ("-100", "1000", "1E+3", "0.000001", "3.1234560000", "-0", "0E-50"):
        assert judged(said([percent_row(value)])).lines[0].answer.percent == Decimal(value)
    for value in ("999999999999.99", "-999999999999.9999", "33.33333333333333333333333333"):
        assert judged(said(order=[["A", None, 0, None, value, False]])).order[0].answer.amount == Decimal(value)


def test_exactly_one_of_percent_and_amount_is_given():
    for percent, amount in ((None, None), ("1", "1")):
        with pytest.raises(AnswerInvalid, match="exactly one of both"):
            judged(said([["A", "1", 0, percent, amount, False]]))


def test_only_lines_of_the_order_can_be_adjusted():
    with pytest.raises(AnswerInvalid, match="there is no line '3'"):
        judged(said([percent_row("1", number="3")]))
    with pytest.raises(AnswerInvalid, match="there is no line '3'"):
        judged(said([["N", "3", 0, 0]]))
    assert judged(said([percent_row("1", number="new")])).lines[0].answer.line == "new"


def test_a_line_without_a_price_keeps_its_reasons_and_no_adjustment():
    result = judged(said([percent_row("1", number="2"), ["N", "2", 0, 0]]))
    assert [each.answer for each in result.lines] == [NotApplied(LABEL, LABEL, "2")]


def test_a_rule_that_did_not_apply_is_kept_where_it_belongs():
    result = judged(said([["N", None, 0, 0]], [["N", "1", 0, 0]]))
    assert [each.answer.line for each in result.lines] == ["1"]
    assert [each.answer.line for each in result.order] == [None]


@pytest.mark.parametrize(
    "text",
    ["", "   ", "x" * 201, "two\nlines", "nul\x00", "\ud800", "turned \u202e round", "\x1b[31m", None, 4, ["x"]],
)
def test_no_such_text(text):
    for texts in ([(text, "fine")], [("fine", text)]):
        with pytest.raises(AnswerInvalid):
            judged(said(texts=texts))


def test_texts_may_carry_accents_marks_and_no_break_spaces():
    texts = [("Más de 1\u00a0000\u202f€ · «ñandú»", "<b>5 % & more</b>")]
    result = judged(said([percent_row("1")], texts=texts))
    assert result.lines[0].answer.label == Text(*texts[0])


@pytest.mark.parametrize("number", [1, -1, True, "0", None, 0.0])
def test_a_text_is_named_by_its_number(number):
    with pytest.raises(AnswerInvalid):
        judged(said([["A", "1", number, "1", None, False]]))


def test_the_number_of_answers_is_bounded():
    assert len(judged(said([percent_row("1")] * 16)).lines) == 16
    with pytest.raises(AnswerInvalid, match="17 answers for line 1, the limit is 16"):
        judged(said([percent_row("1")] * 17))
    assert len(judged(said(order=[["N", None, 0, 0]] * 32)).order) == 32
    with pytest.raises(AnswerInvalid, match="33 answers for the order, the limit is 32"):
        judged(said(order=[["N", None, 0, 0]] * 33))


def test_the_enabled_version_answers_and_no_other():
    assert accepted("acme", "1", said([percent_row("1")]), ORDER).lines[0].version == "1"
    for enabled, version in (("2", "1"), ("", ""), ("", 1), ("", "9" * 51)):
        with pytest.raises(AnswerInvalid):
            accepted("acme", enabled, said(version=version), ORDER)


def test_an_answer_without_its_parts_is_refused():
    for part in ("version", "texts", "lines", "order"):
        body = said()
        del body[part]
        with pytest.raises(AnswerInvalid):
            judged(body)
