"""What people decide about themselves: language, time zone, theme, keys; and a new password."""

from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import available_timezones

from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import LANGUAGES, _
from webapp.people import passwords, store
from webapp.people.access import Actor

THEMES = ("system", "light", "dark")
SHORTEST, LONGEST = 12, 1000  # characters; OWASP ASVS 5.0 asks for 8 and recommends more
_REGIONS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a profile's form says."""

    language: str
    time_zone: str
    theme: str
    keys: bool


@lru_cache(maxsize=1)
def time_zones() -> tuple[str, ...]:
    """The zones that a person may live in, by region and city, and UTC."""
    named = sorted(zone for zone in available_timezones() if zone.partition("/")[0] in _REGIONS)
    return ("UTC", *named)


def change(actor: Actor, choices: Choices) -> None:
    """Keep the choices, from the next page on. Raises InvalidInput."""
    errors = []
    if choices.language not in LANGUAGES:
        errors.append(FieldError("language", _("Elige uno de la lista."), choices.language))
    if choices.time_zone not in time_zones() and choices.time_zone != actor.time_zone:
        errors.append(FieldError("time_zone", _("Elige uno de la lista."), choices.time_zone))
    if choices.theme not in THEMES:
        errors.append(FieldError("theme", _("Elige uno de la lista."), choices.theme))
    if errors:
        raise InvalidInput(*errors)
    store.set_profile(actor, choices.language, choices.time_zone, choices.theme, single_keys=choices.keys)


def change_password(actor: Actor, old: str, new: str, again: str, *, source: str, session: str) -> None:
    """A new password; every session of the person but `session` ends. The old one is needed, and guessing it is throttled.

    Raises InvalidInput, TooManyAttempts.
    """
    errors = []
    if len(new) < SHORTEST:
        errors.append(
            FieldError("new", _("Usa {n} caracteres o más. Una frase corta es fácil de recordar.", n=SHORTEST))
        )
    elif len(new) > LONGEST:
        errors.append(FieldError("new", _("Caben {n} caracteres; has escrito {typed}.", n=LONGEST, typed=len(new))))
    elif new.casefold() in (actor.email.casefold(), actor.name.casefold()):
        errors.append(FieldError("new", _("No uses tu nombre ni tu correo.")))
    if new != again:
        errors.append(FieldError("again", _("No es la misma que arriba.")))
    if passwords.check(actor.email, old, source) is None:
        errors.append(FieldError("old", _("No es tu contraseña de ahora.")))
    elif new == old:
        errors.append(FieldError("new", _("Es la que ya tenías.")))
    if errors:
        raise InvalidInput(*errors)
    passwords.replace(actor.user, new, keep=session)
