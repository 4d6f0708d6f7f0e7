"""Parts of pages kept as they were written: the same values make the same part, so a long table's rows are written once.

What a part prints is what its key holds. It is rendered with nothing but its values: no `actor`, no `zone`; a name that
isn't among them is an error (`StrictUndefined`), so that a part can't come to depend on what its key doesn't tell. What is
another for every page (the version, the session's token, the keys of forms) stands in it as marks.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass

from flask import current_app, g, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from webapp.core import language

# Nobody outside this process can write them into a text of theirs.
VERSION, _TOKEN, _KEY = (f"\x02{secrets.token_hex(6)}{name}" for name in "vtk")
_VERSION, _TOKEN_, _KEY_ = (mark.encode() for mark in (VERSION, _TOKEN, _KEY))
_is_keeping: ContextVar[bool] = ContextVar("is_keeping", default=False)


@dataclass(frozen=True, slots=True)
class _Kept:
    written: bytes
    icons: frozenset[str]


class _Key:
    """A key whose hash is worked out once: it goes through fifty values, and a look-up asks for it twice."""

    __slots__ = ("_hash", "value")

    def __init__(self, value: Hashable):
        self.value, self._hash = value, hash(value)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.value == other.value


class KeptParts:
    """The last `most` renderings of one template in this process."""

    def __init__(self, template: str, most: int):
        self._template, self._most = template, most
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def part(self, key: Hashable, values: Callable[[], Mapping[str, object]]) -> bytes:
        """The part for this key, which holds all that `values` is made from, for `filled`."""
        asked = _Key((language.current(), request.root_path, key))
        with self._lock:
            found = self._kept.get(asked)
            if found is not None:
                self._kept.move_to_end(asked)
        if found is None:
            found = self._rendered(values())
            with self._lock:
                self._kept[asked] = found
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        if not found.icons <= _icons():
            _icons().update(found.icons)
        return found.written

    def _rendered(self, values: Mapping[str, object]) -> _Kept:
        """The part, and the icons that it refers to: a page that takes it from here must carry them too."""
        before, g.icons, token = _icons(), set(), _is_keeping.set(True)
        try:
            text = current_app.jinja_env.get_template(self._template).render(values)
            return _Kept(text.encode(), frozenset(g.icons))  # bytes take half the place where a text has a € in it
        finally:
            _is_keeping.reset(token)
            g.icons = before


def filled(parts: Sequence[bytes], version: int = 0) -> Markup:
    """Parts one below the other, with this page's version, token and form keys in place of their marks."""
    text = b"\n".join(parts).replace(_VERSION, str(version).encode())
    text = text.replace(_TOKEN_, generate_csrf().encode()).replace(_KEY_, secrets.token_hex(12).encode())
    return Markup(text.decode())


def new_form_key() -> str:
    """128 random bits that make a form take effect once; a kept part's forms share the page's first 96."""
    return _KEY + secrets.token_hex(4) if _is_keeping.get() else secrets.token_hex(16)


def csrf_token() -> str:
    """The session's token, or in a kept part its mark."""
    return _TOKEN if _is_keeping.get() else generate_csrf()


def _icons() -> set[str]:
    if "icons" not in g:
        g.icons = set()
    return g.icons
