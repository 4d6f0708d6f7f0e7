"""Reading the form of a unit's settings: strings in, typed values or sentences out."""

from flask import request

from webapp.catalog import typed
from webapp.catalog.settings import store
from webapp.catalog.settings.rules import LIMIT, MOST_DAYS, OFFER_ADDRESS, OFFER_DAYS, PREFIX, SETTINGS
from webapp.core.money import plain
from webapp.web import submitted
from webapp.web.numbers import read_percent, read_whole

LONGEST_ADDRESS = 300


def read_settings() -> dict[str, str | None]:
    """What the form says, any subset, by the settings' full names; None is as the unit above has it."""
    reader = submitted.Reader()
    values: dict[str, str | None] = {}
    for setting in SETTINGS:
        if setting.name in request.form:
            text = request.form[setting.name]
            values[PREFIX + setting.name] = reader.read(typed.one_of, setting.name, text, setting.choices)
    for role in store.selling_roles():
        field = f"limit.{role}"
        if field in request.form:
            percent = reader.read(read_percent, field, request.form[field], submitted.number_format())
            values[LIMIT + role] = None if percent is None else plain(percent.normalize() + 0)
    if "offer_days" in request.form:
        typed_days, written = request.form["offer_days"], submitted.number_format()
        days = reader.read(read_whole, "offer_days", typed_days, written, 1, MOST_DAYS)
        values[OFFER_DAYS] = None if days is None else str(days)
    if "offer_address" in request.form:
        text = request.form["offer_address"]
        values[OFFER_ADDRESS] = reader.read(submitted.text, "offer_address", text, LONGEST_ADDRESS)
    reader.check()
    return values
