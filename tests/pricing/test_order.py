"""Rows 10 to 15: totals, optional lines, bundles, document rounding, unpriced lines."""

from decimal import Decimal

import pytest

from tests.pricing.cases import TODAY, Json, codes, item, listed, run, write_in
from webapp.pluginapi import NotApplied, OrderAdjustment, Text
from webapp.pricing.engine import prepare, settle
from webapp.pricing.model import Answers, LineAnswer, LineInput, OrderAnswer, OrderInput, Rules

LABEL = Text("Regla", "Rule")
PACK: Json = {
    "products": {"PACK": {"bundle": {"required": [["MACHINE", "1"], ["GRINDER", "1"]], "optional": ["TRAINING"]}}},
    "price_list": listed(
        *({"product": product, "value": value} for product, value in (("PACK", "2990.00"), ("MACHINE", "2500.00"))),
        {"product": "TRAINING", "value": "340.00"},
    ),
}


def test_a_required_part_adds_nothing_and_an_optional_part_its_own_price() -> None:
    result = run(
        **PACK,
        lines=[
            {"product": "PACK"},
            {"product": "MACHINE", "bundle_line": "1", "discount_percent": "10", "tax_percent": "21"},
            {"product": "GRINDER", "bundle_line": "1"},
            {"product": "TRAINING", "bundle_line": "1"},
        ],
    )
    assert [line["net"] for line in result["lines"]] == ["2990.00", "0.00", "0.00", "340.00"]
    assert [line["status"] for line in result["lines"]] == ["priced"] * 4
    assert result["order"]["total"] == "3330.00"
    assert (result["order"]["unpriced"], result["problems"]) == (0, [])


def test_plugins_count_a_required_part_but_see_no_price() -> None:
    part = LineInput("2", Decimal(1), None, bundle_line="1", required_part=True)
    asked = prepare(OrderInput("EUR", 2, TODAY, Rules(), (part,)))
    assert [(line.quantity, line.gross) for line in asked] == [(1, None)]


def test_optional_lines_and_alternatives_are_priced_but_enter_no_total() -> None:
    result = run(
        lines=[
            write_in("100.00", id="a"),
            write_in("50.00", optional=True, tax_percent="21"),
            write_in("90.00", alternative_to="a"),
        ]
    )
    assert [line["net"] for line in result["lines"]] == ["100.00", "50.00", "90.00"]
    assert (result["order"]["detail_total"], result["order"]["total"]) == ("100.00", "100.00")


def test_an_optional_line_without_a_price_is_not_counted_as_unpriced() -> None:
    result = run(price_list=listed(), lines=[{"product": "A", "optional": True}])
    assert result["order"]["unpriced"] == 0


@pytest.mark.parametrize(("basis", "revenue"), [("total", "1255.00"), ("net", "1000.00")])
def test_estimated_revenue_follows_the_units_basis(basis: str, revenue: str) -> None:
    result = run(
        settings={"revenue_basis": basis}, lines=[write_in("1000.00", tax_percent="21")], order={"freight": "45.00"}
    )
    assert result["order"]["estimated_revenue"] == revenue


def test_document_rounding_gives_each_rates_remainder_to_its_last_line() -> None:
    lines = [write_in("10.03", tax_percent=rate) for rate in ("21", "10", "21", "10", "21")]
    result = run(settings={"rounding": "document"}, lines=lines)
    # 21 %: 30.09 makes 6.32, line by line 6.33. 10 %: 20.06 makes 2.01, line by line 2.00.
    assert [line["tax"] for line in result["lines"]] == ["2.11", "1.00", "2.11", "1.01", "2.10"]
    assert result["lines"][-1]["extended"] == "12.13"
    assert result["order"]["tax"] == "8.33"


def test_document_rounding_leaves_optional_lines_alone() -> None:
    lines = [write_in("10.03", tax_percent="21")] * 3 + [write_in("10.03", tax_percent="21", optional=True)]
    result = run(settings={"rounding": "document"}, lines=lines)
    assert [line["tax"] for line in result["lines"]] == ["2.11", "2.11", "2.10", "2.11"]


def test_a_price_with_tax_included_stays_what_the_customer_was_told() -> None:
    settings = {"rounding": "document", "tax_included": True}
    result = run(settings=settings, lines=[write_in("9.99", tax_percent="21")] * 3)
    assert [line["extended"] for line in result["lines"]] == ["9.99"] * 3
    assert result["order"]["total"] == "29.97"


