"""Replaying a trace: every step is worked out again from its own numbers, months later and without plugins."""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

from webapp.core.money import ZERO, rounded
from webapp.pricing.model import Step
from webapp.pricing.rounding import half_up, moved, six
from webapp.pricing.snapshot import RoundingPolicy

# With these a list's price begins.
_FROM_A_LIST = frozenset(
    {
        "price_amount", "percent_of_list", "markup_current_cost", "margin_current_cost", "markup_standard_cost",
        "margin_standard_cost",
    }
)  # fmt: skip


class ReplayFailed(ValueError):
    """A step says another figure than what follows from its own numbers."""


def replay(steps: Sequence[Step]) -> Decimal:
    """The last result of a line's or an order's trace, worked out again. Raises `ReplayFailed` at a step that differs.

    Steps whose cost was taken out can't be worked out; then the unit price is believed as it stands.
    """
    with localcontext(prec=100):
        first = next((place for place, step in enumerate(steps) if step.amount is not None), len(steps))
        price = _unit_price(steps[:first])
        if first == len(steps):
            if price is None:
                raise ReplayFailed("a trace without a result")
            return price
        return _amounts(steps[first:], price)


def _unit_price(steps: Sequence[Step]) -> Decimal | None:
    known = [step for step in steps if step.applied]
    if any(step.cost and step.input is None for step in known):
        return known[-1].result
    exact: Fraction | None = None
    for place, step in enumerate(known):
        if step.label == "plugin_price" and _is_of_the_day(step, known[place + 1 :]):
            continue
        exact = _price(step, exact)
        _same(step, step.result, six(exact, 0))
    return known[-1].result if known else None


def _is_of_the_day(step: Step, later: Sequence[Step]) -> bool:
    """Whether a plugin only said on which day the list is read: the list's own steps follow, or there was no price."""
    return step.result is None or any(each.label in _FROM_A_LIST for each in later)


def _price(step: Step, before: Fraction | None) -> Fraction:
    facts = dict(step.facts)
    rate = Fraction(step.rate or 0)
    start = Fraction(step.input or 0) if before is None else before
    match step.label:
        case "price_amount" | "write_in" | "override" | "plugin_price":
            return Fraction(step.result or 0)
        case "percent_of_list":
            return start * rate / 100
        case "markup_current_cost" | "markup_standard_cost":
            return start * (100 + rate) / 100
        case "margin_current_cost" | "margin_standard_cost":
            return start * 100 / (100 - rate)
        case "to_list_unit":
            return start * Fraction(facts["times"]) / Fraction(facts["per"])
        case "to_line_unit":
            return Fraction(half_up(start * Fraction(facts["times"]) / Fraction(facts["per"]), 6))
        case "currency_conversion":
            return start * rate
        case "currency_division":
            return start / rate
        case "rounding" if "decimals" not in facts:
            policy = RoundingPolicy(facts["policy"], facts["option"], Decimal(facts["amount"]))  # type: ignore[arg-type]
            return Fraction(moved(start, policy) or 0)
        case "rounding" | "rounded":
            return Fraction(half_up(start, int(facts["decimals"])))
    raise ReplayFailed(f"an unknown step {step.label}")


def _amounts(steps: Sequence[Step], price: Decimal | None) -> Decimal:
    first = steps[0]
    quantity = ZERO
    running = first.input or ZERO
    if first.label in ("gross", "included_in_bundle"):
        quantity, running = first.rate or ZERO, ZERO
        if price is not None:
            _same(first, first.input, price)
    for step in steps:
        change = max(_amount(step, running, quantity), -running)
        _same(step, step.amount, change)
        running += change
        _same(step, step.result, running)
    return running


def _amount(step: Step, running: Decimal, quantity: Decimal) -> Decimal:
    given, rate = step.amount, step.rate
    if given is None:
        raise ReplayFailed(f"{step.label}: no amount")
    decimals = -int(given.as_tuple().exponent)
    facts = dict(step.facts)
    asked = Decimal(facts["asked"]) if "asked" in facts else given
    if rate is None or not step.applied:
        return asked
    match step.label:
        case "gross":
            return rounded((step.input or ZERO) * rate, decimals)
        case "volume_discount" if facts["kind"] == "percent":
            return -rounded((step.input or ZERO) * quantity * rate / 100, decimals)
        case "volume_discount":
            return -rounded(rate * quantity * Decimal(facts["factor"]) / Decimal(facts["per"]), decimals)
        case "plugin_adjustment":
            return rounded(running * rate / 100, decimals)
        case "manual_discount_percent" | "order_discount_percent":
            return -rounded(running * rate / 100, decimals)
        case "manual_discount_amount":
            return -rounded(rate * Decimal(facts["quantity"]), decimals)
        case "tax_taken_out":
            return rounded(running * 100 / (100 + rate), decimals) - running
    raise ReplayFailed(f"an unknown step {step.label}")


def _same(step: Step, stored: Decimal | None, worked_out: Decimal) -> None:
    if stored is None or stored != worked_out:
        raise ReplayFailed(f"{step.label}: {stored} is stored, {worked_out} follows")
