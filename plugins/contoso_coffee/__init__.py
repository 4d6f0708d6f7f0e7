"""Contoso Coffee's prices: tiers by machines in the order, a seasonal roast, credit for used machines (README.md)."""

from datetime import date
from decimal import Decimal

from plugins.contoso_coffee.settings import Settings
from webapp.pluginapi import LineAdjustment, NotApplied, OrderAdjustment, PricingLine, PricingRequest, Text, hookimpl

__all__ = ["API_VERSIONS", "TITLE", "VERSION", "Settings", "line_adjustments", "order_adjustments"]

API_VERSIONS = (1,)
VERSION = "1.0.0"
TITLE = Text(es="Precios de Contoso Coffee", en="Contoso Coffee prices")

MACHINES = "machines"
SEASON_PRODUCT = "TUE-NIEBLA"
SEASON_PERCENT = Decimal(-8)  # Contoso price sheet 2026-03
TRADE_IN_PRODUCT = "CAF-RECOMPRA"
TRADE_IN_CREDIT = Decimal(150)  # for each used machine, in euros: Contoso price sheet 2026-03
TRADE_IN_CURRENCY = "EUR"

_MONTHS_ES = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")
_TRADE_IN = Text(es="Entrega de máquinas usadas", en="Trade-in of used machines")


@hookimpl
def line_adjustments(request: PricingRequest, settings: Settings) -> list[LineAdjustment | NotApplied]:
    machines = _machines(request)
    answers: list[LineAdjustment | NotApplied] = []
    for line in request.lines:
        if _is_machine(line):
            answers.append(_tier_of(line, machines, settings))
        if line.product == SEASON_PRODUCT:
            answers.append(_season_of(line, request, settings))
    return answers


@hookimpl
def order_adjustments(request: PricingRequest, settings: Settings) -> list[OrderAdjustment | NotApplied]:
    used = int(sum((line.base_quantity for line in request.lines if line.product == TRADE_IN_PRODUCT), Decimal(0)))
    if used == 0:
        return []
    if request.currency != TRADE_IN_CURRENCY:
        return [NotApplied(_TRADE_IN, Text(es="solo se abona en euros", en="is only credited in euros"))]
    credited = min(used, int(_machines(request)))
    answers: list[OrderAdjustment | NotApplied] = []
    if credited:
        answers.append(OrderAdjustment(_credited(credited), amount=-TRADE_IN_CREDIT * credited))
    if credited < used:
        reason = Text(es="como mucho una por máquina nueva", en="at most one for each new machine")
        answers.append(NotApplied(_TRADE_IN, reason))
    return answers


def _is_machine(line: PricingLine) -> bool:
    return line.family == MACHINES and line.product != TRADE_IN_PRODUCT


def _machines(request: PricingRequest) -> Decimal:
    return sum((line.base_quantity for line in request.lines if _is_machine(line)), Decimal(0))


def _tier_of(line: PricingLine, machines: Decimal, settings: Settings) -> LineAdjustment | NotApplied:
    label = Text(es="Tramo por máquinas", en="Machine tier")
    if not settings.tiers:
        return NotApplied(label, Text(es="sin tramos fijados", en="no tiers are set"), line.id)
    reached = [place for place, tier in enumerate(settings.tiers) if tier.since <= machines]
    if not reached:
        since = settings.tiers[0].since
        return NotApplied(label, Text(es=f"empieza en {since}", en=f"starts at {since}"), line.id)
    tier = settings.tiers[reached[-1]]
    if reached[-1] + 1 < len(settings.tiers):
        until = settings.tiers[reached[-1] + 1].since - 1
        label = Text(es=f"Tramo de {tier.since} a {until} máquinas", en=f"Tier of {tier.since} to {until} machines")
    else:
        label = Text(es=f"Tramo desde {tier.since} máquinas", en=f"Tier from {tier.since} machines")
    return LineAdjustment(line.id, label, percent=-tier.percent)


def _season_of(line: PricingLine, request: PricingRequest, settings: Settings) -> LineAdjustment | NotApplied:
    label = Text(es="Tueste de temporada", en="Seasonal roast")
    since, until = settings.season_from, settings.season_until
    if since is None or until is None:
        return NotApplied(label, Text(es="sin temporada fijada", en="no season is set"), line.id)
    if not since <= request.as_of <= until:
        (first_es, first_en), (last_es, last_en) = _day(since), _day(until)
        reason = Text(es=f"vale del {first_es} al {last_es}", en=f"holds from {first_en} to {last_en}")
        return NotApplied(label, reason, line.id)
    return LineAdjustment(line.id, label, percent=SEASON_PERCENT)


def _day(day: date) -> tuple[str, str]:
    es, en = _MONTHS_ES[day.month - 1], _MONTHS_EN[day.month - 1]
    return f"{day.day} {es} {day.year}", f"{day.day} {en} {day.year}"


def _credited(machines: int) -> Text:
    if machines == 1:
        return Text(es="Entrega de 1 máquina usada", en="Trade-in of 1 used machine")
    return Text(es=f"Entrega de {machines} máquinas usadas", en=f"Trade-in of {machines} used machines")
