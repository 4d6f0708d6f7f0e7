"""Addresses and identifiers in them."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, url_for
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
    return url_for(endpoint, **values)


def safe_next(target: str | None, otherwise: str) -> str:
    """`target` when it is a path on this site, else `otherwise`; what browsers read as another site is refused."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return otherwise
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(c) < 32 or c == "\\" for c in target):
        return otherwise
    return target
