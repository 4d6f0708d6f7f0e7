"""`oportuna doctor`: what is wrong with this installation, and how to mend it."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote

import click
from peewee import Database

from webapp.cli.opening import check_home, damage_of_sqlite, reached, settings_to_work
from webapp.db.migrate import pending
from webapp.jobs import store as jobs
from webapp.people.records import BusinessUnit, Role, RoleGrant, User
from webapp.pluginhost.health import MemoryHealth
from webapp.pluginhost.host import PluginHost
from webapp.pluginhost.pool import WorkerPool
from webapp.pluginhost.records import PluginSuspension, UnitPlugin
from webapp.resources import resource
from webapp.settings import Settings, SettingsError


@click.command()
def doctor() -> None:
    """Check this installation. One line a finding, with how to mend it; exit status 1 when there is any."""
    findings = list(_findings())
    for finding in findings:
        click.echo(f"- {finding}")
    if findings:
        raise SystemExit(1)
    click.echo("Everything is in order.")


def _findings() -> Iterator[str]:
    try:
        settings = settings_to_work()
    except click.ClickException as error:
        yield error.message
        return
    yield from _about_secret(settings)
    yield from _about_files(settings)
    if _is_unmade(settings):
        yield "There is no database yet: run oportuna init."
        return
    try:
        with reached(settings) as database:
            yield from _about_database(database, settings)
    except click.ClickException as error:
        yield error.message


def _is_unmade(settings: Settings) -> bool:
    """Whether a SQLite file would only now be made, by looking for it."""
    path = settings.database_url.removeprefix("sqlite:///")
    return path != settings.database_url and not Path(unquote(path)).exists()


def _about_secret(settings: Settings) -> Iterator[str]:
    kept = (settings.home / "secret-key").exists()  # made by the demo
    if not kept:
        try:
            Settings.from_env(os.environ)
        except SettingsError as error:
            yield str(error)


def _about_files(settings: Settings) -> Iterator[str]:
    try:
        check_home(settings.home)
    except click.ClickException as error:
        yield f"{error.message}. Give it to the user who runs Oportuna, or name another folder."
    for name in ("templates", "migrations", "static"):
        try:
            resource(name)
        except FileNotFoundError as error:
            yield str(error)


def _about_database(database: Database, settings: Settings) -> Iterator[str]:
    if database.engine == "sqlite" and (damage := damage_of_sqlite(database)):
        yield f"The database {database.path} is damaged: {damage}. Put a backup in its place."
        return
    if strange := _strange_tables(database):
        yield (
            f"The database holds somebody else's tables ({', '.join(strange)}) and none of Oportuna's: name another one "
            "in DATABASE_URL, or another folder in OPORTUNA_HOME."
        )
        return
    if waiting := pending(database):
        yield f"The database lacks {len(waiting)} migrations, {waiting[0]} first: run oportuna migrate."
        return
    if not BusinessUnit.select().exists():
        yield "There is no business unit: run oportuna init."
        return
    administrators = (
        User.select()
        .join(RoleGrant, on=(RoleGrant.user_id == User.id))
        .join(Role, on=(Role.id == RoleGrant.role_id))
        .where(User.active & (Role.code == "administrator"))
    )
    if not administrators.exists():
        yield "Nobody is an administrator: run oportuna user add EMAIL --name … --unit … --role administrator."
    yield from _about_jobs()
    yield from _about_plugins(settings)


def _about_jobs() -> Iterator[str]:
    for kind, count, error in jobs.failures():
        yield f"{count} × the job {kind} failed, last with: {error}. Mend it, then try again on the page /admin/jobs."
    if waiting := jobs.left_lying():
        yield f"{waiting} jobs wait for more than a quarter of an hour: start oportuna serve without --no-worker."


def _strange_tables(database: Database) -> list[str]:
    """The first tables of a database that Oportuna never migrated; none for an empty one or its own."""
    tables = sorted(database.get_tables())
    return [] if "schema_migration" in tables else tables[:3]


def _about_plugins(settings: Settings) -> Iterator[str]:
    folder = str(settings.plugins_dir) if settings.plugins_dir else None
    with closing(PluginHost(WorkerPool(size=1, plugins_dir=folder), MemoryHealth())) as host:
        installed = {each.name: each for each in host.discover()}
    for found in installed.values():
        if found.finding:
            yield f"The plugin {found.name} can't be used: {found.finding.message}. Correct it, or take it away."
    names = dict(BusinessUnit.select(BusinessUnit.id, BusinessUnit.name).tuples())
    for row in UnitPlugin.select().where(UnitPlugin.plugin != "").order_by(UnitPlugin.unit_id, UnitPlugin.position):
        if row.plugin not in installed:
            unit = names[row.unit_id]
            yield (
                f"The plugin {row.plugin} is enabled in {unit} and not installed: "
                f'install it, or run oportuna plugin disable {row.plugin} --unit "{unit}".'
            )
    for row in PluginSuspension.select().order_by(PluginSuspension.unit_id):
        unit = names[row.unit_id]
        yield (
            f"The plugin {row.plugin} is suspended in {unit} since {row.since:%Y-%m-%d %H:%M} UTC: mend it, then run "
            f'oportuna plugin resume {row.plugin} --unit "{unit}".'
        )
