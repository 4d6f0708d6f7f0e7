"""A form made from a plugin's `Settings`: fields with what stands in them, and what was typed as stored values.

A field's name is its path: `percent`, `tiers.0.since`. Groups in a list have one empty row more than they have values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _, current
from webapp.pluginhost.discovery import SettingField
from webapp.web import submitted
from webapp.web.locale_formats import formats
from webapp.web.numbers import read_number

MOST_ROWS = 50
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Input:
    """One input: `kind` is text, lines, number, int, date, flag or choice; `value` is what stands in it."""

    name: str
    kind: str
    label: str
    help: str
    value: str
    optional: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A list of groups, or one group: its rows of inputs under one label."""

    name: str
    label: str
    help: str
    rows: tuple[tuple[Input, ...], ...]
    heads: tuple[str, ...]
    many: bool
    error: str = ""


def made(
    schema: tuple[SettingField, ...],
    stored: Mapping[str, Any],
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    more: str = "",
) -> tuple[Input | Group, ...]:
    """The form. `typed` is what a refused form held; `more` names the list that gets another empty row."""
    return tuple(_part(field, stored, typed, errors or {}, more) for field in schema)


def read(schema: tuple[SettingField, ...], typed: Mapping[str, str], number_format: str) -> dict[str, Any]:
    """Stored values: only what differs from the defaults. Raises InvalidInput with every field that can't be."""
    errors: list[FieldError] = []
    values = {field.name: _value(field, typed, number_format, errors) for field in schema}
    if errors:
        raise InvalidInput(*errors)
    return {field.name: values[field.name] for field in schema if values[field.name] != field.default}


def place_of(message: str, schema: tuple[SettingField, ...]) -> str:
    """The form's name of the field that a plugin's refusal begins with, `tiers[0].since: …`; empty for none."""
    head = message.partition(":")[0]
    name = head.replace("[", ".").replace("]", "")
    known = {field.name for field in schema}
    return name if name.partition(".")[0] in known and " " not in head else ""


def refusal(said: str, schema: tuple[SettingField, ...]) -> dict[str, str]:
    """What the plugin says against its settings, by the form's name of the field; empty for all of them."""
    told = said.rpartition("SettingsRefused: ")[2]
    place = place_of(told, schema)
    sentence = told.partition(": ")[2] if place or told.startswith("settings: ") else told
    return {place: sentence or told}


def _part(
    field: SettingField,
    stored: Mapping[str, Any],
    typed: Mapping[str, str] | None,
    errors: Mapping[str, str],
    more: str,
) -> Input | Group:
    value = stored.get(field.name, field.default)
    if field.type != "group":
        return _input(field, field.name, value, typed, errors)
    rows = value if field.many else [value]
    count = 1
    if field.many:
        held = len(rows) if typed is None else _count(field.name, typed)
        count = min(held + 1 + (more == field.name), MOST_ROWS)
    inputs = []
    for place in range(count):
        base = f"{field.name}.{place}" if field.many else field.name
        row = rows[place] if place < len(rows) and isinstance(rows[place], dict) else {}
        inputs.append(
            tuple(_input(inner, f"{base}.{inner.name}", row.get(inner.name), typed, errors) for inner in field.fields)
        )
    heads = tuple(_said(inner) for inner in field.fields)
    return Group(field.name, _said(field), _helped(field), tuple(inputs), heads, field.many, errors.get(field.name, ""))


def _input(
    field: SettingField, name: str, value: Any, typed: Mapping[str, str] | None, errors: Mapping[str, str]
) -> Input:
    kind = "lines" if field.many else {"bool": "flag", "int": "int", "decimal": "number"}.get(field.type, field.type)
    if kind == "flag" and field.optional:
        kind = "choice"
    shown = typed.get(name, "") if typed is not None else _shown(field, value)
    return Input(name, kind, _said(field), _helped(field), shown, field.optional, errors.get(name, ""))


def _shown(field: SettingField, value: Any) -> str:
    if value is None:
        return ""
    if field.many:
        one = replace(field, many=False)
        return "\n".join(_shown(one, each) for each in value)
    if field.type == "decimal":
        return formats().shortest(Decimal(value))
    if field.type == "bool":
        return "yes" if value else "no"
    return str(value)


def _value(field: SettingField, typed: Mapping[str, str], number_format: str, errors: list[FieldError]) -> Any:
    if field.type != "group":
        return _simple(field, field.name, typed, number_format, errors)
    if not field.many:
        return _row(field, field.name, typed, number_format, errors)
    rows = []
    for place in range(min(_count(field.name, typed), MOST_ROWS)):
        base = f"{field.name}.{place}"
        if any(typed.get(f"{base}.{inner.name}", "").strip() for inner in field.fields if inner.type != "bool"):
            rows.append(_row(field, base, typed, number_format, errors))
    return rows


def _row(
    field: SettingField, base: str, typed: Mapping[str, str], number_format: str, errors: list[FieldError]
) -> dict[str, Any]:
    return {inner.name: _simple(inner, f"{base}.{inner.name}", typed, number_format, errors) for inner in field.fields}


def _simple(
    field: SettingField, name: str, typed: Mapping[str, str], number_format: str, errors: list[FieldError]
) -> Any:
    text = typed.get(name, "")
    try:
        if field.many:
            one = replace(field, many=False)
            return [_read(one, name, each, number_format) for each in text.splitlines() if each.strip()]
        return _read(field, name, text, number_format)
    except InvalidInput as refused:
        errors.extend(refused.errors)
        return None


def _read(field: SettingField, name: str, typed: str, number_format: str) -> Any:
    if field.type == "bool":
        return None if field.optional and not typed else typed == "yes"
    text = submitted.text(name, typed, LONGEST)
    if text is None:
        if field.optional:
            return None
        if field.type == "text":
            return ""
        raise InvalidInput(FieldError(name, _("Falta este valor."), typed))
    if field.type == "text":
        return text
    if field.type == "date":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise InvalidInput(FieldError(name, _("Escribe un día que exista."), typed)) from None
    number = read_number(name, text, number_format)
    if number is None:
        raise InvalidInput(FieldError(name, _("Falta este valor."), typed))
    if field.type == "decimal":
        return format(number, "f")
    if number != number.to_integral_value():
        raise InvalidInput(FieldError(name, _("Escribe un número entero."), typed))
    return int(number)


def _count(name: str, typed: Mapping[str, str]) -> int:
    """How many rows of a list a form held."""
    places = [key.split(".")[1] for key in typed if key.startswith(f"{name}.") and key.count(".") == 2]
    numbers = [int(place) for place in places if place.isascii() and place.isdigit() and len(place) < 4]
    return max(numbers, default=-1) + 1


def _said(field: SettingField) -> str:
    return getattr(field.label, current())


def _helped(field: SettingField) -> str:
    return getattr(field.help, current()) if field.help else ""
