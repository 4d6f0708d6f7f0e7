"""Pricing a draft: pins renewed where lines were edited, the unit's plugins asked once, figures put into the draft."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from operator import attrgetter

from webapp.catalog import store as catalog
from webapp.catalog.settings.rules import rules_from
from webapp.core import clock
from webapp.core.money import HUNDRED, ZERO, currency_decimals, rounded
from webapp.db.epochs import Epochs
from webapp.opportunities import plugin_prices
from webapp.opportunities.draft import Draft, Head, Line
from webapp.opportunities.plugin_prices import Asking
from webapp.people.units import Unit, unit_tree
from webapp.pluginhost import store as plugins
from webapp.pluginhost.host import LastAnswers
from webapp.pricing import engine, stored
from webapp.pricing.catalogue import Catalogue, pin
from webapp.pricing.claims import taxed
from webapp.pricing.model import (
    Answers,
    LineAnswer,
    LineInput,
    OrderInput,
    Pins,
    Priced,
    PricedLine,
    Problem,
    Rules,
    Step,
)


@dataclass(frozen=True, slots=True)
class Moved:
    """A line that an edit of another line moved."""

    line: str
    name: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Run:
    """A priced draft: traces by line id and, under the empty text, the order's; `moved` names the other lines that moved."""

    draft: Draft
    traces: dict[str, tuple[Step, ...]]
    moved: tuple[Moved, ...]
    as_of: date


@dataclass(frozen=True, slots=True)
class _Entering:
    line: Line
    pins: Pins | None


class Stock:
    """What pricing reads of the catalogue at one epoch, kept for as many runs as share it."""

    def __init__(self, epochs: Epochs) -> None:
        self.epochs = epochs
        self._read: dict[tuple[int | None, str], tuple[Catalogue, dict[int, catalog.ProductRow]]] = {}
        self._pins: dict[tuple[int, str, str, date], Pins] = {}

    def of(
        self, products: frozenset[int], price_list: int | None, currency: str
    ) -> tuple[Catalogue, dict[int, catalog.ProductRow]]:
        """These products with their prices, and maybe others. One statement for what isn't here yet, else none."""
        found = self._read.get((price_list, currency))
        if found is None or not products <= found[1].keys():
            wanted = products | (frozenset(found[1]) if found else frozenset())
            found = self._read[price_list, currency] = catalog.catalogue(wanted, price_list, currency, self.epochs)
            self._pins.clear()  # they are known by the catalogue's identity, which another one may get
        return found

    def pins(self, known: Catalogue, product: str, unit: str, as_of: date) -> Pins:
        """As `pin` has them."""
        key = (id(known), product, unit, as_of)
        if key not in self._pins:
            self._pins[key] = pin(known, product, unit, as_of)
        return self._pins[key]


def price(
    draft: Draft,
    edited: frozenset[str],
    epochs: Epochs,
    *,
    renew_all: bool = False,
    stock: Stock | None = None,
    asking: Asking | None = None,
) -> Run:
    """Price the whole opportunity. One statement for the catalogue when a line is pinned anew, else none.

    `stock` is what many runs at the same epochs share; `asking` names other plugins than the unit's, to try them.

    Lines that were not edited enter with their pins; their plugin answers stay too where the unit's rules have changed
    since they were given, unless `renew_all` asks for everything anew. Raises nothing for what a plugin does.
    """
    head = draft.head
    unit = unit_tree(epochs)[head.unit_id]
    as_of = clock.today(unit.time_zone)
    renewed = frozenset(line.id for line in draft.lines) if renew_all else edited
    asking = asking or plugin_prices.of_unit(unit, epochs)
    entering = _pinned(draft, renewed, unit, as_of, epochs, stock or Stock(epochs), asking)
    rules_now = plugins.rules_fingerprint(unit.path, unit.settings, epochs)
    alone = renewed >= {line.id for line in draft.lines}
    fresh = alone or head.rules_fingerprint == rules_now
    rules = rules_of(unit) if fresh else kept_rules(head, unit)
    renewing = frozenset(line.id for line in draft.lines) if fresh else renewed
    ruled = stored.write_rules(rules_of(unit))
    entering = [_ruled(each, ruled) if each.line.id in renewing else each for each in entering]
    order = OrderInput(
        head.currency,
        currency_decimals(head.currency),
        as_of,
        rules,
        tuple(line_input(each.line, each.pins, rules) for each in entering),
        head.discount_percent,
        head.discount_amount,
        head.freight,
    )
    answers, order, entering = _answers(draft, order, entering, asking, renewed, unit.time_zone)
    if not fresh:
        answers = _keeping_old(draft, answers, renewed)
    order = taxed(order, answers, renewing)
    priced = engine.settle(order, answers)
    given: dict[str, list[LineAnswer]] = {}
    for answer in answers.lines:
        given.setdefault(answer.answer.line or "", []).append(answer)
    lines = tuple(
        _figures(each, line.tax_percent, figures, given.get(figures.id, ()))
        for each, line, figures in zip(entering, order.lines, priced.lines, strict=True)
    )
    prices_now = catalog.heads(epochs).fingerprint(head.price_list_id, unit.path)
    after = replace(
        _totals(head, priced, answers),
        line_count=len(lines),
        rules_fingerprint=rules_now if fresh else head.rules_fingerprint,
        prices_fingerprint=prices_now if alone else head.prices_fingerprint,
        rules=stored.write_rules(rules),
        moved="",
    )
    traces = {each.id: each.trace for each in priced.lines} | {"": priced.order.trace}
    return Run(Draft(after, lines), traces, _moved(draft, lines, edited), as_of)


