"""The one way in which an opportunity changes.

1. Edits of one record queue in the process at a striped lock. 2. The draft is read without a write transaction.
3. It is changed and priced, plugins included. 4. The write transaction begins with the claim, which raises the version
only if nobody else did. 5. Everything is written, or nothing. Who loses the claim starts again from what the other wrote.
"""

import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace

from peewee import IntegrityError

from webapp import jobs
from webapp.audit import merging
from webapp.audit import store as audit
from webapp.audit.changes import FieldChange, as_text
from webapp.audit.merging import Since
from webapp.audit.store import DealState, RepeatedForm
from webapp.catalog.edit import MOVED
from webapp.core.errors import (
    AlreadySent,
    InvalidInput,
    NotAllowed,
    NotOpen,
    NotVisible,
    StaleEdit,
    Unavailable,
    VersionMissing,
)
from webapp.core.language import _
from webapp.core.sending import Sent
from webapp.db import write
from webapp.db.epochs import Epochs, read_epochs
from webapp.opportunities import freezing, scoring, store, totals
from webapp.opportunities.approvals import gate
from webapp.opportunities.draft import ChangedDraft, Draft, Head
from webapp.opportunities.fields import FIELDS, LINE_FIELDS, shown_header, shown_line
from webapp.opportunities.problems import about, refuse_impossible
from webapp.opportunities.totals import Moved, Run
from webapp.people.access import Actor, reach
from webapp.pricing.model import Step

OPEN = ("open", "on_hold")
ADDING = ("line_added", "lines_added")
ATTEMPTS = 8
QUEUE_S = 3
_stripes = [threading.Lock() for _stripe in range(64)]


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit did: before and after, the other lines that moved, what others had changed since the seen version."""

    before: Draft
    after: Draft
    changed: ChangedDraft | None
    moved: tuple[Moved, ...] = ()
    since: Since = merging.NOTHING_SINCE
    line: str | None = None
    repeated: bool = False
    order_trace: tuple[Step, ...] | None = None


Change = Callable[[Draft, Since], ChangedDraft | None]


def edit(
    actor: Actor,
    opportunity: int,
    change: Change,
    sent: Sent,
    *,
    seen: int | None,
    right: str = "write",
    standing: tuple[str, ...] = OPEN,
) -> Edited:
    """Let `change` change the opportunity; None from it means that there is nothing to change.

    `seen` is the version of the editor's region; None where the change can't conflict. `standing` are the statuses in
    which it may be changed like that. Raises NotVisible, NotAllowed, NotOpen, StaleEdit, InvalidInput, or Unavailable
    when the record is too busy. A form sent twice takes effect once.
    """
    with _queued(opportunity):
        for attempt in range(ATTEMPTS):
            now = actor if attempt == 0 else replace(actor, epochs=read_epochs())
            try:
                draft = _read(now, opportunity, right, standing)
            except NotOpen:
                if done := _done_before(now, opportunity, sent):
                    return done
                raise
            try:
                done = _attempt(now, draft, change, sent, seen, right)
            except RepeatedForm as repeated:
                if repeated.first.is_of(sent):
                    return Edited(draft, draft, None, repeated=True, line=_line_of(repeated.first.record))
                # Other content from the same page, after going back: an edit like any other, its version guards it.
                sent = replace(sent, form_key=None)
                continue
            except (StaleEdit, InvalidInput):
                first = audit.already_done(actor.user, sent.form_key)
                if first is not None and first.is_of(sent):
                    return Edited(draft, draft, None, repeated=True, line=_line_of(first.record))
                raise
            if done is not None:
                return done
    raise Unavailable(_("Hay varias personas editando esto a la vez. Lo escrito sigue aquí; vuelve a intentarlo."))


def state_of(head: Head) -> DealState:
    """The columns that the deal's spans keep."""
    return DealState(
        head.unit_id, head.owner_user_id, head.owner_team_id, head.stage_id, head.status, head.category,
        head.close_date, head.estimated_revenue, head.currency, head.score, head.grade,
    )  # fmt: skip


