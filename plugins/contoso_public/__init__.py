"""Contoso's public tenders: prices of the day of the announcement, no manual discount, approval first (README.md)."""

from datetime import date

from plugins.contoso_public.process import TENDER, gates_of
from plugins.contoso_public.settings import Settings
from webapp.pluginapi import (
    Gate,
    MoveRequest,
    NotApplied,
    Objection,
    PriceListChoice,
    PriceListRequest,
    PricingRequest,
    ProcessDefinition,
    Text,
    UnitRequest,
    hookimpl,
)

__all__ = ["API_VERSIONS", "TITLE", "VERSION", "Settings", "gates", "objections", "price_lists", "processes"]

API_VERSIONS = (1,)
VERSION = "1.0.0"
TITLE = Text(es="Concursos públicos de Contoso", en="Contoso public tenders")

ANNOUNCED = "announced_on"

_MONTHS_ES = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")
_FROZEN = Text(es="Precios del día del anuncio", en="Prices of the announcement's day")
_NO_DISCOUNT = Text(
    es="En un concurso no hay descuento a mano: vale el precio de la lista.",
    en="A tender takes no manual discount: the list's price counts.",
)


@hookimpl
def price_lists(request: PriceListRequest, settings: Settings) -> list[PriceListChoice | NotApplied]:
    if not settings.freeze_prices:
        return []
    announced = next((fact.value for fact in request.facts if fact.name == ANNOUNCED), None)
    day = announced if type(announced) is date else request.opened_on
    if day is None:
        return [NotApplied(_FROZEN, Text(es="no hay día de anuncio", en="there is no day of announcement"))]
    es, en = (f"{day.day} {months[day.month - 1]} {day.year}" for months in (_MONTHS_ES, _MONTHS_EN))
    return [
        PriceListChoice(Text(es=f"Precios del {es}, día del anuncio", en=f"Prices of {en}, the announcement"), day=day)
    ]


@hookimpl
def objections(request: PricingRequest, settings: Settings) -> list[Objection]:
    if settings.allow_manual_discount:
        return []
    found = [
        Objection(_NO_DISCOUNT, line.id, field, refuses=True)
        for line in request.lines
        for field in ("discount_percent", "discount_amount")
        if getattr(line, field)
    ]
    return found + [
        Objection(_NO_DISCOUNT, None, field, refuses=True)
        for field in ("discount_percent", "discount_amount")
        if getattr(request, field)
    ]


@hookimpl
def processes(request: UnitRequest) -> list[ProcessDefinition]:
    return [TENDER]


@hookimpl
def gates(request: MoveRequest, settings: Settings) -> list[Gate]:
    return gates_of(request, settings)
