"""The catalogue of a stateless case: units, products, discount lists, price list with parents, exchange rates.

What is named but not declared has the obvious default: a unit stands alone and takes any decimals, a product is sold
by the unit that its price or its line names.
"""

from datetime import date

from webapp.core.money import ONE, ZERO
from webapp.pricing.model import Tier
from webapp.pricing.pointers import Node
from webapp.pricing.snapshot import (
    METHODS,
    Bundle,
    BundlePart,
    Catalogue,
    DiscountList,
    ExchangeRate,
    Policy,
    PriceItem,
    PriceList,
    Product,
    RoundingPolicy,
    Unit,
)

_EACH = "each"
_POLICIES: tuple[Policy, ...] = ("none", "up", "down", "nearest")


def read_catalogue(case: Node, currency: str) -> Catalogue:
    """All of the case but its lines and its order. Raises `CaseError`."""
    discount_lists = {code: _discount_list(code, node) for code, node in case.at("discount_lists").named()}
    units_sold_by = _units_sold_by(case)
    price_list = case.at("price_list")
    declared = {code: _product(code, node, currency, units_sold_by) for code, node in case.at("products").named()}
    prices = None if price_list.is_absent else _price_list(price_list, currency, units_sold_by, discount_lists)
    products = {
        code: declared.get(code) or Product(code, code, unit, currency=currency)
        for code, unit in (units_sold_by | {code: product.unit for code, product in declared.items()}).items()
    }
    units = {code: _unit(code, node) for code, node in case.at("units").named()}
    named = {product.unit for product in products.values()}
    named |= {node.at("unit").value for node in case.at("lines").rows() if isinstance(node.at("unit").value, str)}
    for listed in (prices, *prices.parents) if prices else ():
        named |= {item.unit for items in listed.items.values() for item in items}
    for code in named - set(units):
        units[code] = Unit(code, f"only {code}", ONE, 6)
    rates = tuple(_rate(node) for node in case.at("rates").rows())
    return Catalogue(currency, units, products, prices, discount_lists, rates)


def _units_sold_by(case: Node) -> dict[str, str]:
    """The default unit of every product that is named anywhere: its own, else its first price's, else its line's."""
    found: dict[str, str | None] = {}
    for code, node in case.at("products").named():
        found[code] = node.at("unit").text(None)
    prices = case.at("price_list")
    while not prices.is_absent:
        _hints(prices.at("items").rows(), found)
        prices = prices.at("parent")
    _hints(case.at("lines").rows(), found)
    return {code: unit or _EACH for code, unit in found.items()}


def _hints(rows: list[Node], found: dict[str, str | None]) -> None:
    for node in rows:
        code = node.at("product").text(None)
        if code is not None:
            found[code] = found.get(code) or node.at("unit").text(None)


def _unit(code: str, node: Node) -> Unit:
    node.fields("group", "factor", "decimals")
    return Unit(
        code,
        node.at("group").text(f"only {code}"),
        node.at("factor").positive(ONE),
        node.at("decimals").whole(6, 6),
    )


def _product(code: str, node: Node, currency: str, units_sold_by: dict[str, str]) -> Product:
    node.fields(
        *("name", "family", "kind", "unit", "list_price", "current_cost", "standard_cost", "currency", "active"),
        *("sellable_from", "sellable_to", "bundle"),
    )
    return Product(
        code,
        node.at("name").text(code),
        units_sold_by[code],
        node.at("family").text(None),
        node.at("kind").choice(("good", "service"), "good"),
        node.at("list_price").number(None),
        node.at("current_cost").number(None),
        node.at("standard_cost").number(None),
        node.at("currency").currency(currency),
        node.at("active").flag(True),
        node.at("sellable_from").day(),
        node.at("sellable_to").day(),
        None if node.at("bundle").is_absent else _bundle(node.at("bundle")),
    )


def _bundle(node: Node) -> Bundle:
    node.fields("required", "optional")
    required = []
    for part in node.at("required").rows():
        pair = part.rows()
        if len(pair) != 2:
            raise part.error('a product and its quantity are expected, like ["CAFE-S100", "1"]')
        required.append(BundlePart(pair[0].text(), pair[1].positive(ONE)))
    return Bundle(tuple(required), tuple(part.text() for part in node.at("optional").rows()))


def _discount_list(code: str, node: Node) -> DiscountList:
    node.fields("name", "kind", "tiers", "currency")
    currency = None if node.at("currency").is_absent else node.at("currency").currency("")
    tiers = tuple(_tier(row) for row in node.at("tiers").rows())
    return DiscountList(
        code, node.at("name").text(code), node.at("kind").choice(("percent", "amount"), "percent"), tiers, currency
    )


def _tier(node: Node) -> Tier:
    node.fields("from", "to", "value")
    since, until = node.at("from").number(ZERO, 12), node.at("to").number(None, 12)
    value = node.at("value").percentage()
    if value is None or value < 0:
        raise node.at("value").error("a number from 0 is expected")
    if until is not None and until < since:
        raise node.at("to").error("the end lies before the start")
    return Tier(since, until, value)


def _price_list(
    node: Node, currency: str, units_sold_by: dict[str, str], discount_lists: dict[str, DiscountList]
) -> PriceList:
    node.fields("name", "currency", "from", "to", "items", "parent")
    name = node.at("name").text("price list")
    items: dict[str, tuple[PriceItem, ...]] = {}
    for row in node.at("items").rows():
        item = _item(row, units_sold_by, discount_lists)
        items[item.product] = (*items.get(item.product, ()), item)
    parents: tuple[PriceList, ...] = ()
    if not node.at("parent").is_absent:
        parent = _price_list(node.at("parent"), currency, units_sold_by, discount_lists)
        parents = (parent, *parent.parents)
    return PriceList(
        name, name, node.at("currency").currency(currency), items, node.at("from").day(), node.at("to").day(), parents
    )


def _item(node: Node, units_sold_by: dict[str, str], discount_lists: dict[str, DiscountList]) -> PriceItem:
    node.fields("product", "unit", "method", "value", "rounding", "discount_list")
    product = node.at("product").text()
    method = node.at("method").choice(METHODS, "amount")
    value = node.at("value").number(None) if method == "amount" else node.at("value").percentage()
    if value is None:
        raise node.at("value").error("a price or a percentage is expected")
    discounts = node.at("discount_list").text(None)
    if discounts is not None and discounts not in discount_lists:
        raise node.at("discount_list").error("there is no discount list of this name")
    rounding = None if node.at("rounding").is_absent else _rounding(node.at("rounding"))
    return PriceItem(product, node.at("unit").text(units_sold_by[product]), method, value, rounding, discounts)


def _rounding(node: Node) -> RoundingPolicy | None:
    node.fields("policy", "option", "amount")
    policy = node.at("policy").choice(_POLICIES, "none")
    if policy == "none":
        return None
    amount = node.at("amount").positive(None, 6)
    if amount is None:
        raise node.at("amount").error("the amount to round to is expected")
    return RoundingPolicy(policy, node.at("option").choice(("ends_in", "multiple_of"), "multiple_of"), amount)


def _rate(node: Node) -> ExchangeRate:
    node.fields("from", "to", "rate", "since")
    rate = node.at("rate").positive(None)
    if rate is None:
        raise node.at("rate").error("a number above 0 is expected")
    return ExchangeRate(
        node.at("from").currency("EUR"), node.at("to").currency("EUR"), rate, node.at("since").day() or date.min
    )
