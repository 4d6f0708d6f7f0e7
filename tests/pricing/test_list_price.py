"""Rows 1 to 3: the price-list item that counts, its method, its rounding, and what stands in the way."""

from decimal import Decimal
from typing import Any

import pytest

from tests.pricing.cases import UNITS, Json, codes, item, listed, priced_line, run

COSTS = {"list_price": "200.00", "current_cost": "120.00", "standard_cost": "100.00"}


@pytest.mark.parametrize(
    ("method", "value", "expected"),
    [
        ("amount", "99.123456", "99.123456"),
        ("percent_of_list", "95", "190.00"),
        ("markup_current_cost", "25", "150.00"),
        ("markup_standard_cost", "25.5", "125.50"),
        ("margin_current_cost", "40", "200.00"),
        ("margin_standard_cost", "30", "142.86"),
        ("margin_standard_cost", "-25", "80.00"),
    ],
)
def test_each_method_gives_its_price(method: str, value: str, expected: str) -> None:
    assert priced_line({"method": method, "value": value}, COSTS)["list_price"] == expected


def test_an_amount_is_never_rounded_by_a_policy() -> None:
    policy = {"policy": "up", "option": "ends_in", "amount": "0.99"}
    assert priced_line({"method": "amount", "value": "10.00", "rounding": policy})["list_price"] == "10.00"


def test_rounding_up_works_on_the_exact_price_and_not_on_a_rounded_one() -> None:
    policy = {"policy": "up", "option": "multiple_of", "amount": "0.01"}
    item = {"method": "percent_of_list", "value": "33.3334", "rounding": policy}
    assert priced_line(item, {"list_price": "100.00"})["list_price"] == "33.34"


def test_a_third_of_a_price_is_exact_until_it_is_rounded() -> None:
    # 10 ÷ (1 − 70 %) is 33.3…, times 3 for the box: exactly 100 and not 99.99…, so nothing is left to round up.
    units = {"each": {"group": "count", "factor": "1"}, "trio": {"group": "count", "factor": "3"}}
    policy = {"policy": "up", "option": "multiple_of", "amount": "1"}
    item = {"unit": "trio", "method": "margin_current_cost", "value": "70", "rounding": policy}
    line = priced_line(item, {"current_cost": "10.00"}, {"unit": "trio"}, units=units)
    assert line["list_price"] == "100.00"


def test_a_currency_without_decimals_rounds_to_whole_units() -> None:
    line = priced_line({"method": "percent_of_list", "value": "50"}, {"list_price": "99"}, currency="JPY")
    assert (line["list_price"], line["net"]) == ("50", "50")


def test_the_item_in_the_lines_unit_wins_over_a_converted_one() -> None:
    result = run(
        units=UNITS,
        products={"A": {"unit": "each"}},
        price_list=listed(item("10.00", unit="each"), item("99.00", unit="box")),
        lines=[{"product": "A", "unit": "box"}, {"product": "A", "unit": "each"}],
    )
    assert [line["list_price"] for line in result["lines"]] == ["99.00", "10.00"]


def test_without_it_the_default_unit_wins_over_a_smaller_one() -> None:
    units = {"gram": {"group": "w", "factor": "0.001"}, "kg": {"group": "w", "factor": "1"}} | {
        "sack": {"group": "w", "factor": "15"}
    }
    prices = (item("3.00", unit="gram"), item("16.40", unit="kg"))
    lines = [{"product": "A", "unit": "sack"}]
    result = run(units=units, products={"A": {"unit": "kg"}}, price_list=listed(*prices), lines=lines)
    assert result["lines"][0]["list_price"] == "246.00"


def test_without_both_the_smallest_unit_wins() -> None:
    units = {
        code: {"group": "count", "factor": factor} for code, factor in (("each", "1"), ("box", "6"), ("pallet", "600"))
    }
    prices = (item("5000.00", unit="pallet"), item("60.00", unit="box"))
    result = run(units=units, products={"A": {"unit": "each"}}, price_list=listed(*prices), lines=[{"product": "A"}])
    assert result["lines"][0]["list_price"] == "10.00"


