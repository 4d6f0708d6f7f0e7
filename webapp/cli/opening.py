"""What commands begin with: settings, a home that can be written, a database that answers; else one clear line."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click
from peewee import Database, DatabaseError, InterfaceError, OperationalError
from playhouse.pool import PooledDatabase

from webapp import caches
from webapp.db import connect, use
from webapp.db.migrate import migrate
from webapp.settings import Settings, SettingsError
from webapp.web.texts import load_catalogues

CHECKED_BELOW = 64 * 1024 * 1024  # bytes: checking a larger SQLite file takes longer than anybody wants to wait
_NO_SECRET = "-" * 32


def settings_to_serve() -> Settings:
    """The settings of a server, whose SECRET_KEY is required."""
    return _settings(os.environ)


def settings_to_work() -> Settings:
    """The settings of a command that signs nothing: SECRET_KEY may be missing."""
    return _settings({**os.environ, "SECRET_KEY": os.environ.get("SECRET_KEY") or _NO_SECRET})


def settings_of_demo() -> Settings:
    """The settings of the demo, whose secret is made and kept in OPORTUNA_HOME."""
    check_home(settings_to_work().home)
    try:
        return Settings.from_env(make_secret=True)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def check_home(home: Path) -> None:
    """Make OPORTUNA_HOME if it isn't there. ClickException when nothing can be written in it."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        raise click.ClickException(f"OPORTUNA_HOME can't be written: {home}: {error.strerror}") from None


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database, in use and migrated, for the length of a block. ClickException when it can't be used."""
    with reached(settings) as database:
        apply_migrations(database)
        yield database


@contextmanager
def reached(settings: Settings) -> Iterator[Database]:
    """The database, in use as it is, for the length of a block. ClickException when it doesn't answer or is damaged.

    Texts are there in every language: the words that find an account are stored in all of them.
    """
    load_catalogues()
    if settings.database_url == f"sqlite:///{settings.home / 'oportuna.db'}":
        check_home(settings.home)
    database = connect(settings.database_url)
    use(database)
    caches.forget()
    _refuse_unwritable(database)
    try:
        database.connect()
        damage = _damage(database)
    except (OperationalError, InterfaceError) as error:
        raise click.ClickException(
            f"{_place(database)} can't be used: {first_line(error)}. Check DATABASE_URL."
        ) from None
    except DatabaseError as error:
        damage = first_line(error)
    if damage:
        raise click.ClickException(f"{_place(database)} is damaged: {damage}. Put a backup in its place.")
    try:
        yield database
    finally:
        if isinstance(database, PooledDatabase):
            database.close_all()
        else:
            database.close()


def apply_migrations(database: Database) -> list[str]:
    """Bring the tables up to date, waiting for whoever else does; the names of what was applied."""
    try:
        return migrate(database)
    except (DatabaseError, InterfaceError) as error:
        raise click.ClickException(f"{_place(database)} can't be migrated: {first_line(error)}.") from None


def first_line(error: Exception) -> str:
    """What went wrong, on one line."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__).rstrip(".")


def _settings(env: Mapping[str, str]) -> Settings:
    try:
        return Settings.from_env(env)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def _refuse_unwritable(database: Database) -> None:
    """ClickException for a SQLite file that is there and can't be written, by its rights or its disk's."""
    if database.engine == "sqlite" and Path(database.path).exists() and not os.access(database.path, os.W_OK):
        raise click.ClickException(f"{_place(database)} can't be written. Give it to the user who runs Oportuna.")


def _damage(database: Database) -> str | None:
    """What SQLite finds wrong with its file, in one line; None for a sound one and for PostgreSQL."""
    if database.engine != "sqlite":
        database.execute_sql("SELECT 1")
        return None
    database.execute_sql("SELECT name FROM sqlite_master").fetchall()
    if Path(database.path).stat().st_size > CHECKED_BELOW:
        return None
    return damage_of_sqlite(database)


def damage_of_sqlite(database: Database) -> str | None:
    """The whole file checked, whatever its size."""
    found = database.execute_sql("PRAGMA quick_check(1)").fetchone()[0]
    return None if found == "ok" else " ".join(found.split())


def _place(database: Database) -> str:
    return f"The database {database.path}" if database.engine == "sqlite" else "The PostgreSQL database"
