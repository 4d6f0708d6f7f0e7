"""One line of a pricing run, after its volume discount: adjustments, manual discount, net and tax (rows 7 to 9)."""

from collections.abc import Sequence
from decimal import Decimal

from webapp.core.money import AMOUNT_LIMIT, HUNDRED, ZERO, plain, rounded
from webapp.pricing.adjusting import adjust
from webapp.pricing.limits import amount, percent
from webapp.pricing.model import LineAnswer, LineInput, OrderInput, PricedLine, Rules, Source, Status, Step
from webapp.pricing.opening import OpenLine
from webapp.pricing.problems import problem
from webapp.pricing.running import USER, Running


def settle_line(opened: OpenLine, order: OrderInput, answers: Sequence[LineAnswer], stale: bool) -> PricedLine:
    """Rows 7 to 9; appends to the problems of `opened.running`. `stale` counts only for a line that plugins price."""
    line, running = opened.line, opened.running
    if running is None:
        return _unpriced(opened)
    decimals, rules = order.decimals, line.rules or order.rules
    after_volume = running.value
    for given in answers:
        adjust(running, given, opened.overridden, decimals)
    adjustment = running.value - after_volume
    manual = _manual_discount(running, line, rules, decimals)
    tax_percent = percent(running.problems, line.tax_percent, line.id, "tax_percent")
    if rules.tax_included:
        gross_of_tax = running.value
        net = rounded(gross_of_tax * 100 / (HUNDRED + tax_percent), decimals)
        if tax_percent:
            running.add("tax_taken_out", Source("tax"), net - gross_of_tax, tax_percent)
        tax = gross_of_tax - net
    else:
        net = running.value
        tax = rounded(net * tax_percent / 100, decimals)
    extended = net + tax
    if running.peak >= AMOUNT_LIMIT or extended >= AMOUNT_LIMIT:
        running.problems.append(problem("amount_range", line.id, "quantity", value=plain(max(running.peak, extended))))
        return _unpriced(opened)
    status: Status = "overridden" if opened.overridden else "stale" if stale and line.counted else "priced"
    return PricedLine(
        line.id,
        status,
        opened.list_price,
        opened.unit_price,
        opened.gross,
        opened.volume_discount,
        adjustment,
        manual,
        net,
        tax,
        extended,
        (*opened.steps, *running.steps),
    )


def included_part(line: LineInput, decimals: int) -> PricedLine:
    """A required part of a bundle: the bundle's price covers it, whatever the catalogue says."""
    zero = rounded(ZERO, decimals)
    step = Step("included_in_bundle", Source("price_list"), amount=zero, result=zero)
    return PricedLine(line.id, "priced", None, zero, zero, zero, zero, zero, zero, zero, zero, (step,))


def _manual_discount(running: Running, line: LineInput, rules: Rules, decimals: int) -> Decimal:
    """Row 8: percent and amount, both from the same running amount; answers the discount, not negative."""
    start = running.value
    rate = line.discount_percent and percent(running.problems, line.discount_percent, line.id, "discount_percent")
    if rate:
        discount = rounded(start * rate / 100, decimals)
        running.add("manual_discount_percent", USER, -discount, rate, field="discount_percent")
    off = line.discount_amount and amount(running.problems, line.discount_amount, line.id, "discount_amount")
    if off:
        if rules.manual_discount == "unit":
            facts = (("quantity", plain(line.quantity)),)
            wish = rounded(off * line.quantity, decimals)
            running.add("manual_discount_amount", USER, -wish, off, facts=facts, field="discount_amount")
        else:
            running.add("manual_discount_amount", USER, -rounded(off, decimals), field="discount_amount")
    return start - running.value


def _unpriced(opened: OpenLine) -> PricedLine:
    """Row 15."""
    line = opened.line
    return PricedLine(line.id, "unpriced", opened.list_price, opened.unit_price, *(None,) * 7, trace=opened.steps)
