"""`oportuna demo`: Contoso Coffee's data in a database of its own, and a server on it."""

import click
from peewee import Database

from webapp import caches
from webapp.cli.emptying import empty
from webapp.cli.opening import apply_migrations, reached, settings_of_demo
from webapp.cli.serve import refuse_taken, serve_afresh
from webapp.people.records import BusinessUnit
from webapp.pluginhost import host as plugin_host
from webapp.sample.making import PLUGIN, Made, SampleFailed, make
from webapp.sample.mark import is_demo
from webapp.sample.people import PASSWORD, PEOPLE
from webapp.settings import Settings

HOST = "127.0.0.1"
PATIENCE_MS = 10_000  # the sample is worth waiting for
PROCESSES = 2


@click.command()
@click.option("--port", default=8000, show_default=True, envvar="PORT", type=click.IntRange(1, 65535))
@click.option("--fresh", is_flag=True, help="Make the data anew; whatever was changed in them is lost.")
@click.option("--no-serve", is_flag=True, help="Only make the data.")
@click.option("--no-worker", is_flag=True, help="Without the process for background work.")
def demo(port: int, fresh: bool, no_serve: bool, no_worker: bool) -> None:
    """Make a demo database with Contoso Coffee's data, unless it is there, and serve it."""
    settings = settings_of_demo()
    if not no_serve:
        refuse_taken(HOST, port)
    with reached(settings) as database:
        _refuse_strange(database)
        if fresh:
            empty(database)
        apply_migrations(database)
        caches.forget()
        if not is_demo():
            click.echo("Making the demo data …")
            made = _make(settings)
            click.echo(f"{made.opportunities} opportunities, {made.actions} actions of their people.")
    _tell_logins(port, serves=not no_serve)
    if not no_serve:
        serve_afresh(HOST, port, PROCESSES, {"SECRET_KEY": settings.secret_key}, no_worker=no_worker)


def _refuse_strange(database: Database) -> None:
    """ClickException for a database that holds something that `demo` did not make."""
    tables = set(database.get_tables())
    if "schema_migration" in tables:
        known = "business_unit" in tables and "unit_setting" in tables
        if not known or is_demo() or not BusinessUnit.select().exists():
            return
    elif not tables:
        return
    raise click.ClickException(
        "This database was not made by oportuna demo and is left alone. "
        "Set OPORTUNA_HOME to another folder, or DATABASE_URL to an empty database."
    )


def _make(settings: Settings) -> Made:
    folder = str(settings.plugins_dir) if settings.plugins_dir else None
    plugin_host.configure(size=1, timeout_ms=PATIENCE_MS, plugins_dir=folder)
    plugin_host.warm((PLUGIN,))
    try:
        return make()
    except SampleFailed as error:
        raise click.ClickException(str(error)) from None
    finally:
        plugin_host.close()


def _tell_logins(port: int, *, serves: bool) -> None:
    if serves:
        click.echo(f"\n  http://{HOST}:{port}\n")
    click.echo(f"Sign in with the password {PASSWORD} as")
    for person in PEOPLE:
        click.echo(f"  {person.email:<26} {person.name:<22} {person.job}, {person.unit}")
