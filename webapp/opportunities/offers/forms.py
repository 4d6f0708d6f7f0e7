"""Reading the forms of offers: strings in, typed values or sentences out."""

from collections.abc import Callable
from datetime import date

from flask import request

from webapp.catalog.settings.rules import MOST_DAYS
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import LANGUAGES, _
from webapp.opportunities import totals
from webapp.opportunities.draft import Draft
from webapp.opportunities.offers.making import Wording
from webapp.people.access import Actor
from webapp.web import submitted
from webapp.web.dates import read_day

LONGEST_TITLE, LONGEST_MESSAGE, LONGEST_REASON = 200, 1000, 500
FIELDS = ("title", "valid_until", "language", "message")


def read_wording(actor: Actor) -> Callable[[Draft], Wording]:
    """What the form says of the next version, once the opportunity is known. Raises InvalidInput with all that is wrong."""
    form = request.form

    def read(draft: Draft) -> Wording:
        today = totals.today_of(draft.head, actor.epochs)
        reader = submitted.Reader()
        title = reader.read(_needed, "title", form.get("title", ""), LONGEST_TITLE)
        until = reader.read(_until, form.get("valid_until", ""), today)
        language = reader.read(_language, form.get("language", ""))
        message = reader.read(submitted.text, "message", form.get("message", ""), LONGEST_MESSAGE)
        reader.check()
        return Wording(title, until, language, message or "")

    return read


def read_reason() -> str:
    """Why an offer is withdrawn. Raises InvalidInput without one."""
    return _needed("reason", request.form.get("reason", ""), LONGEST_REASON)


def _needed(field: str, typed: str, longest: int) -> str:
    text = submitted.text(field, typed, longest)
    if text is None:
        raise InvalidInput(FieldError(field, _("Este dato no puede quedar vacío."), typed))
    return text


def _until(typed: str, today: date) -> date:
    day = read_day("valid_until", typed, today)
    if day is None:
        raise InvalidInput(FieldError("valid_until", _("Di hasta qué día vale la oferta."), typed))
    if day < today:
        raise InvalidInput(FieldError("valid_until", _("Ese día ya ha pasado. Elige hoy o un día posterior."), typed))
    if (day - today).days > MOST_DAYS:
        raise InvalidInput(FieldError("valid_until", _("Una oferta vale diez años como mucho."), typed))
    return day


def _language(typed: str) -> str:
    if typed not in LANGUAGES:
        raise InvalidInput(FieldError("language", _("Elige uno de la lista."), typed))
    return typed
