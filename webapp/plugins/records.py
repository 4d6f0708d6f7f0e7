"""The table of simulations."""

from peewee import BigIntegerField, TextField

from webapp.db import Record
from webapp.db.fields import UtcField


class Simulation(Record):
    """What somebody wanted to try; `settings` null in JSON takes the plugin away. `result` once the job has ended."""

    at = UtcField()
    asked_by_id = BigIntegerField(null=True)
    unit_id = BigIntegerField()
    plugin = TextField()
    settings = TextField()
    job_id = BigIntegerField(null=True)
    result = TextField(null=True)
