"""A pricing request as JSON and back. Amounts travel as text, a line as a row of its values: 500 lines are 50 KB."""

from datetime import date
from decimal import Decimal
from typing import Any

from webapp.pluginapi.pricing import PricingLine, PricingRequest


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
            line.overridden,
        ]
        for line in request.lines
    ]
    return [request.business_unit, request.currency, request.decimals, request.as_of.isoformat(), lines]


def request_from_json(row: list[Any]) -> PricingRequest:
    unit, currency, decimals, as_of, lines = row
    return PricingRequest(
        business_unit=unit,
        currency=currency,
        decimals=decimals,
        as_of=date.fromisoformat(as_of),
        lines=tuple(_line(line) for line in lines),
    )


def _line(row: list[Any]) -> PricingLine:
    line, product, family, kind, unit, quantity, base_quantity, *prices, overridden = row
    list_price, unit_price, gross, volume_discount = (None if price is None else Decimal(price) for price in prices)
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
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