def test_costs_are_converted_to_the_items_unit_before_they_are_rounded() -> None:
    policy = {"policy": "up", "option": "multiple_of", "amount": "1"}
    item = {"unit": "box", "method": "markup_current_cost", "value": "10", "rounding": policy}
    # 1.01 × 12 × 1.1 = 13.332 per box, up to 14.00; a twelfth of it per piece.
    assert priced_line(item, {"current_cost": "1.01"}, {"unit": "box"}, units=UNITS)["list_price"] == "14.00"
    assert priced_line(item, {"current_cost": "1.01"}, {"unit": "each"}, units=UNITS)["list_price"] == "1.166667"


def test_a_parent_list_prices_what_the_own_list_lacks_and_the_nearest_comes_first() -> None:
    parent = listed(item("20.00"), name="Parent", parent=listed(item("30.00"), name="Grandparent"))
    result = run(products={"A": {}, "B": {}}, price_list=listed(parent=parent), lines=[{"product": "A"}])
    line = result["lines"][0]
    assert line["list_price"] == "20.00"
    assert [(step["label"], step["source"]["name"]) for step in line["trace"][:2]] == [
        ("not_in_list", "Contoso Coffee"),
        ("price_amount", "Parent"),
    ]


def test_a_parent_that_is_not_valid_on_the_day_is_passed_over() -> None:
    expired = listed(item("20.00"), name="Old", to="2026-11-22", parent=listed(item("30.00"), name="Valid"))
    result = run(price_list=listed(parent=expired), lines=[{"product": "A"}])
    assert result["lines"][0]["list_price"] == "30.00"
    assert result["lines"][0]["trace"][1]["facts"]["why"] == "expired"


@pytest.mark.parametrize(("first", "last"), [("2026-11-23", None), (None, "2026-11-23"), ("2026-11-23", "2026-11-23")])
def test_both_ends_of_a_lists_validity_are_included(first: str | None, last: str | None) -> None:
    prices = listed(item(), **{"from": first, "to": last})
    result = run(as_of="2026-11-23", price_list=prices, lines=[{"product": "A"}])
    assert result["lines"][0]["status"] == "priced"


USD_PRODUCT = {"list_price": "100.00", "currency": "EUR"}
RATES = [
    {"from": "EUR", "to": "USD", "rate": "1.05", "since": "2026-01-01"},
    {"from": "EUR", "to": "USD", "rate": "1.10", "since": "2026-11-01"},
    {"from": "EUR", "to": "USD", "rate": "1.50", "since": "2026-12-01"},
]


def test_a_list_in_another_currency_converts_with_the_latest_rate_of_the_day() -> None:
    line = priced_line(
        {"method": "percent_of_list", "value": "90"}, {**USD_PRODUCT}, currency="USD", as_of="2026-11-23", rates=RATES
    )
    assert line["list_price"] == "99.00"
    assert [step["label"] for step in line["trace"]][:2] == ["percent_of_list", "currency_conversion"]


def test_a_rate_of_the_opposite_direction_divides() -> None:
    rates = [{"from": "USD", "to": "EUR", "rate": "0.80"}]
    line = priced_line({"method": "percent_of_list", "value": "100"}, USD_PRODUCT, currency="USD", rates=rates)
    assert line["list_price"] == "125.00"


def refused(product: Json | None = None, line: Json | None = None, **more: Any) -> Json:
    case: Json = {"units": UNITS, "price_list": listed(item("100.00")), **more}
    return run(**case, products={"A": {"unit": "each", **(product or {})}}, lines=[{"product": "A", **(line or {})}])


def method(name: str, value: str) -> Json:
    return listed(item(value, method=name))


