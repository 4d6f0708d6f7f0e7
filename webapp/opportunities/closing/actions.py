"""Closing an opportunity as won or lost, and opening it again as it was."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from webapp.audit.changes import FieldChange, as_text
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.core.money import ZERO, currency_decimals
from webapp.core.sending import Sent
from webapp.opportunities import totals
from webapp.opportunities.approvals.gate import open_asks
from webapp.opportunities.closing.past import last_closing
from webapp.opportunities.closing.reasons import reasons_of
from webapp.opportunities.draft import ChangedDraft, Draft, Head
from webapp.opportunities.edit import Edited, Since, edit
from webapp.people.access import Actor
from webapp.people.units import unit_tree
from webapp.web.locale_formats import formats
from webapp.web.numbers import read_amount

CLOSED = ("won", "lost")
# What closing sets and reopening gives back or empties: the label's name in the history, and the column.
_SET = {
    "status": "status",
    "actual_revenue": "actual_revenue",
    "actual_close_date": "actual_close_date",
    "loss_reason": "loss_reason_id",
    "closing_note": "closing_note",
}
_FOLLOWING = {"probability": "probability", "category": "category"}


@dataclass(frozen=True, slots=True)
class Won:
    """Won for this revenue on this day; None is what the opportunity says itself: its estimate, today."""

    revenue: Decimal | None = None
    day: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """Lost on this day (None: today) for a reason of the opportunity's unit."""

    reason: int | None = None
    day: date | None = None
    note: str | None = None


Outcome = Won | Lost


def close(
    actor: Actor,
    opportunity: int,
    outcome: Outcome | Callable[[Draft], Outcome],
    sent: Sent,
    *,
    seen: int | None = None,
) -> Edited:
    """Close it, in one transaction. Raises as `edit` does, and InvalidInput with everything that can't be.

    `outcome` may be a function that reads it once the opportunity is known. A revenue that was the estimate at the
    version `seen`, and no longer is, is refused: nobody chose it.
    """

    def closed(draft: Draft, since: Since) -> ChangedDraft:
        wanted = outcome(draft) if callable(outcome) else outcome
        today = totals.today_of(draft.head, actor.epochs)
        if isinstance(wanted, Won):
            _refuse_not_agreed(actor, draft)
            _refuse_old_estimate(draft.head, wanted, since)
        return _changed(draft, _closed(actor, draft.head, wanted, today), "won" if isinstance(wanted, Won) else "lost")

    return edit(actor, opportunity, closed, sent, seen=seen, right="close")


def reopen(actor: Actor, opportunity: int, sent: Sent) -> Edited:
    """Open it again with the status, stage and probability that it had; the closing stays in its history, as undone."""

    def reopened(draft: Draft, _since: Since) -> ChangedDraft:
        past = last_closing(draft.head)
        head = replace(
            draft.head, status=past.status, stage_id=past.stage, category=past.category, probability=past.probability,
            actual_revenue=None, actual_close_date=None, loss_reason_id=None, closing_note=None,
        )  # fmt: skip
        return replace(_changed(draft, head, "reopened"), record=past.record)

    return edit(actor, opportunity, reopened, sent, seen=None, right="close", standing=CLOSED)


def _refuse_not_agreed(actor: Actor, draft: Draft) -> None:
    asks = open_asks(draft, actor.epochs)
    if asks:
        lines = ", ".join(each.name or _("Descuento del pedido") for each in asks)
        sentence = _("Antes de darla por ganada alguien con permiso tiene que aprobar: {lines}.", lines=lines)
        raise InvalidInput(FieldError("outcome", sentence, "won"))


def _refuse_old_estimate(head: Head, won: Won, since: Since) -> None:
    moved = [c.old for c in since.changes if (c.record, c.field) == ("opportunity", "estimated_revenue")]
    if won.revenue is None or not moved or won.revenue == head.estimated_revenue:
        return
    if as_text(won.revenue) == moved[0]:
        now = formats().amount_of(
            formats().number(head.estimated_revenue, currency_decimals(head.currency)), head.currency
        )
        sentence = _(
            "Mientras tanto los ingresos estimados han pasado a {amount}. Escribe lo que se ha ganado.", amount=now
        )
        raise InvalidInput(FieldError("actual_revenue", sentence, as_text(won.revenue) or ""))


def _closed(actor: Actor, head: Head, outcome: Outcome, today: date) -> Head:
    errors = list(_day_errors(outcome.day, today))
    closed = replace(head, actual_close_date=outcome.day or today, closing_note=outcome.note)
    if isinstance(outcome, Won):
        revenue = head.estimated_revenue if outcome.revenue is None else outcome.revenue
        errors = [*_revenue_errors(head, revenue), *errors]
        closed = replace(closed, status="won", category="won", probability=100, actual_revenue=revenue)
    else:
        known = {reason.id for reason in reasons_of(unit_tree(actor.epochs)[head.unit_id].path)}
        if outcome.reason not in known and (known or outcome.reason is not None):
            errors = [FieldError("loss_reason", _("Elige por qué se perdió."), as_text(outcome.reason) or ""), *errors]
        closed = replace(closed, status="lost", category="omitted", probability=0, loss_reason_id=outcome.reason)
    if errors:
        raise InvalidInput(*errors)
    return closed


def _revenue_errors(head: Head, revenue: Decimal) -> list[FieldError]:
    if revenue <= ZERO:
        sentence = _("Escribe lo que se ha ganado: más de 0.")
        return [FieldError("actual_revenue", sentence, as_text(revenue) or "")]
    try:
        read_amount("actual_revenue", as_text(revenue) or "", "machine", currency_decimals(head.currency))
    except InvalidInput as refused:
        return list(refused.errors)
    return []


def _day_errors(day: date | None, today: date) -> list[FieldError]:
    if day is None or day <= today:
        return []
    sentence = _("Este día aún no ha llegado. Como mucho, hoy: {today}.", today=formats().day(today))
    return [FieldError("actual_close_date", sentence, day.isoformat())]


def _changed(draft: Draft, after: Head, kind: str) -> ChangedDraft:
    """The change with a row of history for each column that moves; what follows from the others is derived."""
    rows = []
    for names, how in ((_SET, "edit"), (_FOLLOWING, "derived")):
        for name, column in names.items():
            old, new = as_text(getattr(draft.head, column)), as_text(getattr(after, column))
            if old != new:
                rows.append(FieldChange("opportunity", name, old, new, how))
    return ChangedDraft(Draft(after, draft.lines), kind, tuple(rows))
