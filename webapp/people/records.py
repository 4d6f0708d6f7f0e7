"""Tables of people: business units and their settings, users, teams, roles, sessions, refusals."""

from peewee import BigIntegerField, BooleanField, CompositeKey, IntegerField, TextField

from webapp.db import Record
from webapp.db.fields import UtcField


class BusinessUnit(Record):
    name = TextField()
    parent_id = BigIntegerField(null=True)
    currency = TextField()
    locale = TextField()
    time_zone = TextField()
    fiscal_year_start = IntegerField(default=1)
    catch_all_team_id = BigIntegerField(null=True)
    version = BigIntegerField(default=1)


class UnitSetting(Record):
    unit_id = BigIntegerField()
    name = TextField()
    value = TextField()

    class Meta:
        primary_key = CompositeKey("unit_id", "name")


class User(Record):
    email = TextField()
    name = TextField()
    password = TextField(null=True)
    unit_id = BigIntegerField()
    manager_id = BigIntegerField(null=True)
    job = TextField(default="")
    language = TextField(default="es")
    locale = TextField(default="es_ES")
    time_zone = TextField(default="Europe/Madrid")
    theme = TextField(default="system")
    single_keys = BooleanField(default=True)
    unread = IntegerField(default=0)
    active = BooleanField(default=True)
    created = UtcField()


class Team(Record):
    name = TextField()
    unit_id = BigIntegerField()
    can_own = BooleanField(default=True)


class TeamMember(Record):
    team_id = BigIntegerField()
    user_id = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("team_id", "user_id")


class Role(Record):
    code = TextField()


class RolePrivilege(Record):
    role_id = BigIntegerField()
    privilege = TextField()
    depth = TextField()

    class Meta:
        primary_key = CompositeKey("role_id", "privilege")


class RoleGrant(Record):
    user_id = BigIntegerField()
    role_id = BigIntegerField()
    unit_id = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("user_id", "role_id", "unit_id")


class Session(Record):
    """`token` is the SHA-256 of the cookie's 256 random bits."""

    token = TextField(primary_key=True)
    user_id = BigIntegerField()
    created = UtcField()
    seen = UtcField()
    data = TextField()


class SignInAttempt(Record):
    """A failed sign-in; old rows are dropped when new ones come."""

    account = TextField()
    source = TextField()
    at = UtcField()


class RefusalLog(Record):
    at = UtcField()
    user_id = BigIntegerField(null=True)
    method = TextField()
    path = TextField()
    status = IntegerField()
    request = TextField()