def kept_rules(head: Head, unit: Unit) -> Rules:
    """The settings that the opportunity's figures were worked out with; the unit's where it doesn't say."""
    return stored.read_rules(head.rules) if head.rules else rules_of(unit)


def rules_of(unit: Unit) -> Rules:
    """The unit's settings of the arithmetic; what it doesn't say has the usual default."""
    return rules_from(unit.settings)


def today_of(head: Head, epochs: Epochs) -> date:
    """Today in the zone of the opportunity's business unit."""
    return clock.today(unit_tree(epochs)[head.unit_id].time_zone)


def estimated(head: Head) -> Head:
    """The head with its estimated revenue: the lines' figure, or the one that a person gave."""
    given = head.given_revenue or ZERO
    return replace(head, estimated_revenue=head.calculated_revenue if head.revenue_mode == "calculated" else given)


def with_options(draft: Draft) -> Decimal | None:
    """The total if the customer also took every optional line; None without a priced one.

    The order's percentage is taken off them too; plugins' order rules stay as they were answered for the counted lines.
    """
    head = draft.head
    taken = [line for line in draft.lines if line.role == "optional" and line.net is not None]
    if not taken:
        return None
    decimals = currency_decimals(head.currency)
    net = sum((line.net or ZERO for line in taken), ZERO)
    tax = sum((line.tax or ZERO for line in taken), ZERO)
    without, with_them = (
        rounded(base * head.discount_percent / HUNDRED, decimals)
        for base in (head.detail_total, head.detail_total + net)
    )
    return head.total + net + tax - (with_them - without)


def fingerprints(head: Head, epochs: Epochs) -> tuple[str, str]:
    """The fingerprints of rules and prices that a run of today would leave."""
    unit = unit_tree(epochs)[head.unit_id]
    rules = plugins.rules_fingerprint(unit.path, unit.settings, epochs)
    return rules, catalog.heads(epochs).fingerprint(head.price_list_id, unit.path)


def have_moved(head: Head, epochs: Epochs) -> bool:
    """Whether prices or rules have changed since the stored figures were made, told by fingerprints alone."""
    if not head.line_count or head.status not in ("open", "on_hold"):
        return False
    return (head.rules_fingerprint, head.prices_fingerprint) != fingerprints(head, epochs)


def _pinned(
    draft: Draft, renewed: frozenset[str], unit: Unit, as_of: date, epochs: Epochs, stock: Stock, asking: Asking
) -> list[_Entering]:
    wanted = frozenset(line.product_id for line in draft.lines if line.id in renewed and line.product_id)
    known: Catalogue | None = None
    by_id: dict[int, catalog.ProductRow] = {}
    if wanted:
        known, by_id = stock.of(wanted, draft.head.price_list_id, draft.head.currency)
        head = draft.head
        opened_on = clock.local(head.created, unit.time_zone).date()
        choice = plugin_prices.list_choice(asking, unit, epochs, head.currency, head.price_list_id, opened_on, as_of)
    entering = []
    for line in draft.lines:
        if line.product_id is None:
            entering.append(_Entering(line, None))
        elif known is not None and line.id in renewed and line.product_id in by_id:
            product = by_id[line.product_id]
            unit_code = line.unit_code or known.products[product.code].unit
            treatment = draft.head.account_treatment or "standard"
            tax = catalog.heads(epochs).tax_found(unit.path, product.tax_category, treatment, as_of)
            pins = replace(
                plugin_prices.told(stock.pins(known, product.code, unit_code, choice.day), choice),
                tax=tax_told(tax, product.tax_category, treatment, epochs),
            )
            entering.append(_Entering(replace(line, tax_percent=tax.rate, pins=stored.write_pins(pins)), pins))
        else:
            entering.append(_Entering(line, stored.read_pins(line.pins) if line.pins else None))
    return entering


def tax_told(tax: catalog.TaxFound, category: str, treatment: str, epochs: Epochs) -> tuple[tuple[str, str], ...]:
    """Where a line's rate comes from, as its pins keep it."""
    unit = unit_tree(epochs)[tax.unit].name if tax.unit is not None else ""
    since = tax.since.isoformat() if tax.since else ""
    return (("unit", unit), ("category", category), ("treatment", treatment), ("since", since))


