"""Orders as the plugin sees them."""

from datetime import date
from decimal import Decimal

from webapp.pluginapi import LineAdjustment, NotApplied, OrderAdjustment, PricingLine, PricingRequest

TODAY = date(2026, 11, 23)


def line(product: str, quantity: str | Decimal, family: str | None = None, price: str = "100.00") -> PricingLine:
    """One line, its id the product's code; machines are recognised by their code."""
    count = Decimal(quantity)
    family = family or ("machines" if product.startswith("CAFE-") else "accessories")
    return PricingLine(
        id=product,
        product=product,
        family=family,
        kind="good",
        unit="each",
        quantity=count,
        base_quantity=count,
        list_price=Decimal(price),
        unit_price=Decimal(price),
        gross=(Decimal(price) * count).quantize(Decimal("0.01")),
        volume_discount=Decimal(0),
    )


def order(*lines: PricingLine, as_of: date = TODAY, currency: str = "EUR") -> PricingRequest:
    return PricingRequest("Café Sur", currency, 2, as_of, lines)


def applied(answers: list) -> list:
    return [answer for answer in answers if isinstance(answer, LineAdjustment | OrderAdjustment)]


def refused(answers: list) -> list[tuple[str, str]]:
    """The rules that did not apply, in Spanish: label and reason."""
    return [(answer.label.es, answer.reason.es) for answer in answers if isinstance(answer, NotApplied)]
