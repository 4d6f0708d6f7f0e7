"""A plugin's `Settings` described as data, and made from a unit's stored values. Runs in the worker.

A described field: {name, type, optional, many, default, label: {es, en}, help, fields}; type is bool, int, text,
decimal, date or group, whose own fields stand in `fields`. Decimals and dates travel as text.
"""

from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from webapp.pluginapi.texts import Text

_NAMES = {bool: "bool", int: "int", str: "text", Decimal: "decimal", date: "date"}


class SettingsRefused(ValueError):
    """A `Settings` class that can't be described, or values that don't fit it; the message names the field."""


def described(settings: type | None) -> list[dict[str, Any]]:
    """The schema of `Settings`, empty when the plugin declares none. Raises `SettingsRefused`."""
    if settings is None:
        return []
    described_fields = _fields(settings, depth=0)
    made(settings, {})
    return described_fields


def made(settings: type | None, values: dict[str, Any]) -> object:
    """The unit's `Settings`: stored values over the defaults. Raises `SettingsRefused`."""
    if settings is None:
        if values:
            raise SettingsRefused("the plugin has no settings")
        return None
    return _group(settings, values, "")


def _fields(group: type, depth: int) -> list[dict[str, Any]]:
    if not (is_dataclass(group) and group.__dataclass_params__.frozen):  # type: ignore[attr-defined]
        raise SettingsRefused(f"{group.__name__} is not a frozen dataclass")
    hints = get_type_hints(group)
    return [_field(field, hints[field.name], depth) for field in fields(group) if field.init]


def _field(field: Field[Any], hint: object, depth: int) -> dict[str, Any]:
    optional, many, inner = _shape(hint)
    name = _NAMES.get(inner, "group")
    if name == "group" and (depth or not is_dataclass(inner)):
        raise SettingsRefused(f"{field.name}: {hint} can't be a setting")
    default = _default(field)
    if default is MISSING and not depth:
        raise SettingsRefused(f"{field.name} has no default")
    label, help_ = field.metadata.get("label"), field.metadata.get("help")
    return {
        "name": field.name,
        "type": name,
        "optional": optional,
        "many": many,
        "default": None if default is MISSING else _plain(default),
        "label": _text(label) or {"es": field.name, "en": field.name},
        "help": _text(help_),
        "fields": _fields(inner, depth + 1) if name == "group" else [],
    }


def _shape(hint: Any) -> tuple[bool, bool, type]:
    optional = many = False
    if get_origin(hint) in (Union, UnionType) and NoneType in get_args(hint):
        inner = [arg for arg in get_args(hint) if arg is not NoneType]
        optional, hint = True, inner[0] if len(inner) == 1 else hint
    if get_origin(hint) is tuple and get_args(hint)[1:] == (Ellipsis,):
        many, hint = True, get_args(hint)[0]
    return optional, many, hint


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal | date) else value


def _text(value: object) -> dict[str, str] | None:
    return {"es": value.es, "en": value.en} if isinstance(value, Text) else None


def _group(group: type, values: Any, path: str) -> object:
    if not isinstance(values, dict):
        raise SettingsRefused(f"{path or 'settings'}: names and values are expected")
    hints = get_type_hints(group)
    known = {field.name: field for field in fields(group) if field.init}
    if strange := sorted(set(values) - set(known)):
        raise SettingsRefused(f"{path}{strange[0]} is not a setting")
    typed = {name: _value(hints[name], value, path + name) for name, value in values.items()}
    for name, field in known.items():
        if name not in typed and _default(field) is MISSING:
            raise SettingsRefused(f"{path}{name} is missing")
    try:
        return group(**typed)
    except ValueError as error:
        raise SettingsRefused(f"{path or 'settings'}: {error}") from error


def _value(hint: Any, value: Any, path: str) -> Any:
    optional, many, inner = _shape(hint)
    if value is None and optional:
        return None
    if not many:
        return _one(inner, value, path)
    if not isinstance(value, list):
        raise SettingsRefused(f"{path}: a list is expected")
    return tuple(_one(inner, item, f"{path}[{place}]") for place, item in enumerate(value))


def _one(kind: type, value: Any, path: str) -> Any:
    if kind in (bool, int, str) and type(value) is kind:
        return value
    if kind is Decimal and type(value) in (str, int):
        try:
            number = Decimal(value)
        except ArithmeticError:
            number = Decimal("NaN")
        if number.is_finite():
            return number
    if kind is date and type(value) is str:
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    if is_dataclass(kind):
        return _group(kind, value, f"{path}.")
    raise SettingsRefused(f"{path}: {value!r} is not {_NAMES.get(kind, 'a group')}")
