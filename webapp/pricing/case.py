"""The stateless pricing run: a self-contained case in, the priced result out (docs/algorithms/pricing.md)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from webapp.core.money import ZERO, currency_decimals
from webapp.pluginapi.pricing import PricingRequest
from webapp.pricing.case_catalogue import read_catalogue
from webapp.pricing.case_lines import read_lines
from webapp.pricing.case_result import result_json
from webapp.pricing.claims import claimed, taxed
from webapp.pricing.engine import prepare, settle
from webapp.pricing.model import Answers, Claim, LineInput, OrderInput, Rules
from webapp.pricing.pointers import CaseError, Node, parsed
from webapp.pricing.problems import problem

__all__ = ["AskPlugins", "Case", "CaseError", "CasePlugin", "parsed", "price_case", "read_case"]

# The plugins that travel with the product and that a stateless run may ask.
BUNDLED = frozenset({"contoso_coffee", "contoso_public", "contoso_services"})


@dataclass(frozen=True, slots=True)
class CasePlugin:
    """A plugin that the case names, with its settings as they stand in the JSON."""

    name: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A case that was read: the order with its pins, and the plugins to ask in their order."""

    order: OrderInput
    plugins: tuple[CasePlugin, ...]


AskPlugins = Callable[[tuple[CasePlugin, ...], PricingRequest], Answers]
AskClaims = Callable[[tuple[CasePlugin, ...], PricingRequest], Mapping[str, Sequence[Claim]]]


def price_case(
    document: object,
    today: date,
    ask_plugins: AskPlugins | None = None,
    known: frozenset[str] = BUNDLED,
    ask_claims: AskClaims | None = None,
) -> dict[str, Any]:
    """The result as a JSON value. Raises `CaseError`; what is wrong with the prices is in its problems instead.

    `ask_plugins` answers for the `known` plugins, the bundled ones, and `ask_claims` says which base prices they claim;
    any other plugin, or without it all, is `not_supported_yet`.
    """
    case = read_case(document, today)
    order = case.order
    asked = tuple(plugin for plugin in case.plugins if ask_plugins and plugin.name in known)
    answers = Answers()
    if ask_plugins and asked:
        claims = ask_claims(asked, _request(order)) if ask_claims else {}
        order = replace(order, lines=tuple(_claimed(line, claims.get(line.id, ()), order) for line in order.lines))
        answers = ask_plugins(asked, _request(order))
        order = taxed(order, answers, {line.id for line in order.lines})
    unsupported = [
        problem("not_supported_yet", None, "plugins", plugin=plugin.name)
        for plugin in case.plugins
        if plugin not in asked
    ]
    return result_json(settle(order, answers), unsupported)


def _request(order: OrderInput) -> PricingRequest:
    return PricingRequest(
        "", order.currency, order.decimals, order.as_of, prepare(order),
        discount_percent=order.discount_percent, discount_amount=order.discount_amount,
    )  # fmt: skip


def _claimed(line: LineInput, claims: Sequence[Claim], order: OrderInput) -> LineInput:
    if line.pins is None or line.override is not None or not claims:
        return line
    return replace(line, pins=claimed(line.pins, claims, order.decimals))


def read_case(document: object, today: date) -> Case:
    """The case, checked key by key; `today` is the day of the run where it names none. Raises `CaseError`."""
    if not isinstance(document, dict):
        raise CaseError("", "an object is expected")
    node = Node(document).fields(
        *("currency", "as_of", "settings", "units", "products", "discount_lists", "price_list", "rates"),
        *("lines", "order", "plugins"),
    )
    listed = node.at("price_list").at("currency").currency("EUR")
    currency = node.at("currency").currency(listed)
    as_of = node.at("as_of").day(today) or today
    rules = _rules(node.at("settings"))
    catalogue = read_catalogue(node, currency)
    lines = read_lines(node.at("lines").rows(), catalogue, rules, as_of)
    decimals = currency_decimals(currency)
    total = node.at("order").fields("discount_percent", "discount_amount", "freight")
    order = OrderInput(
        currency,
        decimals,
        as_of,
        rules,
        lines,
        total.at("discount_percent").number(ZERO),
        total.at("discount_amount").number(ZERO, decimals),
        total.at("freight").number(ZERO, decimals),
    )
    return Case(order, tuple(_plugin(row) for row in node.at("plugins").rows()))


def _rules(node: Node) -> Rules:
    node.fields(
        *("price_list_required", "revenue_basis", "rounding", "tax_included", "manual_discount"),
        "order_discount_lowers_tax",
    )
    return Rules(
        node.at("price_list_required").flag(True),
        node.at("revenue_basis").choice(("total", "net"), "total"),
        node.at("rounding").choice(("line", "document"), "line"),
        node.at("tax_included").flag(False),
        node.at("manual_discount").choice(("line", "unit"), "line"),
        node.at("order_discount_lowers_tax").flag(False),
    )


def _plugin(node: Node) -> CasePlugin:
    node.fields("name", "settings")
    settings = node.at("settings")
    return CasePlugin(node.at("name").text(), {name: entry.value for name, entry in settings.named()})
