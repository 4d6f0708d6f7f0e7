"""What forms of the catalogue read besides numbers and days: currencies, codes, one of a few."""

import re
from collections.abc import Collection

from babel.numbers import list_currencies

from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.web import submitted
from webapp.web.address import LARGEST_ID

_CODE = re.compile(r"[a-z][a-z0-9_-]*")


def needed_text(field: str, typed: str, longest: int) -> str:
    """A text on one line that is not empty."""
    text = one_line(field, typed, longest)
    if text is None:
        raise InvalidInput(FieldError(field, _("Este dato no puede quedar vacío."), typed))
    return text


def one_line(field: str, typed: str, longest: int) -> str | None:
    """A text whose runs of spaces and line ends are one space, None when empty."""
    return submitted.text(field, " ".join(typed.split()), longest)


def code(field: str, typed: str, longest: int) -> str:
    """A code that rules are written against: small letters, digits, _ and -, beginning with a letter."""
    text = needed_text(field, typed.lower(), longest)
    if not _CODE.fullmatch(text):
        sentence = _("El código lleva letras minúsculas sin acentos, cifras y guiones, y empieza por una letra.")
        raise InvalidInput(FieldError(field, sentence, typed))
    return text


def currency(field: str, typed: str) -> str | None:
    """A currency by its three letters, None when empty."""
    text = typed.strip().upper()
    if not text:
        return None
    if not (len(text) == 3 and text.isascii() and text in list_currencies()):
        sentence = _(
            "No conozco la moneda «{typed}». Escribe sus tres letras: EUR, USD, GBP.", typed=typed.strip()[:20]
        )
        raise InvalidInput(FieldError(field, sentence, typed))
    return text


def needed_currency(field: str, typed: str) -> str:
    """A currency by its three letters."""
    found = currency(field, typed)
    if found is None:
        raise InvalidInput(FieldError(field, _("Escribe la moneda con tres letras: EUR, USD, GBP."), typed))
    return found


def one_of(field: str, typed: str, codes: Collection[str]) -> str | None:
    """One of these codes, None when empty."""
    if not typed:
        return None
    if typed not in codes:
        raise InvalidInput(FieldError(field, _("Elige uno de la lista."), typed))
    return typed


def id_of(field: str, typed: str, ids: Collection[int]) -> int | None:
    """One of these ids, None when empty."""
    text = typed.strip()
    if not text:
        return None
    known = text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST_ID and int(text) in ids
    if not known:
        raise InvalidInput(FieldError(field, _("Elige uno de la lista."), typed))
    return int(text)
