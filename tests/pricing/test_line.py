"""Rows 4 to 9 and 13: overrides, write-ins, tiers, plugins, manual discounts, tax."""

from decimal import Decimal

import pytest

from tests.pricing.cases import TODAY, UNITS, Json, codes, item, listed, run, write_in
from webapp.pluginapi import LineAdjustment, NotApplied, Text
from webapp.pricing.engine import prepare, settle
from webapp.pricing.model import Answers, LineAnswer, LineInput, OrderInput, Pins, Rules

LABEL = Text("Regla", "Rule")
TIERS = [{"from": "10", "to": "49", "value": "10"}, {"from": "50", "to": "99", "value": "20"}]


def sold(quantity: str, tiers: list[Json] | None = None, kind: str = "percent", **line: str) -> Json:
    """The result of one line of product A at 100.00 with a discount list."""
    return run(
        units=UNITS,
        discount_lists={"VOL": {"kind": kind, "tiers": TIERS if tiers is None else tiers}},
        price_list=listed(item("100.00", unit="each", discount_list="VOL")),
        lines=[{"product": "A", "quantity": quantity, **line}],
    )


@pytest.mark.parametrize(
    ("quantity", "discount"),
    [("9", "0.00"), ("10", "100.00"), ("49", "490.00"), ("50", "1000.00"), ("99", "1980.00"), ("100", "0.00")],
)
def test_both_ends_of_a_tier_are_included(quantity: str, discount: str) -> None:
    assert sold(quantity)["lines"][0]["volume_discount"] == discount


def test_an_amount_tier_counts_default_units() -> None:
    line = sold("2", kind="amount", unit="box")["lines"][0]
    assert (line["gross"], line["volume_discount"]) == ("2400.00", "240.00")


def test_an_amount_per_unit_of_a_twelfth_leaves_no_error() -> None:
    # 0.06 per box of twelve, one piece: exactly half a cent, which is rounded up.
    tier = [{"from": "0", "value": "0.06"}]
    result = run(
        units=UNITS,
        products={"A": {"unit": "box"}},
        discount_lists={"VOL": {"kind": "amount", "tiers": tier}},
        price_list=listed(item("12.00", unit="box", discount_list="VOL")),
        lines=[{"product": "A", "unit": "each", "quantity": "1"}],
    )
    assert result["lines"][0]["volume_discount"] == "0.01"


def test_a_tier_without_an_end_goes_up_to_the_next() -> None:
    tiers = [{"from": "30", "value": "4"}, {"from": "100", "value": "7"}, {"from": "300", "value": "10"}]
    discounts = [sold(quantity, tiers)["lines"][0]["volume_discount"] for quantity in ("29", "30", "120", "300")]
    assert discounts == ["0.00", "120.00", "840.00", "3000.00"]


def test_a_tier_without_an_end_does_not_come_back_above_a_later_one() -> None:
    tiers = [{"from": "10", "value": "5"}, {"from": "50", "to": "99", "value": "8"}]
    discounts = [sold(quantity, tiers)["lines"][0]["volume_discount"] for quantity in ("49", "50", "99", "100")]
    assert discounts == ["245.00", "400.00", "792.00", "0.00"]


def test_two_tiers_that_claim_a_quantity_are_a_conflict_that_names_both() -> None:
    result = sold("49", [{"from": "10", "to": "49", "value": "10"}, {"from": "49", "to": "99", "value": "20"}])
    assert codes(result) == ["rules_conflict"]
    assert result["problems"][0]["line"] == "1"
    assert "10–49: 10" in result["problems"][0]["message"]
    assert result["lines"][0]["status"] == "unpriced"


def test_a_tier_that_was_not_reached_is_in_the_trace() -> None:
    step = sold("9")["lines"][0]["trace"][-1]
    assert step["applied"] is False
    assert (step["facts"]["why"], step["facts"]["next"]) == ("below_tier", "10")
    assert (step["amount"], step["result"]) == ("0.00", "900.00")


def test_an_override_keeps_the_list_price_and_gets_no_volume_discount() -> None:
    result = sold("10", override="90.00")
    line = result["lines"][0]
    assert line["status"] == "overridden"
    assert (line["list_price"], line["unit_price"], line["volume_discount"], line["net"]) == (
        *("100.00", "90.00", "0.00", "900.00"),
    )


def test_an_override_prices_a_product_that_no_list_has() -> None:
    result = run(price_list=listed(), lines=[{"product": "A", "override": "12.345678", "quantity": "10"}])
    assert result["lines"][0]["net"] == "123.46"
    assert result["problems"] == []


def test_a_write_in_carries_its_own_price() -> None:
    line = run(lines=[write_in("350.00", quantity="2")])["lines"][0]
    assert (line["list_price"], line["unit_price"], line["net"], line["status"]) == (None, "350.00", "700.00", "priced")


def test_a_write_in_without_a_price_is_unpriced() -> None:
    result = run(lines=[{"write_in": "Something"}])
    assert codes(result) == ["product_not_in_price_list"]


@pytest.mark.parametrize(("mode", "discount"), [("line", "16.50"), ("unit", "19.50")])
def test_percent_and_amount_of_the_manual_discount_come_off_the_same_amount(mode: str, discount: str) -> None:
    line = write_in("100.00", quantity="3", discount_percent="5", discount_amount="1.50")
    result = run(settings={"manual_discount": mode}, lines=[line])
    assert result["lines"][0]["manual_discount"] == discount


