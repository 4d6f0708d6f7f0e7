"""A run is quick enough to happen at every edit."""

import time
from decimal import Decimal

from tests.pricing.cases import TODAY
from webapp.pricing.engine import prepare, settle
from webapp.pricing.model import Answers, LineInput, OrderInput, Pins, Rules, Tier


def test_five_hundred_lines_take_at_most_30_ms_of_processor_time() -> None:
    tiers = (Tier(Decimal(30), Decimal(99), Decimal(4)), Tier(Decimal(100), None, Decimal(7)))
    pins = Pins("A", "coffee", "good", "kg", Decimal("16.40"), Decimal(1), 3, TODAY, "percent", tiers, "Coffee")
    line = {"pins": pins, "discount_percent": Decimal(3), "tax_percent": Decimal(10)}
    lines = tuple(LineInput(str(place), Decimal(place), **line) for place in range(500))
    order = OrderInput("EUR", 2, TODAY, Rules(rounding="document"), lines, Decimal(2))

    def seconds() -> float:
        start = time.process_time()
        prepare(order)
        settle(order, Answers())
        return time.process_time() - start

    assert min(seconds() for _ in range(5)) <= 0.030
