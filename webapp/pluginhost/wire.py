"""A pricing request as JSON and back. Amounts travel as text, a line as a row of its values: 500 lines are 50 KB."""

from datetime import date
from decimal import Decimal
from typing import Any

from webapp.pluginapi.deal import Fact
from webapp.pluginapi.pricing import PricingLine, PricingRequest
from webapp.pluginhost.shapes import from_plain, to_plain


def request_to_json(request: PricingRequest) -> list[Any]:
    lines = [
        [
            line.id,
            line.product,
            line.family,
            line.kind,
            line.unit,
            str(line.quantity),
            str(line.base_quantity),
            _text(line.list_price),
            _text(line.unit_price),
            _text(line.gross),
            _text(line.volume_discount),
            str(line.discount_percent),
            str(line.discount_amount),
            str(line.tax_percent),
            line.overridden,
        ]
        for line in request.lines
    ]
    opened = request.opened_on.isoformat() if request.opened_on else None
    discounts = [str(request.discount_percent), str(request.discount_amount)]
    head = [request.business_unit, request.currency, request.decimals, request.as_of.isoformat(), lines]
    return [*head, opened, discounts, to_plain(request.facts, tuple[Fact, ...], "facts")]


def request_from_json(row: list[Any]) -> PricingRequest:
    unit, currency, decimals, as_of, lines, opened, discounts, facts = row
    percent, amount = map(Decimal, discounts)
    return PricingRequest(
        business_unit=unit,
        currency=currency,
        decimals=decimals,
        as_of=date.fromisoformat(as_of),
        lines=tuple(_line(line) for line in lines),
        opened_on=date.fromisoformat(opened) if opened else None,
        discount_percent=percent,
        discount_amount=amount,
        facts=from_plain(facts, tuple[Fact, ...], "facts"),
    )


def _line(row: list[Any]) -> PricingLine:
    line, product, family, kind, unit, quantity, base_quantity, *prices, overridden = row
    discounts = [Decimal(each) for each in prices[4:]]
    list_price, unit_price, gross, volume_discount = (None if price is None else Decimal(price) for price in prices[:4])
    return PricingLine(
        id=line,
        product=product,
        family=family,
        kind=kind,
        unit=unit,
        quantity=Decimal(quantity),
        base_quantity=Decimal(base_quantity),
        list_price=list_price,
        unit_price=unit_price,
        gross=gross,
        volume_discount=volume_discount,
        overridden=overridden,
        discount_percent=discounts[0],
        discount_amount=discounts[1],
        tax_percent=discounts[2],
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
