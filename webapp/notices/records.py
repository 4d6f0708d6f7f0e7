"""The table of notices."""

from peewee import BigIntegerField, TextField

from webapp.db import Record
from webapp.db.fields import UtcField


class Notice(Record):
    """Something that a person is told. `record` is what it is about (opportunity:7), `data` JSON for its sentence."""

    to_id = BigIntegerField()
    kind = TextField()
    record = TextField()
    data = TextField()
    at = UtcField()
    read = UtcField(null=True)
