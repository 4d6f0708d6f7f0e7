"""Writing history inside an action's transaction: the action's row and the deal's span."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from peewee import IntegrityError

from webapp.audit.changes import FieldChange
from webapp.audit.records import Action, DealSpan
from webapp.core import clock
from webapp.core.sending import Sent
from webapp.db import database
from webapp.db.prepared import Prepared, slot


class RepeatedForm(Exception):
    """The same person has already sent this form, perhaps with other content; `first` is what it did."""

    def __init__(self, first: "Did"):
        super().__init__(first.record)
        self.first = first


@dataclass(frozen=True, slots=True)
class Did:
    """An action that a form has already done."""

    id: int
    record: str
    opportunity: int | None
    digest: str | None

    def is_of(self, sent: Sent) -> bool:
        """Whether the same content was sent, so that its first answer holds."""
        return self.digest == sent.digest


@dataclass(frozen=True, slots=True)
class DealState:
    """The columns of a deal that its spans keep."""

    unit_id: int
    owner_user_id: int | None
    owner_team_id: int | None
    stage_id: int
    status: str
    category: str
    close_date: object
    revenue: Decimal
    currency: str
    score: int | None
    grade: str | None


def write_action(
    kind: str, record: str, actor: int | None, sent: Sent, *, opportunity: int | None = None, version: int | None = None
) -> int:
    """The action's row; its id. One statement. Raises IntegrityError when this form was already sent."""
    written = _ACTION.first(
        at=Action.at.db_value(clock.now()),
        actor_id=actor,
        via=sent.via,
        kind=kind,
        record=record,
        opportunity_id=opportunity,
        version=version,
        batch=sent.batch,
        form_key=sent.form_key,
        digest=sent.digest,
        request=sent.request,
    )
    assert written is not None, "an insert answers with its row"
    return written[0]


_ACTION_COLUMNS = (
    "at", "actor_id", "via", "kind", "record", "opportunity_id", "version", "batch", "form_key", "digest", "request"
)  # fmt: skip
_ACTION = Prepared(lambda: Action.insert({name: slot(name) for name in _ACTION_COLUMNS}).returning(Action.id))


def write_changes(action: int, version: int, changes: Sequence[FieldChange], opportunity: int | None = None) -> None:
    """The change log's rows of an action; `version` is the one that it made. One statement."""
    database.obj.execute_many(
        "INSERT INTO change (action_id, opportunity_id, version, record, field, old, new, kind) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(action, opportunity, version, c.record, c.field, c.old, c.new, c.kind) for c in changes],
    )


def already_done(actor: int, form_key: str | None) -> Did | None:
    """What this form of this person has done before. One statement."""
    if not form_key:
        return None
    row = (
        Action.select(Action.id, Action.record, Action.opportunity_id, Action.digest)
        .where((Action.actor_id == actor) & (Action.form_key == form_key))
        .tuples()
        .first()
    )
    return Did(*row) if row else None


def repeated(error: IntegrityError, actor: int, sent: Sent) -> RepeatedForm:
    """The refusal for a form that was sent before; raises `error` again when that isn't what went wrong."""
    first = already_done(actor, sent.form_key)
    if first is None:
        raise error
    return RepeatedForm(first)


def open_span(opportunity: int, state: DealState, since: datetime) -> None:
    """The first span of a deal. One statement."""
    DealSpan.insert(_row(opportunity, state, since)).execute()


def end_span(opportunity: int, at: datetime) -> None:
    """A deal that is no longer there has no current span. One statement."""
    DealSpan.update(to_at=at).where((DealSpan.opportunity_id == opportunity) & DealSpan.to_at.is_null()).execute()


def next_span(opportunity: int, before: DealState, after: DealState) -> None:
    """End the current span and open the next, if anything that spans keep has changed. Two statements, or none."""
    if before == after:
        return
    now = clock.now()
    _END_SPAN.run(id=opportunity, now=DealSpan.to_at.db_value(now))
    row = _row(opportunity, after, now)
    _OPEN_SPAN.run(**{name: getattr(DealSpan, name).db_value(value) for name, value in row.items()})


_END_SPAN = Prepared(
    lambda: DealSpan.update(to_at=slot("now")).where((DealSpan.opportunity_id == slot("id")) & DealSpan.to_at.is_null())
)
_SPAN_COLUMNS = (
    "opportunity_id", "from_at", "to_at", "recorded_at", "unit_id", "owner_user_id", "owner_team_id", "stage_id",
    "status", "category", "close_date", "revenue", "currency", "score", "grade",
)  # fmt: skip
_OPEN_SPAN = Prepared(lambda: DealSpan.insert({name: slot(name) for name in _SPAN_COLUMNS}))


def _row(opportunity: int, state: DealState, since: datetime) -> dict:
    return {
        "opportunity_id": opportunity,
        "from_at": since,
        "to_at": None,
        "recorded_at": clock.now(),
        "unit_id": state.unit_id,
        "owner_user_id": state.owner_user_id,
        "owner_team_id": state.owner_team_id,
        "stage_id": state.stage_id,
        "status": state.status,
        "category": state.category,
        "close_date": state.close_date,
        "revenue": state.revenue,
        "currency": state.currency,
        "score": state.score,
        "grade": state.grade,
    }
