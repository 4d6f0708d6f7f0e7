"""The lines of a stateless case."""

from collections.abc import Mapping
from datetime import date

from webapp.core.money import ONE, ZERO, currency_decimals
from webapp.pricing.catalogue import pin
from webapp.pricing.model import LineInput, Pins, Rules
from webapp.pricing.pointers import Node
from webapp.pricing.snapshot import Catalogue


def read_lines(rows: list[Node], catalogue: Catalogue, rules: Rules, as_of: date) -> tuple[LineInput, ...]:
    """The lines in their order, each with its pins; lines without an id are numbered from 1. Raises `CaseError`."""
    known: dict[tuple[str, str], Pins] = {}
    ids: dict[str, Node] = {}
    for place, row in enumerate(rows, start=1):
        line_id = row.at("id").text(str(place))
        if line_id in ids:
            raise row.at("id").error("another line has this id")
        ids[line_id] = row
    return tuple(_line(line_id, row, ids, catalogue, rules, as_of, known) for line_id, row in ids.items())


def _line(
    line_id: str,
    node: Node,
    ids: Mapping[str, Node],
    catalogue: Catalogue,
    rules: Rules,
    as_of: date,
    known: dict[tuple[str, str], Pins],
) -> LineInput:
    node.fields(
        *("id", "product", "write_in", "unit", "quantity", "price", "override", "discount_percent"),
        *("discount_amount", "tax_percent", "bundle_line", "optional", "alternative_to"),
    )
    product, write_in = node.at("product").text(None), node.at("write_in").text(None)
    if product is None and write_in is None:
        raise node.error("a product or a write_in is expected")
    if product is not None and write_in is not None:
        raise node.at("write_in").error("a line has either a product or a write_in")
    if product is not None and not node.at("price").is_absent:
        raise node.at("price").error("a price belongs to a write_in; a product's is given as override")
    alternative = node.at("alternative_to").text(None)
    if alternative is not None and (alternative not in ids or alternative == line_id):
        raise node.at("alternative_to").error("there is no other line with this id")
    pins = None
    if product is not None:
        unit = node.at("unit").text(catalogue.products[product].unit)
        pins = known.get((product, unit)) or pin(catalogue, product, unit, as_of)
        known[product, unit] = pins
    places = currency_decimals(catalogue.currency) if rules.manual_discount == "line" else 6
    return LineInput(
        line_id,
        node.at("quantity").number(ONE, 40),
        pins,
        node.at("price").number(None),
        node.at("override").number(None),
        node.at("discount_percent").number(ZERO),
        node.at("discount_amount").number(ZERO, places),
        node.at("tax_percent").number(ZERO),
        node.at("bundle_line").text(None),
        _is_required_part(node, ids, catalogue),
        _is_counted(node, ids),
    )


def _is_counted(node: Node, ids: Mapping[str, Node]) -> bool:
    """Neither optional nor an alternative; what belongs to a bundle that isn't counted isn't either."""
    whole = ids.get(node.at("bundle_line").text(None) or "")
    if whole is not None and whole is not node and whole.at("bundle_line").is_absent and not _is_counted(whole, ids):
        return False
    return node.at("alternative_to").is_absent and not node.at("optional").flag(False)


def _is_required_part(node: Node, ids: Mapping[str, Node], catalogue: Catalogue) -> bool:
    """Whether the line is a part that its bundle's price covers; an optional part is not."""
    bundle_line = node.at("bundle_line").text(None)
    if bundle_line is None:
        return False
    product = node.at("product").text(None)
    whole = ids[bundle_line].at("product").text(None) if bundle_line in ids else None
    bundle = catalogue.products[whole].bundle if whole is not None else None
    if bundle is None:
        raise node.at("bundle_line").error("there is no line with this id whose product is a bundle")
    if any(part.product == product for part in bundle.required):
        return True
    if product not in bundle.optional:
        raise node.at("bundle_line").error(f"{product} is not a part of the bundle {whole}")
    return False
