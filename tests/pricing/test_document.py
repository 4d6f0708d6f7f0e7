"""Every worked table of docs/algorithms/pricing.md is worked out again."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.pricing.cases import TODAY, Json, listed, run, write_in
from webapp.pluginapi import LineAdjustment, OrderAdjustment, Text
from webapp.pricing.case import price_case
from webapp.pricing.catalogue import Catalogue, PriceItem, PriceList, Product, Unit, pin
from webapp.pricing.engine import settle
from webapp.pricing.model import Answers, LineAnswer, LineInput, OrderAnswer, OrderInput, Pins, Rules, Tier
from webapp.pricing.tiers import base_quantity

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "algorithms" / "pricing.md"
Row = dict[str, str]


def worked(name: str) -> list[Row]:
    """The rows of the table that follows the comment of this name."""
    _, _, after = DOCUMENT.read_text(encoding="utf-8").partition(f"<!-- worked: {name} -->\n")
    lines = after.split("\n\n")[0].splitlines()
    assert len(lines) > 2, f"no table {name}"
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(head, row, strict=True)) for row in rows]


def rows(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", worked(name), ids=lambda row: " ".join(row.values()))


def unit(cell: str) -> Unit:
    name, factor = cell.split(" of ")
    return Unit(name, "group", Decimal(factor), 6)


def summands(cell: str) -> list[str]:
    return cell.split(" + ")


@rows("quantity")
def test_quantity_in_the_default_unit(row: Row) -> None:
    line, default = unit(row["line's unit"]), unit(row["default unit"])
    catalogue = Catalogue("EUR", {line.code: line, default.code: default}, {"A": Product("A", "A", default.code)})
    assert base_quantity(Decimal(row["q"]), pin(catalogue, "A", line.code, TODAY)) == Decimal(row["q₀"])


@rows("conversion")
def test_converted_list_price(row: Row) -> None:
    own, line = unit(row["item's unit"]), unit(row["line's unit"])
    item = PriceItem("A", own.code, "amount", Decimal(row["item's price"]))
    catalogue = Catalogue(
        "EUR",
        {own.code: own, line.code: line},
        {"A": Product("A", "A", own.code)},
        PriceList("1", "List", "EUR", {"A": (item,)}),
    )
    assert str(pin(catalogue, "A", line.code, TODAY).price) == row["list price"]


@rows("rounding")
def test_rounding_policy(row: Row) -> None:
    rounding = {"policy": row["policy"]}
    if row["policy"] != "none":
        rounding |= {"option": row["option"], "amount": row["amount"]}
    item = {"product": "A", "method": "percent_of_list", "value": "100", "rounding": rounding}
    result = run(products={"A": {"list_price": row["p"]}}, price_list=listed(item), lines=[{"product": "A"}])
    assert result["lines"][0]["list_price"] == row["price"]


@rows("method")
def test_method(row: Row) -> None:
    product = {name: row[name.replace("_", " ")] for name in ("list_price", "current_cost", "standard_cost")}
    rounding = {"policy": row["policy"]}
    if row["policy"] != "none":
        rounding |= {"option": row["option"], "amount": row["amount"]}
    item = {"product": row["product"], "method": row["method"], "value": row["p"], "rounding": rounding}
    result = run(products={row["product"]: product}, price_list=listed(item), lines=[{"product": row["product"]}])
    assert result["lines"][0]["list_price"] == row["price"]
    assert result["problems"] == []


@rows("line")
def test_line(row: Row) -> None:
    volume = None if row["volume"] == "–" else Tier(Decimal(1), None, Decimal(row["volume"].rstrip(" %")))
    kind = None if volume is None else "percent" if "%" in row["volume"] else "amount"
    pins = Pins(
        *("A", None, None, "each", Decimal(row["unit price"]), Decimal(1), 3, TODAY, kind),
        () if volume is None else (volume,),
    )
    adjustments = () if row["plugin"] == "–" else (LineAnswer("rules", "1", line_adjustment(row["plugin"])),)
    line = LineInput(
        "1",
        Decimal(row["q"]),
        pins,
        discount_percent=Decimal(row["discount %"]),
        discount_amount=Decimal(row["discount"]),
        tax_percent=Decimal(row["tax %"]),
    )
    priced = settle(OrderInput("EUR", 2, TODAY, Rules(), (line,)), Answers(adjustments)).lines[0]
    for name in ("gross", "volume discount", "manual discount", "net", "tax", "extended"):
        assert str(getattr(priced, name.replace(" ", "_"))) == row[name], name


def line_adjustment(cell: str) -> LineAdjustment:
    value = Decimal(cell.rstrip(" %"))
    label = Text("Regla", "Rule")
    return LineAdjustment("1", label, percent=value) if "%" in cell else LineAdjustment("1", label, amount=value)


@rows("included")
def test_tax_included(row: Row) -> None:
    result = run(settings={"tax_included": True}, lines=[write_in(row["running"], tax_percent=row["tax %"])])
    line = result["lines"][0]
    assert [line["net"], line["tax"], line["extended"]] == [row["net"], row["tax"], row["extended"]]


@rows("document")
def test_tax_on_the_document(row: Row) -> None:
    lines = [write_in(net, tax_percent=row["tax %"]) for net in summands(row["nets"])]
    for rounding, column in (("line", "line by line"), ("document", "on the document")):
        result = run(settings={"rounding": rounding}, lines=lines)
        assert [line["tax"] for line in result["lines"]] == summands(row[column])
        assert Decimal(result["order"]["tax"]) == sum(map(Decimal, summands(row[column])))


@rows("order")
def test_order(row: Row) -> None:
    lines = tuple(
        LineInput(str(place), Decimal(1), None, Decimal(net), tax_percent=Decimal(row["tax %"]))
        for place, net in enumerate(summands(row["nets"]))
    )
    rules = Rules(order_discount_lowers_tax=row["lowers tax"] == "yes")
    order = OrderInput(
        *("EUR", 2, TODAY, rules, lines, Decimal(row["discount %"]), Decimal(row["discount"]), Decimal(row["freight"]))
    )
    adjustments = ()
    if row["adjustment"] != "–":
        answer = OrderAdjustment(Text("Regla", "Rule"), percent=Decimal(row["adjustment"].rstrip(" %")))
        adjustments = (OrderAnswer("rules", "1", answer),)
    totals = settle(order, Answers(order=adjustments)).order
    assert [str(totals.discount), str(totals.total_before_freight), str(totals.tax), str(totals.total)] == [
        row["order discount"],
        row["before freight"],
        row["tax"],
        row["total"],
    ]


def test_case() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    found = re.search(r"<!-- worked: case -->\n```json\n(.*?)```", text, re.DOTALL)
    assert found
    result: Json = price_case(json.loads(found[1]), TODAY)
    assert result["problems"] == []
    for row, line in zip(worked("case result"), result["lines"], strict=True):
        shown = {name: line[name.replace(" ", "_")] or "–" for name in row if name != "line"}
        assert shown | {"line": line["id"]} == row
    order = result["order"]
    sentence = (
        f"Detail total {order['detail_total']}, freight {order['freight']}, tax {order['tax']}, "
        f"total **{order['total']}**."
    )
    assert sentence in text
