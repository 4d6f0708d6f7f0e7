"""The table of approvals."""

from peewee import BigIntegerField, TextField

from webapp.db import Record
from webapp.db.fields import UtcField


class Approval(Record):
    """Something that was asked for. `covers` is JSON: the mark of what an agreement covers, and its lines in words.

    `state` is asked, given, refused or withdrawn; one that is asked waits only while its opportunity names it.
    """

    opportunity_id = BigIntegerField()
    kind = TextField(default="discount")
    state = TextField(default="asked")
    covers = TextField()
    note = TextField(null=True)
    asked_by_id = BigIntegerField()
    asked = UtcField()
    decided_by_id = BigIntegerField(null=True)
    decided = UtcField(null=True)
    reason = TextField(null=True)
