"""`oportuna init`: a new installation's database, first business unit and administrator."""

import sys

import click

from webapp.cli.founding import NO_PASSWORD, add_person, add_unit, find_unit, read_password
from webapp.cli.opening import opened, settings_to_work
from webapp.db import write
from webapp.people.records import BusinessUnit

NEXT = "Next: oportuna init --unit NAME --email EMAIL --name NAME, for the first business unit and its administrator."


@click.command()
@click.option("--unit", help="Name of the first business unit.")
@click.option("--currency", default="EUR", show_default=True, help="Its currency.")
@click.option("--locale", default="es_ES", show_default=True, help="How it writes numbers and dates.")
@click.option("--time-zone", default="Europe/Madrid", show_default=True, help="Where its day begins.")
@click.option("--email", help="The administrator's e-mail address.")
@click.option("--name", help="The administrator's name.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def init(
    unit: str | None,
    currency: str,
    locale: str,
    time_zone: str,
    email: str | None,
    name: str | None,
    password_stdin: bool,
) -> None:
    """Create the database, the first business unit and its administrator. What is missing is asked for."""
    with opened(settings_to_work()):
        if BusinessUnit.select().exists():
            click.echo("The database is up to date, and its business units are there.")
            return
        if not (unit and email and name) and not sys.stdin.isatty():
            click.echo(f"The database is ready. {NEXT}")
            return
        unit = unit or click.prompt("Business unit")
        email = email or click.prompt("Administrator's e-mail")
        name = name or click.prompt("Administrator's name")
        password = read_password(from_stdin=password_stdin)
        with write():
            add_unit(unit, currency, locale, time_zone)
            add_person(email, name, find_unit(unit), "administrator", password)
    told = "" if password else f" {NO_PASSWORD.format(email=email)}"
    click.echo(f"{unit} is ready, and {email} is its administrator.{told}")
