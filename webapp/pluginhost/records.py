"""Tables of plugins: installed, enabled in a unit, failures, suspensions."""

from peewee import BigIntegerField, BooleanField, CompositeKey, IntegerField, TextField

from webapp.db import Record
from webapp.db.fields import UtcField


class Plugin(Record):
    """What discovery found, version by version; hooks, schema and `about` (title, target, finding) are JSON."""

    name = TextField()
    version = TextField()
    hooks = TextField()
    settings_schema = TextField()
    origin = TextField(default="")
    about = TextField(default="{}")

    class Meta:
        primary_key = CompositeKey("name", "version")


class PluginScan(Record):
    """A look at what is installed; workers made before the newest one are replaced."""

    at = UtcField()


class UnitPlugin(Record):
    """A plugin enabled in a unit; a unit's set is its own rows or the nearest ancestor's, wholly.

    A row without a name stands for the set itself, so that it can be empty.
    """

    unit_id = BigIntegerField()
    plugin = TextField()
    version = TextField()
    position = IntegerField()
    settings = TextField(default="{}")

    class Meta:
        primary_key = CompositeKey("unit_id", "plugin")


class PluginFailure(Record):
    """A call that gave no usable answer; `forgiven` once somebody has let the plugin be asked again."""

    unit_id = BigIntegerField()
    plugin = TextField()
    at = UtcField()
    code = TextField()
    detail = TextField()
    forgiven = BooleanField(default=False)


class PluginSuspension(Record):
    unit_id = BigIntegerField()
    plugin = TextField()
    since = UtcField()

    class Meta:
        primary_key = CompositeKey("unit_id", "plugin")


class PluginCallLog(Record):
    """A day's good answers of a plugin in a unit; `buckets` counts them by how long each took, as JSON."""

    unit_id = BigIntegerField()
    plugin = TextField()
    day = TextField()
    buckets = TextField()
    last_at = UtcField()

    class Meta:
        primary_key = CompositeKey("unit_id", "plugin", "day")
