"""Frozen values as JSON and back, by their types alone, on both sides of the wire; whatever doesn't fit is refused.

A dataclass is the list of its fields' values in order, with its name before them where several may stand in a place.
Decimals and days travel as text. Exact types only: a subclass could run code of its own.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from webapp.pluginapi.texts import Text

LONGEST_TEXT = 200
LONGEST_WORD = 2000
MOST = 500
LONGEST_NUMBER = 60
LEAST_EXPONENT = -40

_SPACES = str.maketrans("\u00a0\u202f", "  ")


class ShapeRefused(ValueError):
    """A value of another shape than its type says; the message says what and where."""


def to_plain(value: Any, hint: Any, place: str) -> Any:
    """The JSON of a value. Raises `ShapeRefused`."""
    return _walked(value, hint, place, _leaf_out, _fields_out)


def from_plain(value: Any, hint: Any, place: str) -> Any:
    """The value that `to_plain` wrote; nothing of it is believed. Raises `ShapeRefused`."""
    return _walked(value, hint, place, _leaf_in, _fields_in)


def _walked(value: Any, hint: Any, place: str, leaf: Callable[..., Any], group: Callable[..., Any]) -> Any:
    origin = get_origin(hint)
    if origin is Literal:
        if type(value) is str and value in get_args(hint):
            return value
        raise ShapeRefused(f"{place} is {_said(value)}, one of {', '.join(get_args(hint))} is expected")
    if origin in (Union, UnionType):
        return _one_of(value, get_args(hint), place, leaf, group)
    if origin in (tuple, list):
        if type(value) not in (tuple, list) or len(value) > MOST:
            raise ShapeRefused(f"{place} is {_said(value)}, a list of at most {MOST} is expected")
        [inner] = [each for each in get_args(hint) if each is not Ellipsis]
        items = [_walked(each, inner, f"{place}[{number}]", leaf, group) for number, each in enumerate(value)]
        return tuple(items)
    return group(value, hint, place) if is_dataclass(hint) else leaf(value, hint, place)


def _one_of(value: Any, hints: tuple[Any, ...], place: str, leaf: Callable[..., Any], group: Callable[..., Any]) -> Any:
    if value is None:
        if NoneType in hints:
            return None
        raise ShapeRefused(f"{place} is None")
    kinds = [hint for hint in hints if hint is not NoneType]
    if len(kinds) == 1:
        return _walked(value, kinds[0], place, leaf, group)
    if all(is_dataclass(kind) for kind in kinds):
        return group(value, tuple(kinds), place)
    if leaf is _leaf_out:
        if type(value) in kinds:
            return [type(value).__name__, _leaf_out(value, type(value), place)]
    elif type(value) is list and len(value) == 2:
        for kind in kinds:
            if kind.__name__ == value[0]:
                return _leaf_in(value[1], kind, place)
    raise ShapeRefused(f"{place} is {_said(value)}, expected {' or '.join(kind.__name__ for kind in kinds)}")


def _fields_out(value: Any, hint: Any, place: str) -> Any:
    if isinstance(hint, tuple):
        if type(value) not in hint:
            names = " or ".join(kind.__name__ for kind in hint)
            raise ShapeRefused(f"{place} is {_said(value)}, expected {names}")
        return [type(value).__name__, *_fields_out(value, type(value), place)]
    if type(value) is not hint:
        raise ShapeRefused(f"{place} is {_said(value)}, expected {hint.__name__}")
    shape: Any = hint
    plain = [to_plain(getattr(value, name), kind, f"{place}.{name}") for name, kind in _hints(shape)]
    if hint is Text and not all(len(each) <= LONGEST_TEXT for each in plain):
        raise ShapeRefused(f"{place} is longer than {LONGEST_TEXT} characters")
    return plain


def _fields_in(value: Any, hint: Any, place: str) -> Any:
    if type(value) is not list:
        raise ShapeRefused(f"{place} is {_said(value)}, a list is expected")
    if isinstance(hint, tuple):
        for kind in hint:
            if value and kind.__name__ == value[0]:
                return _fields_in(value[1:], kind, place)
        raise ShapeRefused(f"{place} is nothing that is expected here")
    known = _hints(hint)
    if len(value) != len(known):
        raise ShapeRefused(f"{place} has {len(value)} values, {hint.__name__} has {len(known)}")
    given = [from_plain(each, kind, f"{place}.{name}") for each, (name, kind) in zip(value, known, strict=True)]
    if hint is Text and not all(_is_readable(each) for each in given):
        raise ShapeRefused(f"{place} needs 1 to {LONGEST_TEXT} printable characters in es and en")
    return hint(*given)


def _leaf_out(value: Any, hint: Any, place: str) -> Any:
    if type(value) is not hint:
        raise ShapeRefused(f"{place} is {_said(value)}, expected {hint.__name__}")
    if hint is Decimal:
        if not value.is_finite():
            raise ShapeRefused(f"{place} is {value}, a finite number is expected")
        return str(value)
    if hint is str and len(value) > LONGEST_WORD:
        raise ShapeRefused(f"{place} is longer than {LONGEST_WORD} characters")
    return value.isoformat() if hint is date else value


def _leaf_in(value: Any, hint: Any, place: str) -> Any:
    if hint in (bool, int, str):
        if type(value) is hint and (hint is not str or len(value) <= LONGEST_WORD):
            return value
    elif type(value) is str and len(value) <= LONGEST_NUMBER:
        try:
            return date.fromisoformat(value) if hint is date else _number(value)
        except (ValueError, InvalidOperation):
            pass
    raise ShapeRefused(f"{place} is {_said(value)}, expected {hint.__name__}")


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite() or int(number.as_tuple().exponent) < LEAST_EXPONENT:
        raise ValueError(text)
    return number


def _is_readable(text: str) -> bool:
    return len(text) <= LONGEST_TEXT and bool(text.strip()) and text.translate(_SPACES).isprintable()


def _said(value: Any) -> str:
    return type(value).__name__


@lru_cache(maxsize=128)
def _hints(shape: Any) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(shape)
    return tuple((field.name, hints[field.name]) for field in fields(shape))
