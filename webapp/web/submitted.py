"""What a form sent, and the parts that every form has: its number format, version, key and digest."""

import hashlib
import re
from collections.abc import Iterable

from flask import Flask, g, request
from werkzeug.exceptions import BadRequest

from webapp.core.errors import FieldError, InvalidInput, VersionMissing
from webapp.core.language import _
from webapp.core.sending import Sent

_TURNING = frozenset((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x7F))
_KEY = re.compile(r"[0-9a-f]{32}")
_NOT_CONTENT = ("csrf_token", "form_key", "_method", "number_format", "version", "next")


def init_app(app: Flask) -> None:
    """Refuse forms that no browser sends before anybody reads them."""
    app.before_request(_refuse_nameless)


def number_format() -> str:
    """es, en or machine: how numbers in this form are written."""
    return request.form.get("number_format", "machine")


def seen_version() -> int:
    """The version that the form's region had. Raises VersionMissing (428) when it doesn't say."""
    typed = request.form.get("version", "").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise VersionMissing(_("Falta saber qué versión viste. Abre la ficha otra vez y repite el cambio."))
    return int(typed)


def sent(*, key_needed: bool = False) -> Sent:
    """How the request came. A form key that isn't one of ours is refused; `key_needed` refuses its absence too."""
    key = request.form.get("form_key") or None
    if (key and not _KEY.fullmatch(key)) or (key_needed and not key):
        raise InvalidInput(FieldError("form_key", _("Este formulario está incompleto. Abre la página otra vez."), ""))
    content = sorted((n, v) for n, v in request.form.items(multi=True) if n not in _NOT_CONTENT)
    digest = hashlib.sha256(repr((request.path, content)).encode("utf-8", "surrogatepass")).hexdigest()
    return Sent("page", key, digest, g.get("request_id"), confirmed=request.form.get("confirmed", ""))


def text(field: str, typed: str, longest: int) -> str | None:
    """A text without control characters and outer spaces, None when empty. Raises InvalidInput when it is too long."""
    cleaned = "".join(c for c in typed if _is_readable(c)).strip()
    if len(cleaned) > longest:
        raise InvalidInput(
            FieldError(field, _("Caben {n} caracteres; has escrito {typed}.", n=longest, typed=len(cleaned)), typed)
        )
    return cleaned or None


def _refuse_nameless() -> None:
    """A part of a multipart body need not have a name; everything that reads forms expects one."""
    if request.mimetype == "multipart/form-data" and None in request.form:
        raise BadRequest


def _is_readable(c: str) -> bool:
    """Not a control character, half a surrogate pair, nor one that turns the direction of what follows it."""
    code = ord(c)
    return (code >= 32 or c in "\n\t") and not 0xD800 <= code <= 0xDFFF and code not in _TURNING


class Reader:
    """Collects what is wrong with each field, so that a form is told of everything at once."""

    def __init__(self, errors: Iterable[FieldError] = ()) -> None:
        self.errors: list[FieldError] = list(errors)

    def read(self, reading, *arguments):
        """What `reading` answers, or None and one more error."""
        try:
            return reading(*arguments)
        except InvalidInput as refused:
            self.errors += refused.errors
            return None

    def check(self) -> None:
        """Raise InvalidInput with all that was wrong."""
        if self.errors:
            raise InvalidInput(*self.errors)
