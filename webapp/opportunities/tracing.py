"""The price trace told in sentences, from the stored steps alone: it stays readable when a plugin or a list is gone."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from webapp.catalog.price_words import price_step
from webapp.core.errors import NotVisible
from webapp.core.language import N_, _
from webapp.opportunities import history_store
from webapp.opportunities.draft import Draft, Head, Line
from webapp.opportunities.page import TracePage, TraceStep
from webapp.opportunities.views import told
from webapp.people.access import Actor, reach
from webapp.pricing.model import Step
from webapp.pricing.trace import without_cost
from webapp.web import filters

_PLAIN = {
    "override": N_("Precio puesto a mano en lugar de {input}"),
    "write_in": N_("Precio escrito a mano: fuera de catálogo"),
    "gross": N_("{quantity} × {price}"),
    "manual_discount_percent": N_("Descuento a mano: {rate} de {input}"),
    "manual_discount_amount": N_("Descuento a mano"),
    "tax_taken_out": N_("IVA incluido en el precio: {rate}"),
    "included_in_bundle": N_("Incluido en el precio del lote"),
    "freight": N_("Portes"),
    "tax": N_("IVA"),
    "order_discount_percent": N_("Descuento del pedido: {rate} de {input}"),
    "order_discount_amount": N_("Descuento del pedido"),
}


def price_trace(actor: Actor, draft: Draft, line: Line) -> TracePage:
    """The trace of a line as this reader may see it: costs only with *see cost*. One statement.

    Raises NotVisible for a line that was never priced.
    """
    found = history_store.traces(draft.head.id, int(line.id))
    if found is None:
        raise NotVisible(_("Esta línea aún no tiene desglose."))
    steps, at, as_of, by = found
    head = draft.head
    if not reach(actor, "see_cost").covers(head.unit_id, head.owner_user_id, head.owner_team_id):
        steps = without_cost(steps)
    to_unit = tuple(_step(step, head, line) for step in steps if step.amount is None)
    to_net = tuple(_step(step, head, line) for step in steps if step.amount is not None)
    return TracePage(head, line, to_unit, to_net, at, as_of, by)


def _step(step: Step, head: Head, line: Line) -> TraceStep:
    source = step.source
    version = f" {source.version}" if source.version else ""
    detail = f"{source.kind} {source.name or source.id}{version} · {step.label}"
    return TraceStep(_sentence(step, head, line), _source(step), detail, step.amount, step.result, step.applied)


def _sentence(step: Step, head: Head, line: Line) -> str:
    facts = dict(step.facts)
    money: Callable[[Decimal | None], str] = lambda value: filters.unit_money(value, head.currency)  # noqa: E731
    if step.text is not None:
        return _plugin(step, facts, money)
    towards_price = price_step(step, head.currency)
    if towards_price is not None:
        return towards_price
    match step.label:
        case "volume_discount":
            return _volume(step, facts, money, line)
        case "override" if step.input is None:
            return _("Precio puesto a mano: no hay otro en la lista")
    pattern = _PLAIN.get(step.label, step.label)
    quantity, price = (line.quantity, step.rate) if step.label != "gross" else (step.input, step.rate)
    if step.label == "gross" and facts.get("rate") is None and step.rate == line.quantity:
        quantity, price = step.rate, step.input
    return _fill(
        pattern,
        rate=filters.percent(step.rate) if step.rate is not None else "",
        input=money(step.input),
        quantity=filters.quantity(quantity),
        price=money(price),
    )


def _plugin(step: Step, facts: Mapping[str, str], money: Callable[[Decimal | None], str]) -> str:
    label = told(step.text)
    if not step.applied:
        reason = told(step.reason) or (_("el precio se puso a mano") if facts.get("why") == "override" else "")
        return _("{rule}: no aplicado, {reason}", rule=label, reason=reason) if reason else label
    if step.rate is not None:
        return _(
            "{rule}: {percent} de {amount}",
            rule=label,
            percent=filters.percent(abs(step.rate)),
            amount=money(step.input),
        )
    return label


def _volume(step: Step, facts: Mapping[str, str], money: Callable[[Decimal | None], str], line: Line) -> str:
    if not step.applied:
        if facts.get("why") == "override":
            return _("Descuento por volumen: no aplicado, el precio se puso a mano")
        first = facts.get("next")
        if first:
            return _("Descuento por volumen: no aplicado, empieza en {n}", n=filters.quantity(Decimal(first)))
        return _("Descuento por volumen: no aplicado a esta cantidad")
    since = filters.quantity(Decimal(facts["since"])) if facts.get("since") else ""
    if facts.get("kind") == "amount":
        return _("Descuento por volumen desde {n}: {rate} por unidad", n=since, rate=money(step.rate))
    return _(
        "Descuento por volumen desde {n}: {rate} de {amount}",
        n=since,
        rate=filters.percent(step.rate),
        amount=money(step.input),
    )


def _source(step: Step) -> str:
    source = step.source
    match source.kind:
        case "price_list":
            return _("Lista {name}", name=source.name)
        case "discount_list":
            return _("Descuentos {name}", name=source.name)
        case "plugin":
            return _("Regla {name}", name=" ".join(filter(None, (source.name or source.id, source.version))))
        case "user":
            return _("A mano") if step.label not in ("gross", "freight") else ""
        case _:
            return ""


def _fill(pattern: str, **values: str) -> str:
    return _(pattern).format(**values)