PROBLEMS = {
    "no list": ({"price_list": None}, ["price_list_missing", "price_list_missing"]),
    "no list, none required": (
        {"price_list": None, "settings": {"price_list_required": False}},
        ["product_not_in_price_list"],
    ),
    "not in the list": ({"price_list": listed({"product": "B", "value": "1"})}, ["product_not_in_price_list"]),
    "list in another currency": (
        {"currency": "EUR", "price_list": listed(item(), currency="USD")},
        ["price_list_currency", "price_list_currency"],
    ),
    "list too old": ({"price_list": listed(item(), to="2026-11-22")}, ["price_list_expired", "price_list_expired"]),
    "list too new": ({"price_list": listed(item(), **{"from": "2026-11-24"})}, ["price_list_expired"] * 2),
    "no cost": ({"price_list": method("markup_current_cost", "10")}, ["cost_missing"]),
    "no list price": ({"price_list": method("percent_of_list", "10")}, ["cost_missing"]),
    "margin of all": (
        {"product": {"current_cost": "1"}, "price_list": method("margin_current_cost", "100")},
        ["percentage_invalid"],
    ),
    "negative percent": (
        {"product": {"list_price": "1"}, "price_list": method("percent_of_list", "-1")},
        ["percentage_invalid"],
    ),
    "markup below nothing": (
        {"product": {"current_cost": "1"}, "price_list": method("markup_current_cost", "-100.5")},
        ["percentage_invalid"],
    ),
    "unit of another group": ({"line": {"unit": "kg"}}, ["unit_mismatch"]),
    "priced in another group only": ({"price_list": listed(item(unit="kg"))}, ["unit_mismatch"]),
    "no rate": (
        {"product": {"list_price": "1", "currency": "USD"}, "price_list": method("percent_of_list", "90")},
        ["rate_missing"],
    ),
    "two items alike": ({"price_list": listed(item("1.00"), item("2.00"))}, ["rules_conflict"]),
    "negative amount": ({"price_list": listed(item("-1.00"))}, ["amount_range"]),
    "too large an amount": ({"price_list": listed(item("1000000000000"))}, ["amount_range"]),
    "too large once marked up": (
        {"product": {"current_cost": "999999999999"}, "price_list": method("markup_current_cost", "900000000000")},
        ["amount_range"],
    ),
    "too large once converted": (
        {"price_list": listed(item("999999999999")), "line": {"unit": "box"}},
        ["amount_range"],
    ),
    "a gross too large": ({"line": {"quantity": "10000000000"}}, ["quantity_range"]),
    "negative quantity": ({"line": {"quantity": "-1"}}, ["quantity_range"]),
    "net too large": ({"price_list": listed(item("999999999")), "line": {"quantity": "99999"}}, ["amount_range"]),
    "negative override": ({"line": {"override": "-1"}}, ["amount_range"]),
}


@pytest.mark.parametrize(("case", "expected"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_a_line_without_a_usable_price_is_unpriced_and_says_why(case: Json, expected: list[str]) -> None:
    result = refused(**case)
    line = result["lines"][0]
    assert codes(result) == expected
    assert line["status"] == "unpriced"
    assert [line["net"], line["tax"], line["extended"]] == [None] * 3
    assert (result["order"]["unpriced"], result["order"]["total"]) == (1, "0.00")
    assert all("?" not in problem["message"] for problem in result["problems"])


def test_what_is_wrong_with_the_list_is_told_for_the_order_and_for_each_line() -> None:
    result = run(lines=[{"product": "A"}, {"product": "B"}])
    assert [problem["line"] for problem in result["problems"]] == [None, "1", "2"]


def test_a_conflict_names_both_rules() -> None:
    message = refused(price_list=listed(item("1.00"), item("2.00")))["problems"][0]["message"]
    assert "amount 1.00" in message
    assert "amount 2.00" in message


def test_two_other_units_of_the_same_size_are_a_conflict() -> None:
    units = {**UNITS, "tray": {"group": "count", "factor": "12"}}
    prices = listed(item("11.00", unit="box"), item("12.00", unit="tray"))
    assert codes(refused(units=units, price_list=prices)) == ["rules_conflict"]


@pytest.mark.parametrize("product", [{"active": False}, {"sellable_to": "2026-11-22"}, {"sellable_from": "2026-11-24"}])
def test_a_retired_product_keeps_its_price_and_is_told(product: Json) -> None:
    result = refused(product)
    assert codes(result) == ["product_inactive"]
    assert result["lines"][0]["net"] == "100.00"


def test_a_product_sold_on_its_last_day_is_fine() -> None:
    assert codes(refused({"sellable_from": "2026-11-23", "sellable_to": "2026-11-23"})) == []


def test_a_quantity_with_more_decimals_than_its_unit_takes_is_told() -> None:
    result = refused(line={"quantity": "1.5"})
    assert codes(result) == ["quantity_decimals"]
    assert result["problems"][0]["field"] == "quantity"
    assert Decimal(result["lines"][0]["net"]) == 150
