"""A database emptied, on either engine: all its tables dropped and made anew."""

from peewee import Database

from webapp.cli.opening import apply_migrations
from webapp.db import write
from webapp.db.epochs import Epoch, read_epochs


def empty(database: Database) -> None:
    """Drop every table and migrate. The epochs go on from where they were, for processes that still hold caches."""
    epochs = read_epochs() if database.table_exists("epoch") else None
    if database.engine == "sqlite":
        database.execute_sql("PRAGMA foreign_keys = OFF")
    with write():
        for table in _tables(database):
            database.execute_sql(
                f'DROP TABLE IF EXISTS "{table}"' + ("" if database.engine == "sqlite" else " CASCADE")
            )
    if database.engine == "sqlite":
        database.execute_sql("PRAGMA foreign_keys = ON")
    apply_migrations(database)
    if epochs:
        with write():
            Epoch.update(access=epochs.access, rules=epochs.rules, prices=epochs.prices).execute()


def _tables(database: Database) -> list[str]:
    """Virtual tables first: those that they consist of go with them."""
    if database.engine != "sqlite":
        return list(database.get_tables())
    rows = database.execute_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "ORDER BY sql LIKE 'CREATE VIRTUAL %' DESC, name"
    )
    return [name for (name,) in rows.fetchall()]
