"""The steps of a price told in sentences, from the steps alone: they stay readable when a plugin or a list is gone."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from webapp.catalog.price_words import price_step, worked_in
from webapp.core.language import N_, _
from webapp.opportunities.trace_page import ToldStep
from webapp.opportunities.views import told
from webapp.pricing.model import Step
from webapp.web import filters

# What comes before the colon names the step below its bar.
_PLAIN = {
    "override": N_("Precio puesto a mano en lugar de {input}"),
    "write_in": N_("Precio escrito a mano: fuera de catálogo"),
    "gross": N_("{rate} × {price}"),
    "manual_discount_percent": N_("Descuento a mano: {percent} de {input}"),
    "manual_discount_amount": N_("Descuento a mano"),
    "tax_taken_out": N_("IVA incluido en el precio: {percent}"),
    "included_in_bundle": N_("Incluido en el precio del lote"),
    "freight": N_("Portes"),
    "tax": N_("IVA"),
    "order_discount_percent": N_("Descuento del pedido: {percent} de {input}"),
    "order_discount_amount": N_("Descuento del pedido"),
}
# Positive by nature: a plus sign would read as a surcharge.
_UNSIGNED = frozenset({"gross", "tax", "freight", "included_in_bundle"})


def told_steps(steps: Sequence[Step], currency: str, unit: str) -> tuple[ToldStep, ...]:
    """All steps of a trace, each in the currency that it was worked out in."""
    return tuple(told_step(step, own, unit) for step, own in zip(steps, worked_in(steps, currency), strict=True))


def told_step(step: Step, currency: str, unit: str) -> ToldStep:
    """A step as a sentence with what it came to; `unit` is the business unit whose rules a plugin speaks for."""
    sentence = _sentence(step, currency)
    short = sentence.split(":")[0]
    if step.applied and step.amount is not None:
        facts = dict(step.facts)
        if "asked" in facts:
            asked = filters.money(Decimal(facts["asked"]), currency)
            sentence = _("{step} (pedía {amount}: no baja de cero)", step=sentence, amount=asked)
        sentence = f"{sentence} = {_came_to(step, currency)}"
    return ToldStep(step, sentence, short, _source(step, unit), currency)


def _came_to(step: Step, currency: str) -> str:
    amount = step.amount or Decimal(0)
    figure = filters.money(amount, currency)
    return f"+{figure}" if amount > 0 and step.label not in _UNSIGNED else figure


def _sentence(step: Step, currency: str) -> str:
    facts = dict(step.facts)
    if step.text is not None:
        return _plugin(step, facts, currency)
    towards_price = price_step(step, currency)
    if towards_price is not None:
        return towards_price
    money = filters.unit_money
    match step.label:
        case "volume_discount":
            return _volume(step, facts, currency)
        case "override" if step.input is None:
            return _("Precio puesto a mano: no hay otro en la lista")
        case "manual_discount_amount" if "quantity" in facts:
            quantity = filters.quantity(Decimal(facts["quantity"]))
            return _("Descuento a mano: {rate} × {quantity}", rate=money(step.rate, currency), quantity=quantity)
    return _(_PLAIN.get(step.label, step.label)).format(
        rate=filters.quantity(step.rate),
        percent=filters.percent(step.rate) if step.rate is not None else "",
        input=money(step.input, currency),
        price=money(step.input, currency),
    )


def _plugin(step: Step, facts: Mapping[str, str], currency: str) -> str:
    label = told(step.text)
    if not step.applied:
        reason = told(step.reason) or (_("el precio se puso a mano") if facts.get("why") == "override" else "")
        return _("{rule}: no aplicado, {reason}", rule=label, reason=reason) if reason else label
    if step.rate is not None:
        percent, amount = filters.percent(abs(step.rate)), filters.unit_money(step.input, currency)
        return _("{rule}: {percent} de {amount}", rule=label, percent=percent, amount=amount)
    return label


def _volume(step: Step, facts: Mapping[str, str], currency: str) -> str:
    if not step.applied:
        if facts.get("why") == "override":
            return _("Descuento por volumen: no aplicado, el precio se puso a mano")
        first = facts.get("next")
        if first:
            return _("Descuento por volumen: no aplicado, empieza en {n}", n=filters.quantity(Decimal(first)))
        return _("Descuento por volumen: no aplicado a esta cantidad")
    tier = _tier(facts)
    if facts.get("kind") == "amount":
        rate = filters.unit_money(step.rate, currency)
        return _("Descuento por volumen {tier}: {rate} por unidad", tier=tier, rate=rate)
    percent, price = filters.percent(step.rate), filters.unit_money(step.input, currency)
    return _("Descuento por volumen {tier}: {rate} del precio de {amount}", tier=tier, rate=percent, amount=price)


def _tier(facts: Mapping[str, str]) -> str:
    since, until = (filters.quantity(Decimal(facts[name])) if facts.get(name) else "" for name in ("since", "until"))
    return _("de {since} a {until}", since=since, until=until) if until else _("desde {since}", since=since)


def _source(step: Step, unit: str) -> str:
    source = step.source
    match source.kind:
        case "price_list" if source.name:
            return _("lista {name}", name=source.name)
        case "discount_list" if source.name:
            return _("descuentos {name}", name=source.name)
        case "plugin":
            return _("regla de {unit}", unit=unit)
        case "user" if step.label not in ("gross", "freight"):
            return _("a mano")
        case _:
            return ""
