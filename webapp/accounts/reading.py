"""Reading single values of accounts and contacts: what was typed becomes a value, or a sentence that says what is allowed."""

import re
import unicodedata

from webapp.accounts import store
from webapp.accounts.fields import AccountField
from webapp.accounts.rules import digits_of
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.people.access import Actor
from webapp.web import submitted
from webapp.web.address import LARGEST_ID

_EMAIL = re.compile(r"[^@\s<>()\",;:\\]+@[^@\s<>()\",;:\\.]+(\.[^@\s<>()\",;:\\.]+)+")
_PHONE = re.compile(r"\+?[0-9 ().\-/]+( ?(ext|x)\.? ?[0-9]+)?", re.IGNORECASE)


def line(field: AccountField, typed: str) -> str | None:
    """A text on one line, or None when nothing of it can be seen."""
    text = " ".join((submitted.text(field.name, typed, field.longest) or "").split())
    return text if any(unicodedata.category(c)[0] in "LNPS" for c in text) else None


def chosen(field: AccountField, typed: str) -> str | None:
    """One of a field's choices, or None for nothing."""
    if typed and typed not in field.choices:
        raise InvalidInput(FieldError(field.name, _("Elige uno de la lista."), typed))
    return typed or None


def email(field: AccountField, typed: str) -> str | None:
    """An e-mail address."""
    text = line(field, typed)
    if text is not None and not _EMAIL.fullmatch(text):
        raise InvalidInput(
            FieldError(field.name, _("Un correo se escribe así: nombre@empresa.es. Corrígelo o déjalo vacío."), typed)
        )
    return text


def phone(field: AccountField, typed: str) -> str | None:
    """A telephone number: five digits at least, with spaces, brackets, a plus in front, an extension behind."""
    text = line(field, typed)
    if text is not None and (not _PHONE.fullmatch(text) or len(digits_of(text)) < 5):
        raise InvalidInput(
            FieldError(field.name, _("Escribe solo el número, por ejemplo +34 954 123 456, o déjalo vacío."), typed)
        )
    return text


def chosen_id(name: str, typed: str) -> int | None:
    """The id of something chosen from a list, or None for nothing."""
    text = typed.strip()
    if not text:
        return None
    if not (is_number(text) and len(text) < 20 and int(text) <= LARGEST_ID):
        raise InvalidInput(FieldError(name, _("Elige uno de la lista."), typed))
    return int(text)


def account_named(actor: Actor, field: str, typed: str) -> int:
    """The one account that a text names, or the id that it is."""
    text = typed.strip()
    if is_number(text):
        return chosen_id(field, text) or 0
    named = store.accounts_named(actor, text)
    if not named:
        found = store.search_accounts(actor, text, 2)
        named = found if len(found) == 1 else []
    if len(named) == 1:
        return named[0].id
    if named:
        raise InvalidInput(
            FieldError(field, _("Hay varias cuentas «{name}». Elige una de la lista.", name=text), typed)
        )
    raise InvalidInput(FieldError(field, _("No hay ninguna cuenta «{name}». Elige una de la lista.", name=text), typed))


def is_number(text: str) -> bool:
    """Whether a text is written with ASCII digits alone."""
    return text.isascii() and text.isdigit()
