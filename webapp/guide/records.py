"""The table of the guide."""

from peewee import BigIntegerField, TextField

from webapp.db import Record


class GuidePlace(Record):
    """The step at which a person is: its code, or `left`."""

    user_id = BigIntegerField(primary_key=True)
    step = TextField()
