"""A table of cases (field_cases.txt): ours must give what the public rules of systems in the field give, and first principles.

No text is taken from these pages; the cases and their figures are our own.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.pricing.cases import TODAY, UNITS, Json, codes
from webapp.pricing.case import price_case

SOURCES = {
    "M": "https://learn.microsoft.com/en-us/dynamics365/sales/developer/product-pricing-methods",
    "Z": "https://www.magnetismsolutions.com/blog/colinmaitland/2018/08/17/"
    "rounding-options-for-price-list-items-in-dynamics-365",
    "V": "https://learn.microsoft.com/en-us/dynamics365/sales/developer/entities/discount",
    "D": "https://mayeur.com/wordpressfr/dynamics-365-product-prices/",
    "B": "https://learn.microsoft.com/en-us/dynamics365/sales/create-product-bundles-sell-multiple-items-together",
    # Formulas, least quantities and rounding; that rounding comes after the conversion of currencies is pull 102920.
    "O": "https://github.com/odoo/documentation/blob/master/content/applications/sales/sales/products_prices/prices/"
    "pricing.rst, https://github.com/odoo/odoo/pull/102920",
    "T": "https://docs.tryton.org/projects/modules-product-price-list",
    # The remainder of an amount that is spread over lines stays on one of them, so that the sum is exact.
    "S": "https://rubydoc.info/gems/solidus_friendly_promotions/SolidusFriendlyPromotions/DistributedAmountsHandler",
    "F": "docs/algorithms/pricing.md",
}
_FLAGS = {"tax_included", "order_discount_lowers_tax", "optional", "no_list"}
_METHODS = (
    *("amount", "percent_of_list", "markup_current_cost", "margin_current_cost", "markup_standard_cost"),
    "margin_standard_cost",
)


def rows() -> list[tuple[int, list[str]]]:
    """The table's rows with their line numbers."""
    lines = Path(__file__).with_name("field_cases.txt").read_text(encoding="utf-8").splitlines()
    return [
        (number, [cell.strip() for cell in line.split("|")])
        for number, line in enumerate(lines, start=1)
        if line and not line.startswith("#")
    ]


CASES = rows()


def words(text: str) -> dict[str, str]:
    """`disc%=5 optional` as names and values; a word alone is true, and a bare number the quantity."""
    found = {}
    for word in text.split():
        name, equals, value = word.partition("=")
        found[name if equals or name in _FLAGS or ":" in name else "quantity"] = value if equals else name
    return found


def case_of(settings: str, item: str, product: str, lines: str, order: str) -> Json:
    said, offered, known, total = words(settings), words(item), words(product), words(order)
    currency = said.get("currency", "EUR")
    case: Json = {
        "currency": currency, "as_of": TODAY.isoformat(), "units": UNITS, "settings": _settings(said),
        "products": {"A": _product(known, offered)} | _parts(offered), "discount_lists": _discounts(offered),
        "lines": [_line(words(line)) for line in lines.split(";")],
        "order": {
            "discount_percent": total.get("disc%", "0"), "discount_amount": total.get("disc", "0"),
            "freight": total.get("freight", "0"),
        },
    }  # fmt: skip
    if "no_list" not in said:
        case["price_list"] = {
            "name": "List", "currency": said.get("list_currency", currency), "from": said.get("since"),
            "to": said.get("until"), "items": _items(offered),
        }  # fmt: skip
        if "parent" in offered:
            case["price_list"]["parent"] = {
                "name": "Parent",
                "items": _amounts(offered["parent"]),
                "currency": currency,
            }
    if "rate" in total:
        pair, rate = total["rate"].split(":")
        case["rates"] = [{"from": pair[:3], "to": pair[4:], "rate": rate}]
    return case


def _settings(said: dict[str, str]) -> Json:
    names = ("rounding", "revenue_basis", "manual_discount")
    given: Json = {name: said[name] for name in names if name in said}
    given |= {name: True for name in ("tax_included", "order_discount_lowers_tax") if name in said}
    if "price_list_required" in said:
        given["price_list_required"] = said["price_list_required"] == "true"
    return given


def _product(known: dict[str, str], offered: dict[str, str]) -> Json:
    names = {"list": "list_price", "current": "current_cost", "standard": "standard_cost"}
    product: Json = {"unit": known.get("unit", "each")} | {names[n]: v for n, v in known.items() if n in names}
    if "currency" in known:
        product["currency"] = known["currency"]
    if "active" in known:
        product["active"] = known["active"] == "true"
    if "bundle" in offered:
        required = [part.split(":") for part in offered["bundle"].split(",")]
        product["bundle"] = {"required": required, "optional": [part for part in [offered.get("optional")] if part]}
    return product


def _parts(offered: dict[str, str]) -> Json:
    named = [part.split(":")[0] for part in offered.get("bundle", "").split(",") if part]
    return {code: {"unit": "each"} for code in (*named, *(["T"] if "optional" in offered else []))}


def _items(offered: dict[str, str]) -> list[Json]:
    items = _amounts(offered.get("other", ""))
    method = next((name for name in _METHODS if name in offered), None)
    if method is None:
        return items
    item: Json = {"product": "A", "method": method, "value": offered[method]}
    if "unit" in offered:
        item["unit"] = offered["unit"]
    if "tiers" in offered:
        item["discount_list"] = "VOL"
    for word in offered:
        if word.count(":") == 2:
            policy, option, amount = word.split(":")
            item["rounding"] = {"policy": policy, "option": option, "amount": amount}
    return [item, *items]


def _amounts(text: str) -> list[Json]:
    pairs = [pair.split(":") for pair in text.split(",") if pair]
    return [{"product": product, "value": value} for product, value in pairs]


def _discounts(offered: dict[str, str]) -> Json:
    if "tiers" not in offered:
        return {}
    tiers = []
    for text in offered["tiers"].split(","):
        bounds, value = text.split(":")
        since, until = bounds.split("-")
        tiers.append({"from": since, "value": value.rstrip("%")} | ({"to": until} if until else {}))
    return {"VOL": {"kind": "percent" if "%" in offered["tiers"] else "amount", "tiers": tiers}}


def _line(said: dict[str, str]) -> Json:
    names = {"disc%": "discount_percent", "disc": "discount_amount", "tax": "tax_percent"}
    line: Json = {names.get(name, name): value for name, value in said.items()}
    if "optional" in line:
        line["optional"] = True
    if "price" in line:
        return line | {"write_in": "Something"}
    return {"product": "A"} | line


def figure(result: Json, name: str) -> Any:
    """`net` of the first line, `2.net` of the second, `order.total`, or the problems' codes."""
    if name == "problems":
        return ",".join(codes(result))
    where, dot, field = name.rpartition(".")
    if not dot:
        return result["lines"][0][field]
    found = result["order"] if where == "order" else result["lines"][int(where) - 1]
    return found[field]


@pytest.mark.parametrize(("number", "cells"), CASES, ids=[f"line {number}" for number, _cells in CASES])
def test_the_run_gives_what_the_table_says(number: int, cells: list[str]) -> None:
    source, *said, wanted = cells
    assert source in SOURCES
    result = price_case(case_of(*said), TODAY)
    expected = words(wanted)
    assert {name: str(figure(result, name)) for name in expected} == expected, number
    if "problems" not in expected:
        assert codes(result) == [], "a case says what is wrong with it"


def test_there_are_enough_and_each_source_is_used() -> None:
    assert len(CASES) >= 150
    assert {cells[0] for _number, cells in CASES} == set(SOURCES)
