"""What holds of every pricing run, whatever the order."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pricing.orders import asked_and_answered, some_order, some_pins
from webapp.core.money import rounded
from webapp.pricing.engine import prepare, settle
from webapp.pricing.model import Answers, OrderInput, Pins
from webapp.pricing.stored import (
    read_line_answers,
    read_order_answers,
    read_pins,
    read_steps,
    write_line_answers,
    write_order_answers,
    write_pins,
    write_steps,
)
from webapp.pricing.trace import from_json, replay, to_json, without_cost

ZERO = Decimal(0)
Run = tuple[OrderInput, Answers]
modest = settings(max_examples=100, deadline=None)


@modest
@given(asked_and_answered())
def test_the_same_input_gives_the_same_output(run: Run) -> None:
    assert settle(*run) == settle(*run)
    assert prepare(run[0]) == prepare(run[0])


@modest
@given(asked_and_answered())
def test_every_figure_has_the_currencys_decimals_and_none_is_below_zero(run: Run) -> None:
    priced = settle(*run)
    for line in priced.lines:
        if line.net is None:
            continue
        # The tax is left out: with rounding on the document the last line may give back a cent.
        for figure in (line.gross, line.volume_discount, line.manual_discount, line.net):
            assert figure >= 0
            assert -figure.as_tuple().exponent == run[0].decimals
    order = priced.order
    for total in (
        order.detail_total,
        order.discount,
        order.total_before_freight,
        order.freight,
        order.tax,
        order.total,
    ):
        assert total >= 0
        assert -total.as_tuple().exponent == run[0].decimals


@modest
@given(asked_and_answered())
def test_the_figures_of_a_line_add_up(run: Run) -> None:
    order = run[0]
    for line in settle(*run).lines:
        if line.net is None:
            assert (line.status, line.tax, line.extended) == ("unpriced", None, None)
            continue
        running = line.gross - line.volume_discount + line.plugin_adjustment - line.manual_discount
        assert line.extended == line.net + line.tax
        assert running == (line.extended if order.rules.tax_included else line.net)


@modest
@given(asked_and_answered())
def test_totals_are_the_exact_sums_of_the_counted_lines(run: Run) -> None:
    order, priced = run[0], settle(*run)
    totals = priced.order
    counted = [line for asked, line in zip(order.lines, priced.lines, strict=True) if asked.counted]
    assert totals.detail_total == sum((line.net or ZERO for line in counted), ZERO)
    assert totals.unpriced == sum(line.status == "unpriced" for line in counted)
    assert totals.total_before_freight == totals.detail_total - totals.discount + totals.plugin_adjustment
    assert totals.total == totals.total_before_freight + totals.freight + totals.tax
    full = sum((line.tax or ZERO for line in counted), ZERO)
    assert totals.tax <= full if order.rules.order_discount_lowers_tax else totals.tax == full
    assert totals.estimated_revenue == (
        totals.total if order.rules.revenue_basis == "total" else totals.total_before_freight
    )


@modest
@given(some_order())
def test_document_rounding_taxes_each_rate_once(order: OrderInput) -> None:
    rules = replace(order.rules, rounding="document", tax_included=False)
    by_line = settle(replace(order, rules=replace(rules, rounding="line")), Answers()).lines
    priced = settle(replace(order, rules=rules), Answers()).lines
    last: dict[Decimal, int] = {}
    nets: dict[Decimal, Decimal] = {}
    taxes: dict[Decimal, Decimal] = {}
    for place, (asked, line) in enumerate(zip(order.lines, priced, strict=True)):
        rate = asked.tax_percent
        if asked.counted and line.net is not None and not asked.required_part:
            last[rate] = place
            nets[rate] = nets.get(rate, ZERO) + line.net
            taxes[rate] = taxes.get(rate, ZERO) + line.tax
    assert taxes == {rate: rounded(net * rate / 100, order.decimals) for rate, net in nets.items()}
    changed = [place for place, (one, other) in enumerate(zip(by_line, priced, strict=True)) if one.tax != other.tax]
    assert set(changed) <= set(last.values())


@modest
@given(asked_and_answered())
def test_every_trace_replays_to_its_stored_amount(run: Run) -> None:
    priced = settle(*run)
    for line in priced.lines:
        if line.net is not None:
            assert replay(line.trace) == line.net
            assert replay(without_cost(line.trace)) == line.net
    assert replay(priced.order.trace) == priced.order.total


@modest
@given(asked_and_answered())
def test_in_every_trace_a_result_is_the_previous_result_and_the_amount(run: Run) -> None:
    priced = settle(*run)
    for line in priced.lines:
        if line.net is None:
            continue
        steps = [step for step in line.trace if step.amount is not None]
        assert steps == list(line.trace[len(line.trace) - len(steps) :])
        assert steps[0].amount == steps[0].result
        assert all(after.result == before.result + after.amount for before, after in pairwise(steps))
        assert steps[-1].result == line.net
    totals = priced.order
    assert totals.trace[0].input == totals.detail_total
    assert sum((step.amount for step in totals.trace), totals.detail_total) == totals.total


@modest
@given(asked_and_answered())
def test_json_gives_every_trace_and_every_answer_back(run: Run) -> None:
    priced = settle(*run)
    for trace in (*(line.trace for line in priced.lines), priced.order.trace):
        assert from_json(to_json(trace)) == trace
        assert read_steps(write_steps(trace)) == trace
    for line in run[0].lines:
        answers = tuple(answer for answer in run[1].lines if answer.answer.line == line.id)
        assert read_line_answers(write_line_answers(answers), line.id) == answers
    assert read_order_answers(write_order_answers(run[1].order)) == run[1].order


@modest
@given(st.sampled_from(["JPY", "EUR", "KWD"]).flatmap(some_pins))
def test_json_gives_pins_back(pins: Pins) -> None:
    assert read_pins(write_pins(pins)) == pins


@modest
@given(asked_and_answered(), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_moves_no_line(run: Run, random) -> None:
    order, answers = run
    order = replace(order, rules=replace(order.rules, rounding="line"))
    shuffled = list(order.lines)
    random.shuffle(shuffled)
    before = settle(order, answers)
    after = settle(replace(order, lines=tuple(shuffled)), answers)
    assert {line.id: line for line in before.lines} == {line.id: line for line in after.lines}
    assert before.order == after.order


@modest
@given(asked_and_answered(), some_order())
def test_the_way_to_an_order_leaves_no_mark(run: Run, detour: OrderInput) -> None:
    order, answers = run
    settle(detour, answers)
    through = replace(order, lines=tuple(replace(line, quantity=line.quantity + 1) for line in order.lines))
    settle(through, answers)
    back = replace(through, lines=tuple(replace(line, quantity=line.quantity - 1) for line in through.lines))
    assert settle(back, answers).lines == settle(order, answers).lines
