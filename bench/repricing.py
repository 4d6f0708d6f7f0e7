"""`python -m bench.repricing`: how fast pricing runs are, beside the same steps in bare Decimal arithmetic.

All work out the same figures of the same orders. The yardstick keeps every step and every line as the run does, and knows
no problems, limits, rules, units or plugins' answers: what it takes less is what those cost. The third, which keeps nothing,
says what the arithmetic alone costs.
"""

import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from random import Random

from webapp.core.money import plain
from webapp.pricing.engine import settle
from webapp.pricing.model import Answers, Facts, LineInput, OrderInput, Pins, PricedLine, Rules, Step, Tier
from webapp.pricing.running import USER

DAY = date(2026, 11, 23)
ORDERS, MOST_LINES, ROUNDS = 2000, 6, 5
CENT, HUNDRED, ZERO = Decimal("0.01"), Decimal(100), Decimal(0)
LARGEST_RATIO = 2.0
Figures = tuple[list[tuple[Decimal, Decimal, Decimal]], Decimal, Decimal]


def orders() -> list[OrderInput]:
    """Orders of one to six lines with volume tiers, discounts and taxes, from a fixed seed."""
    chance = Random(6)
    tiers = (Tier(Decimal(30), None, Decimal(4)), Tier(Decimal(100), None, Decimal(7)))
    pins = [
        Pins(code, "coffee", "good", "kg", Decimal(price), Decimal(1), 3, DAY, "percent", tiers, "Coffee")
        for code, price in (("A", "16.40"), ("B", "17.70"), ("C", "25.50"))
    ]
    return [
        OrderInput(
            "EUR", 2, DAY, Rules(),
            tuple(
                LineInput(
                    str(place), Decimal(chance.randrange(1, 200)), chance.choice(pins),
                    discount_percent=Decimal(chance.choice((0, 3, 5))), tax_percent=Decimal(chance.choice((10, 21))),
                )
                for place in range(chance.randrange(1, MOST_LINES + 1))
            ),
            Decimal(chance.choice((0, 2))),
        )
        for _order in range(ORDERS)
    ]  # fmt: skip


def run(order: OrderInput) -> Figures:
    """The product's pricing run."""
    priced = settle(order, Answers())
    lines = [(line.net or ZERO, line.tax or ZERO, line.extended or ZERO) for line in priced.lines]
    return lines, priced.order.total_before_freight, priced.order.total


def bare(order: OrderInput) -> Figures:
    """The same arithmetic and nothing else."""
    return _bare(order, lambda *_step: None)


def told(order: OrderInput) -> Figures:
    """The same arithmetic, which keeps each step and each line as the product does."""
    return _bare(order, _step, kept=True)


def _step(label: str, start: Decimal, rate: Decimal, amount: Decimal, result: Decimal, facts: Facts = ()) -> Step:
    return Step(label, USER, start, rate, amount, result, facts=facts)


def _bare(order: OrderInput, step: Callable[..., Step | None], *, kept: bool = False) -> Figures:
    with localcontext(prec=50):
        lines, detail_total, taxes = [], ZERO, ZERO
        for line in order.lines:
            pins, steps = line.pins, []
            assert pins is not None and pins.price is not None
            gross = running = (pins.price * line.quantity).quantize(CENT, ROUND_HALF_UP)
            steps.append(step("gross", line.quantity, pins.price, gross, running))
            volume = manual = ZERO
            facts: Facts = ()
            base = line.quantity * pins.factor
            for tier in reversed(pins.tiers):
                if tier.since <= base:
                    volume = (pins.price * line.quantity * tier.value / HUNDRED).quantize(CENT, ROUND_HALF_UP)
                    facts = (("base_quantity", plain(base)), ("since", plain(tier.since))) if kept else ()
                    break
            running -= volume
            steps.append(step("volume_discount", pins.price, ZERO, -volume, running, facts))
            if line.discount_percent:
                manual = (running * line.discount_percent / HUNDRED).quantize(CENT, ROUND_HALF_UP)
                steps.append(step("manual_discount_percent", running, line.discount_percent, -manual, running - manual))
                running -= manual
            tax = (running * line.tax_percent / HUNDRED).quantize(CENT, ROUND_HALF_UP)
            if kept:
                PricedLine(
                    line.id, "priced", pins.price, pins.price, gross, volume, ZERO, manual, running, tax, running + tax,
                    tuple(steps),
                )  # fmt: skip
            lines.append((running, tax, running + tax))
            detail_total += running
            taxes += tax
        off = (detail_total * order.discount_percent / HUNDRED).quantize(CENT, ROUND_HALF_UP)
        left = detail_total - off
        for label, amount in (("order_discount_percent", -off), ("freight", ZERO), ("tax", taxes)):
            step(label, detail_total, order.discount_percent, amount, left)
        return lines, left, left + taxes


def seconds(price: Callable[[OrderInput], Figures], asked: list[OrderInput]) -> float:
    """Processor time for all of them, the best of several rounds."""

    def once() -> float:
        start = time.process_time()
        for order in asked:
            price(order)
        return time.process_time() - start

    return min(once() for _round in range(ROUNDS))


def main() -> int:
    """Print both rates; 1 where the run takes more than twice the bare arithmetic."""
    asked = orders()
    assert [run(order) for order in asked] == [told(order) for order in asked] == [bare(order) for order in asked]
    ours, theirs, alone = seconds(run, asked), seconds(told, asked), seconds(bare, asked)
    lines = sum(len(order.lines) for order in asked)
    for name, took in (("pricing runs", ours), ("the same steps", theirs), ("arithmetic alone", alone)):
        print(f"{name:<18}{ORDERS / took:10.0f} orders/s {lines / took:10.0f} lines/s")
    print(f"{'ratio':<18}{ours / theirs:10.2f} (at most {LARGEST_RATIO})")
    return 0 if ours / theirs <= LARGEST_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
