"""Addresses and identifiers in them."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, url_for
from werkzeug.routing import IntegerConverter

LARGEST_ID = 2**63 - 1


class IdConverter(IntegerConverter):
    """An id that both databases can hold; larger ones are simply not found."""

    def __init__(self, url_map):
        super().__init__(url_map, min=1, max=LARGEST_ID)


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
