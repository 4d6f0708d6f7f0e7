"""A stateless case: its defaults, and what is malformed about it."""

import json
from decimal import Decimal
from typing import Any

import pytest

from tests.pricing.cases import TODAY, Json, codes, item, listed, run, write_in
from webapp.pluginapi.pricing import PricingRequest
from webapp.pricing.case import CaseError, CasePlugin, parsed, price_case, read_case
from webapp.pricing.model import Answers, Rules

LINE_KEYS = {
    *("id", "list_price", "unit_price", "gross", "volume_discount", "plugin_adjustment", "manual_discount"),
    *("net", "tax", "extended", "status", "trace"),
}
ORDER_KEYS = {
    *("detail_total", "discount", "plugin_adjustment", "total_before_freight", "freight", "tax", "total"),
    *("estimated_revenue", "unpriced", "trace"),
}


def test_absent_keys_have_the_obvious_default() -> None:
    order = read_case({"lines": [{"product": "A"}]}, TODAY).order
    assert (order.currency, order.decimals, order.as_of, order.rules) == ("EUR", 2, TODAY, Rules())
    line = order.lines[0]
    assert (line.id, line.quantity, line.tax_percent, line.counted) == ("1", 1, 0, True)


def test_the_currency_is_the_price_lists_where_the_case_names_none() -> None:
    assert read_case({"price_list": listed(currency="JPY")}, TODAY).order.currency == "JPY"


def test_a_product_and_a_unit_that_are_only_named_have_defaults_too() -> None:
    result = run(price_list=listed(item("2.00", unit="hour")), lines=[{"product": "A", "quantity": "1.25"}])
    assert (result["lines"][0]["net"], result["problems"]) == ("2.50", [])


def test_the_result_has_the_promised_keys() -> None:
    result = run(lines=[write_in("1.00", discount_percent="200")])
    assert set(result) == {"lines", "order", "problems"}
    assert set(result["lines"][0]) == LINE_KEYS
    assert set(result["order"]) == ORDER_KEYS
    assert set(result["problems"][0]) == {"code", "line", "field", "message"}
    step = result["lines"][0]["trace"][0]
    assert {"label", "source", "input", "rate", "amount", "result"} <= set(step)
    json.dumps(result)


