"""The pricing run: a pure function from an order and the plugins' answers to priced lines, totals, trace and problems.

Same input, same output: no clock, no database, no network. The arithmetic is told in docs/algorithms/pricing.md.
"""

from decimal import localcontext

from webapp.pluginapi.pricing import NotApplied, PricingLine
from webapp.pricing.line import included_part, settle_line
from webapp.pricing.model import Answers, LineAnswer, LineInput, OrderAnswer, OrderInput, Priced, PricedLine, Problem
from webapp.pricing.opening import OpenLine, open_line
from webapp.pricing.order import settle_order, tax_on_document
from webapp.pricing.problems import LIST_CODES, problem
from webapp.pricing.tiers import base_quantity

# A quantity (9 digits and 6 decimals) times a price (12 and 6) times a percentage is exact in 50 digits.
_PRECISION = 50


def prepare(order: OrderInput) -> tuple[PricingLine, ...]:
    """The counted lines as plugins see them, with gross and volume discount where the line has a price.

    A required part of a bundle is among them, without a price: it counts as a machine but can't be adjusted.
    """
    with localcontext(prec=_PRECISION):
        return tuple(_asked(line, order) for line in order.lines if line.counted)


def settle(order: OrderInput, answers: Answers) -> Priced:
    """The priced order. Lines and order keep the order in which they came; answers are applied in theirs.

    When `answers.stale` names a plugin, its last good answers are among `answers` and every counted line with a
    catalogue or write-in price is `stale`.
    """
    of_line: dict[str, list[LineAnswer]] = {}
    of_order: list[OrderAnswer] = list(answers.order)
    for given in answers.lines:
        if given.answer.line is not None:
            of_line.setdefault(given.answer.line, []).append(given)
        elif isinstance(given.answer, NotApplied):
            of_order.append(OrderAnswer(given.plugin, given.version, given.answer))
    stale = bool(answers.stale)
    with localcontext(prec=_PRECISION):
        problems: list[Problem] = []
        lines: list[PricedLine] = []
        for line in order.lines:
            if line.required_part:
                lines.append(included_part(line, order.decimals))
                continue
            opened = open_line(line, order)
            lines.append(settle_line(opened, order, of_line.get(line.id, ()) if line.counted else (), stale))
            problems += opened.problems
            if opened.running is not None:
                problems += opened.running.problems
        lines = tax_on_document(order, lines)
        priced_order, of_totals = settle_order(order, lines, of_order)
    return Priced(tuple(lines), priced_order, (*_list_problems(order), *problems, *of_totals, *answers.problems))


def _asked(line: LineInput, order: OrderInput) -> PricingLine:
    pins = line.pins
    opened = _nothing(line) if line.required_part else open_line(line, order)
    priced = opened.running is not None
    return PricingLine(
        line.id,
        pins.product if pins else None,
        pins.family if pins else None,
        pins.kind if pins else None,
        pins.unit if pins else None,
        line.quantity,
        base_quantity(line.quantity, pins),
        opened.list_price if priced else None,
        opened.unit_price if priced else None,
        opened.gross,
        opened.volume_discount,
        opened.overridden,
        line.discount_percent,
        line.discount_amount,
        line.tax_percent,
    )


def _nothing(line: LineInput) -> OpenLine:
    return OpenLine(line, None, None, None, None, False, None, (), ())


def _list_problems(order: OrderInput) -> tuple[Problem, ...]:
    """What is wrong with the price list, told once for the order besides its lines."""
    found: dict[str, Problem] = {}
    for line in order.lines:
        for known in line.pins.problems if line.pins and not line.required_part else ():
            if known.code in LIST_CODES and known.code not in found:
                if known.code == "price_list_missing" and not order.rules.price_list_required:
                    continue
                found[known.code] = problem(known.code, None, "price_list", **dict(known.facts))
    return tuple(found.values())