def _read(actor: Actor, opportunity: int, right: str, standing: tuple[str, ...]) -> Draft:
    draft = store.load(reach(actor, right), opportunity)
    if draft is not None and draft.head.status in standing:
        return draft
    if draft is not None and draft.head.status in OPEN:
        raise NotOpen(_("Esta oportunidad ya está abierta."))
    if draft is not None:
        raise NotOpen(_("Esta oportunidad está cerrada: sus datos y sus precios ya no cambian."))
    if store.is_visible(reach(actor, "read"), opportunity):
        if right == "close":
            raise NotAllowed(_("Puedes ver esta oportunidad, pero no cerrarla ni reabrirla."))
        raise NotAllowed(_("Puedes ver esta oportunidad, pero no cambiarla."))
    raise NotVisible(_("No encontramos esta página."))


def _done_before(actor: Actor, opportunity: int, sent: Sent) -> Edited | None:
    """What this very form did before: it may have closed the opportunity itself."""
    first = audit.already_done(actor.user, sent.form_key)
    draft = store.load(reach(actor, "read"), opportunity) if first is not None and first.is_of(sent) else None
    return Edited(draft, draft, None, repeated=True) if draft is not None else None


def _attempt(actor: Actor, draft: Draft, change: Change, sent: Sent, seen: int | None, right: str) -> Edited | None:
    """One try; None when somebody else was quicker."""
    head = draft.head
    if seen is not None and seen > head.version:
        raise VersionMissing(_("Esta versión aún no existe. Abre la ficha otra vez y repite el cambio."))
    version = head.version if seen is None else seen
    since = Since(version, merging.changes_since(head.id, version) if version < head.version else ())
    changed = change(draft, since)
    if changed is None:
        return Edited(draft, draft, None, since=since)
    changed = freezing.allowed(draft, changed, sent)
    changed = gate.signed(draft, changed, actor)
    run = gate.waiting(draft, _priced(draft, changed, actor.epochs), actor.epochs)
    refuse_impossible(run.draft, changed)
    scored = replace(run, draft=scoring.scored(run.draft, run.as_of))
    return _written(actor, draft, changed, scored, sent, since, right)


def _priced(draft: Draft, changed: ChangedDraft, epochs: Epochs) -> Run:
    if changed.reprices:
        run = totals.price(changed.draft, changed.edited, epochs, renew_all=changed.renew_all)
        known = draft.by_id
        return replace(run, moved=tuple(m for m in run.moved if m.line in known))
    after = Draft(totals.estimated(changed.draft.head), changed.draft.lines)
    return Run(after, {}, (), totals.today_of(draft.head, epochs))


def _written(
    actor: Actor, before: Draft, changed: ChangedDraft, run: Run, sent: Sent, since: Since, right: str
) -> Edited | None:
    after, line = run.draft, None
    try:
        with write():
            if not store.claim(reach(actor, right), before, after, actor.epochs):
                return None
            after = Draft(replace(after.head, version=before.head.version + 1), after.lines)
            after, traces, line = _with_new_lines(before, after, run, changed)
            record = f"line:{line}" if line else changed.record
            action = audit.write_action(
                changed.kind, record, actor.user, sent, opportunity=before.head.id, version=after.head.version
            )
            derived = _derived(before, after, changed)
            if changed.kind in ADDING:
                new = (each for each in after.lines if before.line(each.id) is None)
                derived += [FieldChange(f"line:{each.id}", "line", None, each.name) for each in new]
            audit.write_changes(action, after.head.version, (*changed.changes, *derived), before.head.id)
            as_stored = tuple(line for line in changed.draft.lines if line.id in changed.restored)
            store.update_lines(Draft(before.head, before.lines + as_stored), after)
            if changed.removed:
                store.remove_lines(changed.removed, actor.user)
            if changed.also:
                changed.also(after)
            store.write_traces(after, traces, run.as_of, actor.user, _retraced(before, after, changed))
            audit.next_span(before.head.id, state_of(before.head), state_of(after.head))
            if changed.reprices and totals.have_moved(after.head, actor.epochs):  # other lines still wait
                jobs.enqueue_once(MOVED, {"opportunity": after.head.id}, actor)
    except IntegrityError as error:
        repeated = audit.repeated(error, actor.user, sent)
        if changed.kind in ADDING and not repeated.first.is_of(sent):
            raise AlreadySent(_("Con este formulario ya se añadió otra línea."), str(before.head.id)) from None
        raise repeated from None
    return Edited(before, after, changed, run.moved, since, line, order_trace=run.traces.get(""))


