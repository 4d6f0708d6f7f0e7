"""A small order, and what a plugin is asked about it."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from webapp.pluginapi import LineAdjustment, OrderAdjustment, PricingLine, PricingRequest, Text
from webapp.pluginhost.host import EnabledPlugin, LastAnswers
from webapp.pricing.model import LineAnswer, OrderAnswer

ZOO = str(Path(__file__).parent / "zoo")


def line(
    number: str = "1", price: str | None = "2500.00", quantity: str = "2", product: str = "CAFE-S100"
) -> PricingLine:
    """A line of machines; `price` None leaves it without a price."""
    unit_price = None if price is None else Decimal(price)
    count = Decimal(quantity)
    return PricingLine(
        id=number,
        product=product,
        family="machines",
        kind="good",
        unit="each",
        quantity=count,
        base_quantity=count,
        list_price=unit_price,
        unit_price=unit_price,
        gross=None if unit_price is None else unit_price * count,
        volume_discount=None if unit_price is None else Decimal(0),
    )


def request(*lines: PricingLine, unit: str = "Café Sur") -> PricingRequest:
    return PricingRequest(unit, "EUR", 2, date(2026, 11, 23), lines or (line(),))


def enabled(*names: str) -> list[EnabledPlugin]:
    return [EnabledPlugin(name) for name in names]


def last(plugin: str) -> LastAnswers:
    """What `plugin` said the day before: seven percent off line 1, ten euros off the order."""
    label = Text(es="ayer", en="yesterday")
    of_line = LineAnswer(plugin, "0.9", LineAdjustment("1", label, percent=Decimal(-7)))
    return LastAnswers({"1": (of_line,)}, (OrderAnswer(plugin, "0.9", OrderAdjustment(label, amount=Decimal(-10))),))
