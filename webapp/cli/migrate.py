"""`oportuna migrate`: bring the database's tables up to date."""

import click

from webapp.cli.opening import apply_migrations, reached, settings_to_work


@click.command()
def migrate() -> None:
    """Bring the database up to date. Safe at any time, also while others do the same."""
    with reached(settings_to_work()) as database:
        applied = apply_migrations(database)
    for name in applied:
        click.echo(f"applied {name}")
    if not applied:
        click.echo("The database is up to date.")
