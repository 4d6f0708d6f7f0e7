"""Tables of accounts and contacts."""

from peewee import BigIntegerField, TextField

from webapp.db import Record


class Account(Record):
    name = TextField()
    parent_id = BigIntegerField(null=True)
    sector = TextField(default="")
    employees = BigIntegerField(null=True)
    city = TextField(default="")
    country = TextField(default="")
    language = TextField(default="es")
    tax_treatment = TextField(default="standard")
    owner_user_id = BigIntegerField(null=True)
    unit_id = BigIntegerField(null=True)
    import_key = TextField(null=True)
    folded = TextField()
    version = BigIntegerField(default=1)


class Contact(Record):
    account_id = BigIntegerField()
    name = TextField()
    job_title = TextField(default="")
    email = TextField(default="")
    phone = TextField(default="")
    language = TextField(default="es")
    folded = TextField()
    version = BigIntegerField(default=1)
