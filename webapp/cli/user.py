"""`oportuna user`: people."""

import click

from webapp.cli.founding import NO_PASSWORD, add_person, find_unit, read_password, set_password
from webapp.cli.opening import opened, settings_to_work


@click.group()
def user() -> None:
    """Add people, and give them passwords."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="Their name.")
@click.option("--unit", required=True, help="Their business unit.")
@click.option("--role", required=True, help="Their role on that unit: salesperson, sales_manager …")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(email: str, name: str, unit: str, role: str, password_stdin: bool) -> None:
    """Add a person with a role on their business unit. The password is asked for, or read from standard input."""
    with opened(settings_to_work()):
        found = find_unit(unit)
        password = read_password(from_stdin=password_stdin)
        add_person(email, name, found, role, password)
    click.echo(f"{email} was added." + ("" if password else f" {NO_PASSWORD.format(email=email)}"))


@user.command()
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def password(email: str, password_stdin: bool) -> None:
    """Give the person with this e-mail address a new password; wherever they are signed in, they are signed out."""
    with opened(settings_to_work()):
        chosen = read_password(from_stdin=password_stdin)
        if chosen is None:
            raise click.ClickException("A password is needed: give it to --password-stdin.")
        set_password(email, chosen)
    click.echo(f"{email} has a new password.")
