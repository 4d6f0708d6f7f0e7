"""Tables of history: actions, changes, spans of a deal, price traces, imports."""

from peewee import BigIntegerField, IntegerField, TextField

from webapp.db import Record
from webapp.db.fields import DayField, MoneyField, UtcField


class Action(Record):
    """One thing that somebody did: timeline entry, audit head, outbox and idempotency key."""

    at = UtcField()
    actor_id = BigIntegerField(null=True)
    via = TextField()
    kind = TextField()
    record = TextField()
    opportunity_id = BigIntegerField(null=True)
    version = BigIntegerField(null=True)
    batch = TextField(null=True)
    form_key = TextField(null=True)
    digest = TextField(null=True)
    request = TextField(null=True)


class Change(Record):
    """One field that an action changed; `kind` is edit (by hand) or derived (by pricing or scoring)."""

    action_id = BigIntegerField()
    opportunity_id = BigIntegerField(null=True)
    version = BigIntegerField()
    record = TextField()
    field = TextField()
    old = TextField(null=True)
    new = TextField(null=True)
    kind = TextField()


class DealSpan(Record):
    """How a deal stood between two instants; `to_at` None is today's state."""

    opportunity_id = BigIntegerField()
    from_at = UtcField()
    to_at = UtcField(null=True)
    recorded_at = UtcField()
    unit_id = BigIntegerField()
    owner_user_id = BigIntegerField(null=True)
    owner_team_id = BigIntegerField(null=True)
    stage_id = BigIntegerField()
    status = TextField()
    category = TextField()
    close_date = DayField(null=True)
    revenue = MoneyField()
    currency = TextField()
    score = IntegerField(null=True)
    grade = TextField(null=True)


class PriceTrace(Record):
    """The steps of a line's price, or of the order when `line_id` is None; replaced when the figures move."""

    opportunity_id = BigIntegerField()
    line_id = BigIntegerField(null=True)
    steps = TextField()
    at = UtcField()
    as_of = DayField()
    run = BigIntegerField()
    fingerprint = TextField()
    actor_id = BigIntegerField(null=True)


class ImportRun(Record):
    kind = TextField()
    at = UtcField()
    summary = TextField()
