"""How a price of a list came about, and what stands in its way, in sentences of the reader's language."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from webapp.core import language
from webapp.core.language import N_, _
from webapp.pricing.model import Step
from webapp.web import filters
from webapp.web.locale_formats import formats

_POLICIES = {
    ("up", "multiple_of"): N_("Redondeo hacia arriba, a múltiplos de {amount}"),
    ("down", "multiple_of"): N_("Redondeo hacia abajo, a múltiplos de {amount}"),
    ("nearest", "multiple_of"): N_("Redondeo al más próximo, a múltiplos de {amount}"),
    ("up", "ends_in"): N_("Redondeo hacia arriba, terminado en {amount}"),
    ("down", "ends_in"): N_("Redondeo hacia abajo, terminado en {amount}"),
    ("nearest", "ends_in"): N_("Redondeo al más próximo, terminado en {amount}"),
}
_METHODS = {
    "price_amount": N_("Precio de la lista"),
    "percent_of_list": N_("{rate} del precio de catálogo de {input}"),
    "markup_current_cost": N_("Coste actual de {input} más un {rate}"),
    "margin_current_cost": N_("Coste actual de {input} con un margen del {rate}"),
    "markup_standard_cost": N_("Coste estándar de {input} más un {rate}"),
    "margin_standard_cost": N_("Coste estándar de {input} con un margen del {rate}"),
}
_CONVERSIONS = ("currency_conversion", "currency_division")
_HIDDEN_COST = N_("Calculado a partir del coste")
_SENTENCES = {
    "price_list_missing": N_("Falta la lista de precios. Tu unidad la pide."),
    "product_not_in_price_list": N_("{product} no tiene precio en esta lista ni en la madre."),
    "price_list_currency": N_("La lista {list} va en {list_currency} y la oportunidad en {currency}."),
    "price_list_expired": N_("La lista {list} no vale el {as_of}."),
    "cost_missing": N_("A {product} le falta el coste con el que se calcula su precio."),
    "percentage_invalid": N_("El porcentaje {value} no vale aquí. Va de 0 a 100."),
    "quantity_decimals": N_("La cantidad admite {decimals} decimales como mucho en esta unidad."),
    "quantity_range": N_("La cantidad va de 0 a menos de 1.000.000.000."),
    "amount_range": N_("El importe va de 0 a menos de 1.000.000.000.000."),
    "discount_exceeds_price": N_("El descuento supera el importe. Como mucho puede ser de {available}."),
    "unit_mismatch": N_("{product} no se vende en {unit}."),
    "product_inactive": N_("{product} ya no está a la venta."),
    "plugin_failed": N_("Precio sin actualizar: {plugin} falló. Vale el último."),
    "plugin_timeout": N_("Precio sin actualizar: {plugin} no contestó. Vale el último."),
    "plugin_answer_invalid": N_("Precio sin actualizar: {plugin} contestó algo que no vale. Vale el último."),
    "rate_missing": N_("Falta el cambio de {from} a {to}."),
    "plugin_objects": N_("{plugin}: {said}"),
    "rules_conflict": N_("Dos reglas se disputan este precio: {first} y {second}."),
}


def worked_in(steps: Sequence[Step], currency: str) -> tuple[str, ...]:
    """The currency of each step's result: until a conversion it is the one that the conversion starts from."""
    now = next((dict(step.facts)["from"] for step in steps if step.label in _CONVERSIONS), currency)
    found = []
    for step in steps:
        if step.label in _CONVERSIONS:
            now = dict(step.facts)["to"]
        found.append(now)
    return tuple(found)


def price_step(step: Step, currency: str) -> str | None:
    """A step towards a unit price of a list as a sentence; None for a step of another kind."""
    facts = dict(step.facts)
    if step.label in _METHODS:
        if step.cost and step.input is None:
            return _(_HIDDEN_COST)
        rate = filters.percent(step.rate) if step.rate is not None else ""
        return _(_METHODS[step.label]).format(rate=rate, input=filters.unit_money(step.input, currency))
    match step.label:
        case "rounded":
            return _("Redondeado a los decimales de la moneda")
        case "rounding" if "why" in facts:
            return _("Ningún precio por debajo termina así: se queda en los decimales de la moneda")
        case "rounding":
            amount = filters.unit_money(Decimal(facts["amount"]), currency)
            return _(_POLICIES[facts["policy"], facts["option"]]).format(amount=amount)
        case "to_list_unit" | "to_line_unit":
            return _("Pasado de {origin} a {target}", origin=facts["from"], target=facts["to"])
        case "currency_conversion" | "currency_division":
            return _(
                "Cambio de {origin} a {target}: {rate}",
                origin=facts["from"],
                target=facts["to"],
                rate=filters.quantity(step.rate),
            )
        case "not_in_list":
            return _("{list}: {why}", list=step.source.name, why=_why(facts.get("why", "")))
    return None


def problem_sentence(code: str, facts: Mapping[str, str]) -> str:
    """What a pricing run found wrong as one sentence; a plugin's own stands in both languages."""
    facts = {**facts, "said": facts.get(language.current(), facts.get(language.SOURCE, ""))}
    return _(_SENTENCES[code]).format_map(_Facts({name: _shown(name, value) for name, value in facts.items()}))


class _Facts(dict):
    def __missing__(self, key: str) -> str:
        return "?"


def _shown(name: str, value: str) -> str:
    return formats().shortest(Decimal(value)) if name in ("available", "asked", "value") else value


def _why(code: str) -> str:
    told = {
        "no_item": _("sin precio para este producto"),
        "expired": _("fuera de plazo"),
        "currency": _("en otra moneda"),
    }
    return told.get(code, code)