MALFORMED: dict[str, tuple[Any, str]] = {
    "a list": ([], ""),
    "unknown key": ({"line": []}, "/line"),
    "unknown key in a line": ({"lines": [{"product": "A", "quantiy": "2"}]}, "/lines/0/quantiy"),
    "quantity is a word": ({"lines": [{"product": "A", "quantity": "two"}]}, "/lines/0/quantity"),
    "quantity is empty": ({"lines": [{"product": "A", "quantity": ""}]}, "/lines/0/quantity"),
    "quantity with comma": ({"lines": [{"product": "A", "quantity": "1,5"}]}, "/lines/0/quantity"),
    "quantity in another script": ({"lines": [{"product": "A", "quantity": "٢"}]}, "/lines/0/quantity"),
    "quantity NaN": ({"lines": [{"product": "A", "quantity": "NaN"}]}, "/lines/0/quantity"),
    "quantity with exponent": ({"lines": [{"product": "A", "quantity": "1e3"}]}, "/lines/0/quantity"),
    "quantity true": ({"lines": [{"product": "A", "quantity": True}]}, "/lines/0/quantity"),
    "quantity float": ({"lines": [{"product": "A", "quantity": 1.5}]}, "/lines/0/quantity"),
    "quantity exact but bare": ({"lines": [{"product": "A", "quantity": Decimal("1.5")}]}, "/lines/0/quantity"),
    "price too fine": ({"lines": [write_in("1.0000001")]}, "/lines/0/price"),
    "price endless": ({"lines": [write_in("1" * 60)]}, "/lines/0/price"),
    "discount too fine": ({"lines": [write_in("1.00", discount_amount="0.005")]}, "/lines/0/discount_amount"),
    "freight too fine": ({"currency": "JPY", "order": {"freight": "0.5"}}, "/order/freight"),
    "no product": ({"lines": [{"quantity": "1"}]}, "/lines/0"),
    "product and write-in": ({"lines": [{"product": "A", "write_in": "B"}]}, "/lines/0/write_in"),
    "price of a product": ({"lines": [{"product": "A", "price": "1"}]}, "/lines/0/price"),
    "same id": ({"lines": [{"id": "1", "product": "A"}, {"id": 1, "product": "A"}]}, "/lines/1/id"),
    "line of no bundle": ({"lines": [{"product": "A"}, {"product": "B", "bundle_line": "1"}]}, "/lines/1/bundle_line"),
    "bundle line missing": ({"lines": [{"product": "B", "bundle_line": "9"}]}, "/lines/0/bundle_line"),
    "not in the bundle": (
        {
            "products": {"P": {"bundle": {"required": [["A", "1"]]}}},
            "lines": [{"product": "P"}, {"product": "B", "bundle_line": "1"}],
        },
        "/lines/1/bundle_line",
    ),
    "alternative to itself": ({"lines": [{"product": "A", "alternative_to": "1"}]}, "/lines/0/alternative_to"),
    "setting": ({"settings": {"rounding": "sometimes"}}, "/settings/rounding"),
    "flag as text": ({"settings": {"tax_included": "false"}}, "/settings/tax_included"),
    "currency": ({"currency": "euro"}, "/currency"),
    "day": ({"as_of": "23/11/2026"}, "/as_of"),
    "impossible day": ({"as_of": "2026-02-30"}, "/as_of"),
    "lines as object": ({"lines": {}}, "/lines"),
    "units as list": ({"units": []}, "/units"),
    "factor zero": ({"units": {"box": {"factor": "0"}}}, "/units/box/factor"),
    "decimals": ({"units": {"box": {"decimals": 7}}}, "/units/box/decimals"),
    "slash in a name": ({"units": {"a/b~c": {"factor": "-1"}}}, "/units/a~1b~0c/factor"),
    "kind": ({"products": {"A": {"kind": "thing"}}}, "/products/A/kind"),
    "cost": ({"products": {"A": {"current_cost": "cheap"}}}, "/products/A/current_cost"),
    "bundle part": ({"products": {"A": {"bundle": {"required": ["B"]}}}}, "/products/A/bundle/required/0"),
    "method": ({"price_list": listed(item(method="guess"))}, "/price_list/items/0/method"),
    "no value": ({"price_list": listed({"product": "A"})}, "/price_list/items/0/value"),
    "no product of an item": ({"price_list": listed({"value": "1"})}, "/price_list/items/0/product"),
    "no such discounts": ({"price_list": listed(item(discount_list="X"))}, "/price_list/items/0/discount_list"),
    "policy": ({"price_list": listed(item(rounding={"policy": "away"}))}, "/price_list/items/0/rounding/policy"),
    "no amount to round to": (
        {"price_list": listed(item(rounding={"policy": "up"}))},
        "/price_list/items/0/rounding/amount",
    ),
    "rounds to nothing": (
        {"price_list": listed(item(rounding={"policy": "up", "amount": "0"}))},
        "/price_list/items/0/rounding/amount",
    ),
    "parent": ({"price_list": listed(parent={"items": [{"product": "A"}]})}, "/price_list/parent/items/0/value"),
    "tier": ({"discount_lists": {"V": {"tiers": [{"from": "1"}]}}}, "/discount_lists/V/tiers/0/value"),
    "tier backwards": (
        {"discount_lists": {"V": {"tiers": [{"from": "9", "to": "1", "value": "1"}]}}},
        "/discount_lists/V/tiers/0/to",
    ),
    "rate": ({"rates": [{"from": "EUR", "to": "USD"}]}, "/rates/0/rate"),
    "plugin": ({"plugins": [{}]}, "/plugins/0/name"),
    "plugin settings": ({"plugins": [{"name": "a", "settings": []}]}, "/plugins/0/settings"),
}


@pytest.mark.parametrize(("case", "pointer"), MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_case_is_refused_with_a_pointer_to_the_wrong_key(case: Any, pointer: str) -> None:
    with pytest.raises(CaseError) as refusal:
        price_case(case, TODAY)
    assert refusal.value.pointer == pointer
    assert refusal.value.sentence


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "line 1 column 2"),
        ('{"lines": [NaN]}', "NaN"),
        ('{"currency": "EUR", "currency": "USD"}', '"currency" stands twice'),
        ("[" * 100_000, "recursion"),
        ("1" * 5000, "digits"),
    ],
)
def test_text_that_is_not_exact_json_is_refused(text: str, told: str) -> None:
    with pytest.raises(CaseError, match=told) as refusal:
        parsed(text)
    assert refusal.value.pointer == ""


def test_keys_that_begin_with_an_underscore_are_comments() -> None:
    assert run(_why="an example", lines=[write_in("1.00", _note="x")])["problems"] == []


def test_whole_numbers_and_idle_zeros_are_fine() -> None:
    line = write_in("10.00000000", quantity=3, discount_amount="1.50000", id=7)
    result = run(lines=[line])["lines"][0]
    assert (result["id"], result["net"]) == ("7", "28.50")


NAMED = {"lines": [write_in("1.00")], "plugins": [{"name": "contoso_coffee", "settings": {"a": 1}}, {"name": "mine"}]}


def test_plugins_that_cannot_be_asked_are_told() -> None:
    assert codes(run(**NAMED)) == ["not_supported_yet", "not_supported_yet"]


def test_bundled_plugins_are_asked_and_others_told() -> None:
    asked: list[tuple[tuple[CasePlugin, ...], PricingRequest]] = []

    def ask(plugins: tuple[CasePlugin, ...], request: PricingRequest) -> Answers:
        asked.append((plugins, request))
        return Answers()

    result: Json = price_case(NAMED, TODAY, ask)
    assert codes(result) == ["not_supported_yet"]
    assert "mine" in result["problems"][0]["message"]
    (plugins, request), *_ = asked
    assert plugins == (CasePlugin("contoso_coffee", {"a": 1}),)
    assert (request.currency, len(request.lines)) == ("EUR", 1)