def test_the_order_discount_lowers_tax_per_rate_where_the_unit_says_so() -> None:
    lines = [write_in("100.00", tax_percent="21"), write_in("33.33", tax_percent="10")]
    taxes = {}
    for lowers in (False, True):
        settings = {"order_discount_lowers_tax": lowers}
        taxes[lowers] = run(settings=settings, lines=lines, order={"discount_percent": "10"})["order"]["tax"]
    # Of 133.33, 13.33 are off: 21.00 becomes 18.90 and 3.33 becomes 3.00.
    assert taxes == {False: "24.33", True: "21.90"}


def test_an_order_discount_stops_at_zero() -> None:
    result = run(lines=[write_in("100.00")], order={"discount_percent": "90", "discount_amount": "50.00"})
    assert codes(result) == ["discount_exceeds_price"]
    assert (result["order"]["discount"], result["order"]["total_before_freight"]) == ("100.00", "0.00")


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"discount_percent": "101"}, "percentage_invalid"),
        ({"discount_amount": "-1.00"}, "amount_range"),
        ({"freight": "-1.00"}, "amount_range"),
    ],
)
def test_an_impossible_order_figure_is_told_and_counts_as_nothing(order: Json, code: str) -> None:
    result = run(lines=[write_in("100.00")], order=order)
    assert codes(result) == [code]
    assert result["problems"][0]["field"] == next(iter(order))
    assert result["order"]["total"] == "100.00"


def test_a_total_beyond_the_limit_is_told() -> None:
    result = run(lines=[write_in("999999999999.00"), write_in("999999999999.00")])
    assert codes(result) == ["amount_range"]


def test_an_empty_order_is_nothing_and_has_no_problem() -> None:
    result = run()
    assert (result["lines"], result["problems"], result["order"]["total"]) == ([], [], "0.00")


def test_unpriced_lines_are_counted_and_add_nothing() -> None:
    result = run(price_list=listed(item("10.00")), lines=[{"product": "A"}, {"product": "B"}, {"product": "C"}])
    assert (result["order"]["unpriced"], result["order"]["total"]) == (2, "10.00")


def settled(*answers: OrderAdjustment | NotApplied, freight: str = "0"):
    line = LineInput("1", Decimal(1), write_in_price=Decimal(1000))
    order = OrderInput("EUR", 2, TODAY, Rules(), (line,), Decimal(10), freight=Decimal(freight))
    return settle(order, Answers(order=tuple(OrderAnswer("coffee", "1.2", answer) for answer in answers)))


def test_order_adjustments_come_after_the_discount_and_before_freight() -> None:
    order = settled(
        OrderAdjustment(LABEL, percent=Decimal(-10)), OrderAdjustment(LABEL, amount=Decimal(-300)), freight="45"
    ).order
    assert (order.discount, order.plugin_adjustment, order.total_before_freight, order.total) == (100, -390, 510, 555)
    assert [step.label for step in order.trace] == [
        *("order_discount_percent", "plugin_adjustment", "plugin_adjustment", "freight", "tax"),
    ]


def test_an_order_adjustment_below_zero_is_cut() -> None:
    priced = settled(OrderAdjustment(LABEL, amount=Decimal(-5000)))
    assert priced.order.total == 0
    assert [problem.code for problem in priced.problems] == ["discount_exceeds_price"]


def test_a_rule_of_the_order_that_did_not_apply_is_in_its_trace() -> None:
    reason = Text("no hay", "there is none")
    by_line = Answers((LineAnswer("coffee", "1", NotApplied(LABEL, reason)),))
    line = LineInput("1", Decimal(1), write_in_price=Decimal(1000))
    steps = settle(OrderInput("EUR", 2, TODAY, Rules(), (line,)), by_line).order.trace
    assert (steps[0].applied, steps[0].reason) == (False, reason)
    assert settled(NotApplied(LABEL, reason)).order.trace[1].reason == reason


def test_currencies_keep_their_decimals_in_every_amount() -> None:
    lines = [write_in("10", quantity="3", tax_percent="10", discount_percent="3.3")]
    yen = run(currency="JPY", lines=lines)
    dinar = run(currency="KWD", lines=lines)
    assert (yen["lines"][0]["net"], yen["order"]["tax"], yen["order"]["discount"]) == ("29", "3", "0")
    assert (dinar["lines"][0]["net"], dinar["order"]["tax"]) == ("29.010", "2.901")
