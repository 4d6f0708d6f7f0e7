"""The table of background work."""

from peewee import BigIntegerField, BooleanField, IntegerField, TextField

from webapp.db import Record
from webapp.db.fields import UtcField


class Job(Record):
    """One piece of background work. `input` and `result` are JSON; `due` is set where a clock asked for it.

    `done` of `total` is how far it is; `error` is `interrupted` or what went wrong, in one line.
    """

    kind = TextField()
    input = TextField()
    state = TextField(default="waiting")
    at = UtcField()
    asked_by_id = BigIntegerField(null=True)
    due = UtcField(null=True)
    tries = IntegerField(default=0)
    done = BigIntegerField(default=0)
    total = BigIntegerField(null=True)
    cancel_asked = BooleanField(default=False)
    started = UtcField(null=True)
    ended = UtcField(null=True)
    result = TextField(null=True)
    error = TextField(null=True)
