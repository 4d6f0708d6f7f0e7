"""Addresses and identifiers in them."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.routing import IntegerConverter

LARGEST_ID = 2**63 - 1


class IdConverter(IntegerConverter):
    """An id that both databases can hold; larger ones are simply not found."""

    def to_python(self, value: str) -> int:
        # Not a ValidationError: with that, another method's route at the same address would answer 405.
        number = super().to_python(value)
        if not 1 <= number <= LARGEST_ID:
            raise NotFound
        return number


def init_app(app: Flask) -> None:
    """Let rules say `<id:opportunity>`."""
    app.url_map.converters["id"] = IdConverter


def address(endpoint: str, **values: Any) -> str:
    """The address of an endpoint with these values: the only way in which templates and answers make one."""
    kinds = []
    for name, value in values.items():
        kind = _kind(value) if name[0] != "_" else None
        if kind is None:
            return url_for(endpoint, **values)
        kinds.append((name, kind))
    if not request:
        return url_for(endpoint, **values)
    key = (request.root_path, endpoint, tuple(kinds))
    shape = _shapes.get(key)
    if shape is None:
        made = url_for(endpoint, **values)
        if len(_shapes) < MOST_SHAPES:
            _shapes[key] = _shape_of(endpoint, key[2])
        return made
    return shape.format(*values.values())


# Building an address by Werkzeug's rules takes ten times as long as filling in one that was built before, and a list
# has hundreds. Only values that stand in an address as they are written are filled in.
MOST_SHAPES = 2000
_shapes: dict[tuple[str, str, tuple[tuple[str, str], ...]], str] = {}
_STAND_INS: dict[str, Any] = {"id": 8_000_000_000_000_000_000, "digits": "8000000000000000000", "word": "zzword"}


def _kind(value: object) -> str | None:
    """How a value stands in an address; None where it might be written otherwise there."""
    if type(value) is int:
        return "id" if value >= 0 else None
    if type(value) is not str or not value.isascii():
        return None
    if value.isdecimal() and value[0] != "0":
        return "digits"
    return "word" if value.isidentifier() else None


def _shape_of(endpoint: str, kinds: tuple[tuple[str, str], ...]) -> str:
    """The address with places for the values, in their order."""
    stand_ins: dict[str, Any] = {}
    for place, (name, kind) in enumerate(kinds):
        stand_in = _STAND_INS[kind]
        number = f"{place:02d}"
        stand_ins[name] = stand_in + place if isinstance(stand_in, int) else stand_in[: -len(number)] + number
    made = url_for(endpoint, **stand_ins).replace("{", "{{").replace("}", "}}")
    for place, stand_in in enumerate(stand_ins.values()):
        made = made.replace(str(stand_in), f"{{{place}}}")
    return made


def safe_next(target: str | None, otherwise: str) -> str:
    """`target` when it is a path on this site, else `otherwise`; what browsers read as another site is refused."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return otherwise
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(c) < 32 or c == "\\" for c in target):
        return otherwise
    return target
