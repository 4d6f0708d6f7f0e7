"""What a pricing run found wrong, told to people; and which of it refuses an edit."""

import json
from decimal import Decimal

from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import N_, _
from webapp.opportunities.draft import ChangedDraft, Draft
from webapp.web.locale_formats import formats

# What a form may not ask for; anything else is stored and shown.
_REFUSED = frozenset(
    {"quantity_decimals", "quantity_range", "amount_range", "percentage_invalid", "discount_exceeds_price"}
)

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
    "rules_conflict": N_("Dos reglas se disputan este precio: {first} y {second}."),
}


def sentence(problem: dict) -> str:
    """A stored problem as one sentence in the reader's language."""
    facts = {name: _shown(name, value) for name, value in problem["facts"].items()}
    return _(_SENTENCES[problem["code"]]).format_map(_Facts(facts))


def problems_of(stored: str) -> list[dict]:
    """The problems that an opportunity keeps: code, line, field, facts."""
    return json.loads(stored)


def refuse_impossible(after: Draft, changed: ChangedDraft) -> None:
    """Raise InvalidInput where what was typed can't be: too many decimals, a discount above the price."""
    typed = {(change.record.removeprefix("line:"), change.field) for change in changed.changes}
    errors = []
    for problem in problems_of(after.head.problems):
        line = problem["line"]
        is_ours = line in changed.edited or (line is None and ("opportunity", problem["field"]) in typed)
        if problem["code"] in _REFUSED and problem["field"] and is_ours:
            errors.append(FieldError(problem["field"], sentence(problem)))
    if errors:
        raise InvalidInput(*errors)


class _Facts(dict):
    def __missing__(self, key: str) -> str:
        return "?"


def _shown(name: str, value: str) -> str:
    return formats().shortest(Decimal(value)) if name in ("available", "asked", "value") else value