def _ruled(entering: _Entering, text: str) -> _Entering:
    return entering if entering.line.rules == text else replace(entering, line=replace(entering.line, rules=text))


def line_input(line: Line, pins: Pins | None, rules: Rules) -> LineInput:
    """The line as a run takes it that works with these settings of the order."""
    own = stored.read_rules(line.rules) if line.rules else rules
    is_write_in = line.product_id is None
    return LineInput(
        id=line.id,
        quantity=line.quantity,
        pins=pins,
        write_in_price=line.given_price if is_write_in else None,
        override=None if is_write_in else line.given_price,
        discount_percent=line.discount_percent,
        discount_amount=line.discount_amount,
        tax_percent=line.tax_percent,
        bundle_line=None if line.bundle_line_id is None else str(line.bundle_line_id),
        required_part=line.is_included,
        counted=line.role == "counted",
        rules=None if own == rules else own,
    )


def _answers(
    draft: Draft, order: OrderInput, entering: list[_Entering], asking: Asking, renewed: frozenset[str], zone: str
) -> tuple[Answers, OrderInput, list[_Entering]]:
    """What the plugins say, and the order with the base prices that they claim for the renewed lines."""
    if not asking.enabled or not order.lines:
        return Answers(), order, entering
    request = plugin_prices.request_of(draft.head, order, zone)
    before = {line.id: stored.read_pins(line.pins) for line in draft.lines if line.id in renewed and line.pins}
    if found := plugin_prices.base_prices(asking, order, request, renewed, before):
        order = replace(order, lines=tuple(replace(line, pins=found.get(line.id, line.pins)) for line in order.lines))
        entering = [_repinned(each, found.get(each.line.id)) for each in entering]
        request = plugin_prices.request_of(draft.head, order, zone)
    return asking.price(asking.enabled, request, last_answers(draft)), order, entering


def _repinned(entering: _Entering, pins: Pins | None) -> _Entering:
    return entering if pins is None else _Entering(replace(entering.line, pins=stored.write_pins(pins)), pins)


def last_answers(draft: Draft) -> LastAnswers:
    """What the plugins said when the lines and the order were last priced."""
    lines = {
        line.id: stored.read_line_answers(line.adjustments, line.id) for line in draft.lines if line.adjustments != "[]"
    }
    return LastAnswers(lines, stored.read_order_answers(draft.head.adjustments))


def _keeping_old(draft: Draft, answers: Answers, renewed: frozenset[str]) -> Answers:
    """New answers for the edited lines, the stored ones for all others and for the order: the rules have changed since."""
    last = last_answers(draft)
    new = tuple(each for each in answers.lines if each.answer.line in renewed)
    old = tuple(each for line, given in last.lines.items() if line not in renewed for each in given)
    return replace(answers, lines=old + new, order=last.order)


_FIGURES = (
    "status", "list_price", "unit_price", "gross", "volume_discount", "plugin_adjustment", "manual_discount", "net", "tax",
    "extended",
)  # fmt: skip
_figures_of = attrgetter(*_FIGURES)


def _figures(entering: _Entering, tax_percent: Decimal, priced: PricedLine, own: Sequence[LineAnswer]) -> Line:
    """The line with its new figures; of 500 lines an edit moves a few, and the others stay the same values."""
    line, figures = entering.line, _figures_of(priced)
    told = line.adjustments if _is_told(line, own) else stored.write_line_answers(own)
    if (told, tax_percent, figures) == (line.adjustments, line.tax_percent, _figures_of(line)):
        return line
    return replace(line, tax_percent=tax_percent, adjustments=told, **dict(zip(_FIGURES, figures, strict=True)))


def _is_told(line: Line, own: Sequence[LineAnswer]) -> bool:
    """Whether the line keeps these answers already."""
    if not own or line.adjustments == "[]":
        return not own and line.adjustments == "[]"
    return stored.read_line_answers(line.adjustments, line.id) == tuple(own)


def _totals(head: Head, priced: Priced, answers: Answers) -> Head:
    order = priced.order
    return estimated(
        replace(
            head,
            detail_total=order.detail_total,
            discount=order.discount,
            plugin_adjustment=order.plugin_adjustment,
            total_before_freight=order.total_before_freight,
            tax=order.tax,
            total=order.total,
            calculated_revenue=order.estimated_revenue,
            unpriced=order.unpriced,
            adjustments=stored.write_order_answers(answers.order),
            problems=problems_to_text(priced.problems),
        )
    )


def problems_to_text(problems: Iterable[Problem]) -> str:
    """Problems as they are stored with the opportunity: code, line, field and facts."""
    rows = [{"code": p.code, "line": p.line, "field": p.field, "facts": dict(p.facts)} for p in problems]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _moved(before: Draft, after: tuple[Line, ...], edited: frozenset[str]) -> tuple[Moved, ...]:
    known = before.by_id
    return tuple(
        Moved(line.id, line.name, old.net, line.net)
        for line in after
        if line.id not in edited and (old := known.get(line.id)) is not None and old.net != line.net
    )
