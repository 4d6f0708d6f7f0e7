"""A first business unit and people, written from the command line."""

import sys
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies

from webapp.core import clock
from webapp.core.language import LANGUAGES, SOURCE
from webapp.db import write
from webapp.db.epochs import raise_epoch
from webapp.opportunities.closing.reasons import add_usual
from webapp.people.passwords import hashed
from webapp.people.records import BusinessUnit, Role, RoleGrant, Session, User

SHORTEST_PASSWORD = 12  # characters: OWASP ASVS 5.0, 6.2.1 asks for 8 and recommends 15
LONGEST_PASSWORD = 1000
NO_PASSWORD = "To sign in they need a password: oportuna user password {email}"


def add_unit(name: str, currency: str, locale: str, time_zone: str) -> int:
    """A root business unit; its id. ClickException for a currency, locale or zone that nobody knows."""
    if currency not in list_currencies():
        raise click.ClickException(f"{currency} is not a currency: three letters such as EUR are expected.")
    try:
        Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        raise click.ClickException(f"{locale} is not a locale: such as es_ES or en_GB is expected.") from None
    try:
        datetime.now(ZoneInfo(time_zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise click.ClickException(f"{time_zone} is not a time zone: such as Europe/Madrid is expected.") from None
    with write():
        unit = BusinessUnit.insert(name=name, currency=currency, locale=locale, time_zone=time_zone).execute()
        add_usual(unit)
        raise_epoch("access", "rules")
    return unit


def add_person(email: str, name: str, unit: BusinessUnit, role: str, password: str | None) -> None:
    """A person with a role on their unit; without a password they can't sign in yet. ClickException when refused."""
    address = email.strip().casefold()
    if address.count("@") != 1 or address.startswith("@") or address.endswith("@") or len(address) > 200:
        raise click.ClickException(f"{email} is not an e-mail address.")
    granted = Role.get_or_none(Role.code == role)
    if granted is None:
        known = ", ".join(code for (code,) in Role.select(Role.code).order_by(Role.id).tuples())
        raise click.ClickException(f"There is no role {role}. There are: {known}.")
    if User.get_or_none(User.email == address):
        raise click.ClickException(f"{address} is there already.")
    language = unit.locale.partition("_")[0]
    with write():
        person = User.insert(
            email=address,
            name=name.strip(),
            password=hashed(password) if password else None,
            unit_id=unit.id,
            language=language if language in LANGUAGES else SOURCE,
            locale=unit.locale,
            time_zone=unit.time_zone,
            created=clock.now(),
        ).execute()
        RoleGrant.insert(user_id=person, role_id=granted.id, unit_id=unit.id).execute()
        raise_epoch("access")


def set_password(email: str, password: str) -> None:
    """A new password, and no session that the old one began. ClickException when there is nobody of this address."""
    with write():
        person = User.get_or_none(User.email == email.strip().casefold())
        if person is None:
            raise click.ClickException(f"There is nobody with the e-mail address {email}.")
        User.update(password=hashed(password)).where(User.id == person.id).execute()
        Session.delete().where(Session.user_id == person.id).execute()


def find_unit(name: str) -> BusinessUnit:
    """The unit of this name. ClickException, with the names that there are, when there is none."""
    found = BusinessUnit.get_or_none(BusinessUnit.name == name)
    if found is None:
        known = ", ".join(unit.name for unit in BusinessUnit.select().order_by(BusinessUnit.id))
        raise click.ClickException(
            f"There is no unit {name}. " + (f"There are: {known}." if known else "Run init first.")
        )
    return found


def read_password(*, from_stdin: bool) -> str | None:
    """The password from standard input, or asked for at a terminal; None where nobody can be asked."""
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        return None
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise click.ClickException(f"A password has at least {SHORTEST_PASSWORD} characters.")
    return password
