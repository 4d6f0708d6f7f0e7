"""The table of reasons for which opportunities are lost."""

from peewee import BigIntegerField, BooleanField, IntegerField, TextField

from webapp.db import Record


class LossReason(Record):
    """A reason of a business unit's own list."""

    unit_id = BigIntegerField()
    name = TextField()
    position = IntegerField()
    active = BooleanField(default=True)