@pytest.mark.parametrize("percent", ["-1", "100.000001", "250"])
def test_a_discount_percentage_outside_0_to_100_is_told_and_counts_as_nothing(percent: str) -> None:
    result = run(lines=[write_in("100.00", discount_percent=percent)])
    assert codes(result) == ["percentage_invalid"]
    assert result["problems"][0]["field"] == "discount_percent"
    assert result["lines"][0]["net"] == "100.00"


def test_a_negative_discount_amount_is_told_and_counts_as_nothing() -> None:
    result = run(lines=[write_in("100.00", discount_amount="-5.00")])
    assert codes(result) == ["amount_range"]
    assert result["lines"][0]["net"] == "100.00"


def test_a_discount_stops_at_zero_and_says_what_was_asked() -> None:
    result = run(lines=[write_in("10.00", discount_percent="50", discount_amount="8.00")])
    line = result["lines"][0]
    assert codes(result) == ["discount_exceeds_price"]
    assert (line["manual_discount"], line["net"]) == ("10.00", "0.00")
    assert line["trace"][-1]["facts"]["asked"] == "-8.00"


def test_an_amount_per_unit_above_the_price_stops_at_zero() -> None:
    result = sold("10", [{"from": "1", "value": "150"}], kind="amount")
    assert codes(result) == ["discount_exceeds_price"]
    assert result["lines"][0]["net"] == "0.00"


def settled(line: LineInput, *answers: LineAdjustment | NotApplied, stale: tuple[str, ...] = ()):
    given = tuple(LineAnswer("coffee", "1.2", answer) for answer in answers)
    priced = settle(OrderInput("EUR", 2, TODAY, Rules(), (line,)), Answers(given, stale=stale))
    return priced.lines[0], priced.problems


def catalogue_line(price: str = "100.00", **more) -> LineInput:
    pins = Pins("A", "machines", "good", "each", Decimal(price), Decimal(1), 0, TODAY)
    return LineInput("1", Decimal(1), pins, **more)


def change(percent: str | None = None, amount: str | None = None, **more) -> LineAdjustment:
    return LineAdjustment(
        "1", LABEL, Decimal(percent) if percent else None, Decimal(amount) if amount else None, **more
    )


def test_adjustments_follow_one_another_each_on_the_running_amount() -> None:
    line, _ = settled(catalogue_line(), change("-10"), change(amount="-5.005"), change("10"))
    # 100 − 10 = 90, − 5.01 = 84.99, + 8.50 = 93.49
    assert (line.plugin_adjustment, line.net) == (Decimal("-6.51"), Decimal("93.49"))


def test_an_adjustment_below_zero_is_cut_and_names_its_plugin() -> None:
    line, problems = settled(catalogue_line(), change(amount="-150"))
    assert line.net == 0
    assert (problems[0].code, dict(problems[0].facts)["source"]) == ("discount_exceeds_price", "coffee")


def test_an_override_is_adjusted_only_where_the_plugin_says_so() -> None:
    overridden = catalogue_line(override=Decimal(80))
    assert settled(overridden, change("-10"))[0].net == 80
    assert settled(overridden, change("-10", applies_to_override=True))[0].net == 72


def test_a_rule_that_did_not_apply_is_told_with_its_reason() -> None:
    reason = Text("empieza en 3", "starts at 3")
    line, _ = settled(catalogue_line(), NotApplied(LABEL, reason, "1"))
    step = line.trace[-1]
    assert (step.applied, step.reason, step.source.version, step.result) == (False, reason, "1.2", Decimal(100))


def test_lines_are_stale_when_a_plugin_could_not_be_asked_but_a_typed_price_is_not() -> None:
    assert settled(catalogue_line(), stale=("coffee",))[0].status == "stale"
    assert settled(catalogue_line(override=Decimal(1)), stale=("coffee",))[0].status == "overridden"
    assert settled(catalogue_line(counted=False), stale=("coffee",))[0].status == "priced"


def test_optional_lines_are_not_adjusted_and_not_asked_about() -> None:
    optional = catalogue_line(counted=False)
    assert settled(optional, change("-10"))[0].net == 100
    assert prepare(OrderInput("EUR", 2, TODAY, Rules(), (optional,))) == ()


def test_plugins_see_gross_and_volume_discount_and_the_base_quantity() -> None:
    pins = Pins("A", "coffee", "good", "sack", Decimal("246.00"), Decimal(15), 0, TODAY)
    asked = prepare(OrderInput("EUR", 2, TODAY, Rules(), (LineInput("7", Decimal(8), pins),)))[0]
    assert (asked.id, asked.family, asked.base_quantity, asked.gross, asked.volume_discount) == (
        *("7", "coffee", 120, 1968, 0),
    )


def test_plugins_see_an_unpriced_line_without_figures() -> None:
    pins = Pins("A", "machines", "good", "each", None, Decimal(1), 0, TODAY)
    asked = prepare(OrderInput("EUR", 2, TODAY, Rules(), (LineInput("1", Decimal(2), pins),)))[0]
    assert (asked.quantity, asked.list_price, asked.unit_price, asked.gross) == (2, None, None, None)


@pytest.mark.parametrize(("percent", "tax"), [("21", "21.00"), ("0", "0.00"), ("5.5", "5.50")])
def test_tax_is_added_to_the_net(percent: str, tax: str) -> None:
    line = run(lines=[write_in("100.00", tax_percent=percent)])["lines"][0]
    assert (line["net"], line["tax"], line["extended"]) == ("100.00", tax, str(100 + Decimal(tax)))


def test_an_impossible_tax_is_told_and_counts_as_nothing() -> None:
    result = run(lines=[write_in("100.00", tax_percent="-21")])
    assert codes(result) == ["percentage_invalid"]
    assert result["lines"][0]["tax"] == "0.00"
