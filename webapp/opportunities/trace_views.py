"""From a stored trace to its page and its JSON, as far as this reader may see it: costs only with *see cost*."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from webapp.core.errors import NotVisible
from webapp.core.language import _, ngettext
from webapp.core.money import ZERO
from webapp.opportunities import history_store
from webapp.opportunities.draft import Draft, Head, Line
from webapp.opportunities.json_views import money
from webapp.opportunities.trace_page import Part, Subject, ToldStep, TracePage
from webapp.opportunities.tracing import told_steps
from webapp.people.access import Actor, reach
from webapp.people.units import unit_tree
from webapp.pricing.model import Step
from webapp.pricing.trace import without_cost
from webapp.web.address import address
from webapp.web.filters import machine_number, machine_price

MOST_PARTS = 12
Stored = tuple[tuple[Step, ...], datetime, date, str]


def line_trace(actor: Actor, draft: Draft, line: Line, here: str) -> TracePage:
    """The trace of a line. One statement. Raises NotVisible for a line that was never priced."""
    subject = Subject(
        line.id, line.name, line.position, line.quantity, line.unit_name or "", line.unit_price, line.net,
        line.tax_percent, line.tax, line.extended,
    )  # fmt: skip
    return shown(actor, draft.head, subject, history_store.traces(draft.head.id, int(line.id)), here)


def order_trace(actor: Actor, draft: Draft, here: str) -> TracePage:
    """The trace of the whole order. One statement. Raises NotVisible while nothing was priced."""
    head = draft.head
    page = shown(actor, head, order_subject(head.number, head.detail_total, head.tax, head.total),
                 history_store.traces(head.id, None), here)  # fmt: skip
    counted = (line for line in draft.lines if line.role == "counted" and line.net)
    parts = ((each.name, each.net, address("opportunities.price", id=head.id, line=int(each.id))) for each in counted)
    return replace(page, parts=parts_of(parts))


def parts_of(lines: Iterable[tuple[str, Decimal | None, str]]) -> tuple[Part, ...]:
    """The lines of an order's sum: name, net and the address of its trace; beyond a dozen the rest is one sum."""
    found = [Part(name, net or ZERO, there) for name, net, there in lines]
    if len(found) <= MOST_PARTS:
        return tuple(found)
    rest = found[MOST_PARTS - 1 :]
    told = ngettext("{n} línea más", "{n} líneas más", len(rest))
    return (*found[: MOST_PARTS - 1], Part(told, sum((each.net for each in rest), ZERO), ""))


def order_subject(name: str, net: Decimal, tax: Decimal, total: Decimal) -> Subject:
    """What the trace of a whole order is about."""
    return Subject("", name, 0, None, "", None, net, None, tax, total)


def shown(actor: Actor, head: Head, subject: Subject, found: Stored | None, here: str, offer: int = 0) -> TracePage:
    """A stored trace as this reader may see it. Raises NotVisible where there is none."""
    if found is None:
        raise NotVisible(_("Esta línea aún no tiene desglose."))
    steps, at, as_of, by = found
    if not reach(actor, "see_cost").covers(head.unit_id, head.owner_user_id, head.owner_team_id):
        steps = without_cost(steps)
    unit = unit_tree(actor.epochs)[head.unit_id].name
    all_told = told_steps(steps, head.currency, unit)
    to_unit = tuple(each for each in all_told if each.step.amount is None)
    to_net = tuple(each for each in all_told if each.step.amount is not None)
    return TracePage(head, subject, to_unit, to_net, at, as_of, by, here, offer)


def as_json(page: TracePage) -> dict:
    """The same as JSON: money is an amount as text with its currency, sentences are in the reader's language."""
    about, currency = page.subject, page.head.currency
    return {
        "opportunity": {"id": page.head.id, "number": page.head.number},
        "line": None if page.is_order else {"id": int(about.id), "name": about.name, "quantity": _text(about.quantity),
                                            "unit": about.unit or None},
        "offer": page.offer or None,
        "currency": currency,
        "at": page.at.isoformat(),
        "as_of": page.as_of.isoformat(),
        "by": page.by or None,
        "unit_price": _price(about.unit_price, currency),
        "net": money(about.net, currency),
        "tax_percent": _text(about.tax_percent),
        "tax": money(about.tax, currency),
        "total": money(about.total, currency),
        "steps": [_step(each, currency) for each in (*page.unit_steps, *page.steps)],
    }  # fmt: skip


def _step(each: ToldStep, currency: str) -> dict:
    step, source = each.step, each.step.source
    origin = dict(step.facts)["from"] if source.kind == "rate" else each.currency
    return {
        "label": step.label,
        "sentence": each.sentence,
        "source": {"kind": source.kind, "id": source.id, "name": source.name, "version": source.version},
        "input": _price(step.input, origin),
        "rate": _text(step.rate),
        "amount": money(step.amount, currency),
        "result": _price(step.result, each.currency),
        "applied": step.applied,
        "text": {"es": step.text.es, "en": step.text.en} if step.text else None,
        "reason": {"es": step.reason.es, "en": step.reason.en} if step.reason else None,
        "facts": dict(step.facts),
    }


def _price(value: Decimal | None, currency: str) -> dict | None:
    return None if value is None else {"amount": machine_price(value, currency), "currency": currency}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else machine_number(value)
