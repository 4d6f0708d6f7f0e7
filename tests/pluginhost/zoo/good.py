"""Two percent off each line, five off the order; says which unit's settings it was given."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from webapp.pluginapi import LineAdjustment, NotApplied, OrderAdjustment, Text, hookimpl, named

API_VERSIONS = (1,)
VERSION = "1.2.0"
TITLE = Text(es="Bueno", en="Good")


@dataclass(frozen=True)
class Settings:
    percent: Decimal = field(default=Decimal(-2), metadata=named(es="Porcentaje", en="Percent"))
    until: date | None = None
    eager: bool = False


@hookimpl
def line_adjustments(request, settings):
    label = Text(es=f"Dos de {len(request.lines)}", en=f"Two of {len(request.lines)}")
    return [LineAdjustment(line.id, label, percent=settings.percent) for line in request.lines]


@hookimpl
def order_adjustments(request, settings):
    answers = [OrderAdjustment(Text(es="Cinco", en="Five"), amount=Decimal(-5))]
    if not settings.eager:
        answers.append(NotApplied(Text(es="Prisa", en="Hurry"), Text(es="sin prisa", en="no hurry")))
    return answers
