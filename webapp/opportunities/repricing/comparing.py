"""What a new pricing run would give, beside what is stored, and which change makes how much of the difference."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from webapp.core.money import currency_decimals
from webapp.db.epochs import Epochs
from webapp.opportunities import totals
from webapp.opportunities.draft import Draft, Line
from webapp.opportunities.repricing.found import Cause, Found, MovedLine, Override, key_of
from webapp.opportunities.totals import Run, Stock
from webapp.people.units import unit_tree
from webapp.pluginhost.host import LastAnswers
from webapp.pricing import engine, stored
from webapp.pricing.model import Answers, LineInput, OrderInput, Rules


def compared(draft: Draft, epochs: Epochs, stock: Stock | None = None) -> tuple[Found, Run]:
    """The difference that pricing everything anew would make, and that run. Nothing is written.

    One statement for the catalogue, unless `stock` has it.
    """
    run = totals.price(draft, frozenset(), epochs, renew_all=True, stock=stock)
    now = run.draft.by_id
    before, after = draft.head.calculated_revenue, run.draft.head.calculated_revenue
    lines = tuple(
        MovedLine(line.id, line.name, line.net, now[line.id].net)
        for line in draft.lines
        if line.net != now[line.id].net
    )
    overrides = tuple(
        Override(line.id, line.name, line.given_price, line.list_price, now[line.id].list_price)
        for line in draft.lines
        if line.product_id is not None and line.given_price is not None and line.list_price != now[line.id].list_price
    )
    causes = _causes(draft, run.draft, run.as_of, epochs) if before != after else ()
    if before == after:  # revenue before tax: what moves is the total
        before, after = draft.head.total, run.draft.head.total
        causes = (("taxes", after - before),) if before != after else ()
    return Found(key_of(totals.fingerprints(draft.head, epochs)), before, after, causes, lines, overrides), run


def _causes(old: Draft, new: Draft, as_of: date, epochs: Epochs) -> tuple[tuple[Cause, Decimal], ...]:
    """One run after each change, in the order in which a price is made; what they add sums up to the difference."""
    head, now = old.head, new.by_id
    unit = unit_tree(epochs)[head.unit_id]
    rules, rules_now = totals.kept_rules(head, unit), totals.rules_of(unit)
    said, said_now = _answers(totals.last_answers(old)), _answers(totals.last_answers(new))
    stages: tuple[tuple[Cause, Rules, Answers, bool, bool], ...] = (
        ("prices", rules, said, False, False),
        ("rules", rules, said_now, False, False),
        ("settings", rules_now, said_now, True, False),
        ("taxes", rules_now, said_now, True, True),
    )
    found: list[tuple[Cause, Decimal]] = []
    at = head.calculated_revenue
    for cause, order_rules, answers, new_rules, new_tax in stages:
        lines = tuple(
            _input(line, now[line.id], order_rules, new_rules=new_rules, new_tax=new_tax) for line in old.lines
        )
        order = OrderInput(
            *(head.currency, currency_decimals(head.currency), as_of, order_rules, lines),
            *(head.discount_percent, head.discount_amount, head.freight),
        )
        revenue = engine.settle(order, answers).order.estimated_revenue
        if revenue != at:
            found.append((cause, revenue - at))
        at = revenue
    return tuple(found)


def _answers(last: LastAnswers) -> Answers:
    return Answers(tuple(each for given in last.lines.values() for each in given), last.order)


def _input(line: Line, today: Line, order_rules: Rules, *, new_rules: bool, new_tax: bool) -> LineInput:
    """The line with today's catalogue, and of rules and tax today's or those that were."""
    mixed = replace(
        line,
        rules=today.rules if new_rules else line.rules,
        tax_percent=today.tax_percent if new_tax else line.tax_percent,
    )
    return totals.line_input(mixed, stored.read_pins(today.pins) if today.pins else None, order_rules)
