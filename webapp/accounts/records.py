"""Tables of accounts and contacts."""

from peewee import BigIntegerField, TextField

from webapp.db import Record
from webapp.db.fields import UtcField


class Account(Record):
    """`folded` is the name as it is searched; `found_by` what else finds it, the city first, so that it sorts by city."""

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
    found_by = TextField(default="")
    version = BigIntegerField(default=1)


class Contact(Record):
    """`found_by` holds job title, e-mail and the digits of the phone; a removed one can be brought back."""

    account_id = BigIntegerField()
    name = TextField()
    job_title = TextField(default="")
    email = TextField(default="")
    phone = TextField(default="")
    language = TextField(default="es")
    folded = TextField()
    found_by = TextField(default="")
    created_by_id = BigIntegerField(null=True)
    removed = UtcField(null=True)
    removed_by_id = BigIntegerField(null=True)
    version = BigIntegerField(default=1)
