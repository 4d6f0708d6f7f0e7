"""Contoso's services: hourly work with a minimum and a call-out fee, contracts by machines in the order (README.md)."""

from decimal import Decimal

from plugins.contoso_services.settings import Settings
from webapp.pluginapi import LineAdjustment, NotApplied, OrderAdjustment, PricingLine, PricingRequest, Text, hookimpl

__all__ = ["API_VERSIONS", "TITLE", "VERSION", "Settings", "line_adjustments", "order_adjustments"]

API_VERSIONS = (1,)
VERSION = "1.0.0"
TITLE = Text(es="Servicios de Contoso", en="Contoso services")

MACHINES = "machines"
TRADE_IN = "CAF-RECOMPRA"  # a used machine handed in is no machine to look after
CONTRACT = "SRV-MANT"
HOURS = "SRV-HORA"
CURRENCY = "EUR"  # the service sheet is in euros

_CONTRACT = Text(es="Contrato de servicio", en="Service contract")
_CALL_OUT = Text(es="Salida del técnico", en="Call-out")


@hookimpl
def line_adjustments(request: PricingRequest, settings: Settings) -> list[LineAdjustment | NotApplied]:
    machines = sum((line.base_quantity for line in request.lines if _is_machine(line)), Decimal(0))
    answers = [_contract(line, machines, settings) for line in request.lines if line.product == CONTRACT]
    return answers + _fewest_hours([line for line in request.lines if line.product == HOURS], settings)


@hookimpl
def order_adjustments(request: PricingRequest, settings: Settings) -> list[OrderAdjustment | NotApplied]:
    products = {line.product for line in request.lines}
    if HOURS not in products:
        return []
    if CONTRACT in products:
        return [NotApplied(_CALL_OUT, Text(es="hay contrato", en="there is a contract"))]
    if request.currency != CURRENCY:
        return [NotApplied(_CALL_OUT, Text(es="solo se cobra en euros", en="is only charged in euros"))]
    return [OrderAdjustment(_CALL_OUT, amount=settings.call_out)] if settings.call_out else []


def _is_machine(line: PricingLine) -> bool:
    return line.family == MACHINES and line.product != TRADE_IN


def _contract(line: PricingLine, machines: Decimal, settings: Settings) -> LineAdjustment | NotApplied:
    reached = [tier for tier in settings.contracts if tier.since <= machines]
    if not settings.contracts:
        return NotApplied(_CONTRACT, Text(es="sin tramos fijados", en="no tiers are set"), line.id)
    if not reached:
        since = settings.contracts[0].since
        reason = Text(es=f"empieza en {since} máquinas del pedido", en=f"starts at {since} machines in the order")
        return NotApplied(_CONTRACT, reason, line.id)
    count = f"{machines.normalize():f}"
    label = Text(es=f"Contrato con {count} máquinas en el pedido", en=f"Contract with {count} machines in the order")
    return LineAdjustment(line.id, label, percent=-reached[-1].percent)


def _fewest_hours(lines: list[PricingLine], settings: Settings) -> list[LineAdjustment | NotApplied]:
    """What is missing up to the fewest hours, at the last line's price for an hour."""
    hours = sum((line.base_quantity for line in lines), Decimal(0))
    if not hours or hours >= settings.least_hours:
        return []
    last = lines[-1]
    label = Text(es=f"Mínimo de {settings.least_hours} h", en=f"At least {settings.least_hours} h")
    if last.gross is None or not last.base_quantity:
        return [NotApplied(label, Text(es="sin precio por hora", en="no price for an hour"), last.id)]
    an_hour = (last.gross / last.base_quantity).quantize(Decimal("0.000001"))
    return [LineAdjustment(last.id, label, amount=an_hour * (settings.least_hours - hours))]
