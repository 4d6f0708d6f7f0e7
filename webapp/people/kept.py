"""A plain form whose session ended meanwhile: what was typed travels through signing in, and is sent when its owner says so.

Nothing is stored: the fields stand in the sign-in page itself. Only forms of our own pages are kept, so that nobody
signs in on top of what another site has written.
"""

import json
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request

from webapp.web.address import safe_next
from webapp.web.fragments import wants_fragment

LONGEST = 500_000  # characters; what is longer doesn't fit into a request beside the password
_CODE = re.compile(r"[a-z_]+|[0-9]+")
_OF_THE_FORM = frozenset({"_method", "form_key", "number_format", "version", "next"})


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the form goes, and its fields as they came, without the token of the session that ended."""

    place: str
    fields: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The fields for a hidden input."""
        return json.dumps(self.fields)

    @property
    def typed(self) -> tuple[str, ...]:
        """What a person may recognise: texts, days and prices; ids and codes only where there is nothing else."""
        told = tuple(value for name, value in self.fields if name not in _OF_THE_FORM and value.strip())
        return tuple(value for value in told if not _CODE.fullmatch(value)) or told


def of_request() -> Kept | None:
    """The form of this request, or None where it isn't a plain form from one of our pages, or holds a password."""
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    ours = urlsplit(request.headers.get("Origin", "")).netloc == request.host
    if request.method != "POST" or request.blueprint in (None, "people") or wants_fragment() or not ours:
        return None
    if not any(name not in _OF_THE_FORM for name, _value in fields):
        return None
    return Kept(request.full_path.rstrip("?"), fields) if sum(len(n) + len(v) for n, v in fields) < LONGEST else None


def of_sign_in() -> Kept | None:
    """What the sign-in page carried; None when it carried nothing, or something that we did not write."""
    place = safe_next(request.form.get("again"), "")
    try:
        fields = json.loads(request.form.get("kept", ""))
        told = tuple((name, value) for name, value in fields if isinstance(name, str) and isinstance(value, str))
    except (ValueError, TypeError, RecursionError):
        return None
    return Kept(place, told) if place and told else None