def _with_new_lines(before: Draft, after: Draft, run: Run, changed: ChangedDraft):
    known = {line.id for line in before.lines} | set(changed.restored)
    new = [line for line in after.lines if line.id not in known]
    if changed.restored:
        store.bring_back(after.head.id, changed.restored)
    if not new:
        return after, run.traces, _line_of(changed.record) if changed.restored else None
    ids = store.insert_lines(after.head.id, new)
    lines = tuple(
        replace(store.pointed(line, ids), id=ids[line.id]) if line.id in ids else line for line in after.lines
    )
    traces = {ids.get(line, line): steps for line, steps in run.traces.items()}
    head = store.with_problems(after.head, about(after.head.problems, ids))
    made = new[0] if changed.kind == "line_added" else new[-1]  # a bundle comes before its parts
    return Draft(head, lines), traces, ids[made.id]


def _retraced(before: Draft, after: Draft, changed: ChangedDraft) -> frozenset[str]:
    """Lines whose trace must be written: edited, new, or moved."""
    known = before.by_id
    same = {
        line.id
        for line in after.lines
        if (old := known.get(line.id)) and (old is line or _figures(old) == _figures(line))
    }
    return frozenset(line.id for line in after.lines if line.id not in same or line.id in changed.edited)


def _figures(line) -> tuple:
    return (
        line.list_price,
        line.unit_price,
        line.gross,
        line.net,
        line.tax,
        line.extended,
        line.status,
        line.adjustments,
    )


def _derived(before: Draft, after: Draft, changed: ChangedDraft) -> list[FieldChange]:
    """What the change moved beside what was asked for: by pricing and scoring, or because one field follows another.

    Every field that a form may send along is among them, so that a stale whole form knows what it showed.
    """
    rows: list[FieldChange] = []
    by_hand = {(change.record, change.field) for change in changed.changes}

    def note(record: str, field: str, old: object, new: object) -> None:
        if old != new and (record, field) not in by_hand:
            rows.append(FieldChange(record, field, as_text(old), as_text(new), "derived"))

    for name in FIELDS:
        note("opportunity", name, shown_header(before.head, name), shown_header(after.head, name))
    for name in ("score", "total"):
        note("opportunity", name, getattr(before.head, name), getattr(after.head, name))
    old_lines = {line.id: line for line in before.lines}
    for line in after.lines:
        old = old_lines.get(line.id)
        if old is None or old is line or old == line:
            continue
        for name in LINE_FIELDS:
            note(f"line:{line.id}", name, shown_line(old, name), shown_line(line, name))
        for name in ("given_price", "net"):
            note(f"line:{line.id}", name, getattr(old, name), getattr(line, name))
    return rows


def _line_of(record: str) -> str | None:
    return record.removeprefix("line:") if record.startswith("line:") else None


@contextmanager
def _queued(opportunity: int):
    stripe = _stripes[opportunity % len(_stripes)]
    if not stripe.acquire(timeout=QUEUE_S):
        raise Unavailable(_("Hay varias personas editando esto a la vez. Lo escrito sigue aquí; vuelve a intentarlo."))
    try:
        yield
    finally:
        stripe.release()
