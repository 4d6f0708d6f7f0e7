"""Drafts priced by the engine, without a database."""

from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal

from webapp.core.money import ZERO
from webapp.opportunities.draft import Draft, Head, Line
from webapp.pluginapi.pricing import LineAdjustment
from webapp.pluginapi.texts import Text
from webapp.pricing import stored
from webapp.pricing.engine import settle
from webapp.pricing.model import Answers, LineAnswer, LineInput, OrderInput, Pins, Rules, Tier

LUIS, MARTA = 3, 4
DAY = date(2027, 1, 4)


def line(
    id="1", *, price, quantity, override=None, percent=0, amount=0, tier=None, adjusted=None, write_in=None, by=LUIS
):
    """A priced line: `price` the list's, `tier` a percentage by volume from 10 on, `adjusted` a plugin's percentage."""
    quantity, percent, amount = Decimal(quantity), Decimal(percent), Decimal(amount)
    override, write_in = (None if value is None else Decimal(value) for value in (override, write_in))
    pins = None
    if price is not None:
        tiers = () if tier is None else (Tier(Decimal(10), None, Decimal(tier)),)
        pins = Pins(
            "P", "machines", "good", "each", Decimal(price), Decimal(1), 6, DAY, "percent", tiers, None, (), ()
        )  # fmt: skip
    answers = ()
    if adjusted is not None:
        answers = (LineAnswer("p", "1", LineAdjustment(id, Text("a", "a"), Decimal(adjusted), None, False)),)
    entering = LineInput(id, quantity, pins, write_in, override, percent, amount)
    order = OrderInput("EUR", 2, DAY, Rules(), (entering,))
    priced = settle(order, Answers(lines=answers)).lines[0]
    return Line(
        id=id, position=1, product_id=None if pins is None else 1, text=None, description=None, unit_id=1,
        quantity=quantity, given_price=override if write_in is None else write_in, discount_percent=percent,
        discount_amount=amount, status=priced.status, list_price=priced.list_price, unit_price=priced.unit_price,
        gross=priced.gross, volume_discount=priced.volume_discount, plugin_adjustment=priced.plugin_adjustment,
        manual_discount=priced.manual_discount, net=priced.net, tax=priced.tax, extended=priced.extended,
        pins=stored.write_pins(pins) if pins else None, adjustments=stored.write_line_answers(answers),
        asked_by_id=by,
    )  # fmt: skip


def deal(*lines, percent=0, amount=0, unit=1):
    """An opportunity that Luis made, with these lines and this discount of its own."""
    entering = tuple(
        LineInput(each.id, each.quantity, stored.read_pins(each.pins) if each.pins else None,
                  each.given_price if each.pins is None else None, each.given_price if each.pins else None,
                  each.discount_percent, each.discount_amount)
        for each in lines
    )  # fmt: skip
    order = OrderInput("EUR", 2, DAY, Rules(), entering, Decimal(percent), Decimal(amount))
    totals = settle(order, Answers()).order
    empty = dict.fromkeys(field.name for field in fields(Head))
    values = empty | {
        "id": 1, "number": "OP-1", "version": 1, "topic": "x", "type": "new_business", "status": "open",
        "owner_user_id": LUIS, "created_by_id": LUIS, "unit_id": unit, "currency": "EUR",
        "created": datetime(2027, 1, 4, tzinfo=UTC), "discount_percent": Decimal(percent),
        "discount_amount": Decimal(amount), "discount": totals.discount, "detail_total": totals.detail_total,
        "total": totals.total, "freight": ZERO, "rules": "", "discount_agreed": "",
    }  # fmt: skip
    return Draft(Head(**values), tuple(lines))


def offer():
    """Luis' four machines at a price by hand."""
    return deal(line(price="6900", quantity=4, override="6500"))
