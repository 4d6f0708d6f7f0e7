"""The database: engines, exact columns, migrations, write transactions."""

from webapp.db.engines import (
    FAILED,
    UNREACHABLE,
    Record,
    among,
    close_connection,
    connect,
    connection,
    database,
    is_refusing,
    is_sqlite,
    open_connection,
    use,
    write,
    write_if_free,
)

__all__ = [
    "FAILED",
    "UNREACHABLE",
    "Record",
    "among",
    "close_connection",
    "connect",
    "connection",
    "database",
    "is_refusing",
    "is_sqlite",
    "open_connection",
    "use",
    "write",
    "write_if_free",
]
