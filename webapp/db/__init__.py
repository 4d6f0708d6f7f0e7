"""The database: engines, exact columns, migrations, write transactions."""

from webapp.db.engines import (
    UNREACHABLE,
    Record,
    among,
    close_connection,
    connect,
    connection,
    database,
    is_sqlite,
    open_connection,
    use,
    write,
    write_if_free,
)

__all__ = [
    "UNREACHABLE",
    "Record",
    "among",
    "close_connection",
    "connect",
    "connection",
    "database",
    "is_sqlite",
    "open_connection",
    "use",
    "write",
    "write_if_free",
]
