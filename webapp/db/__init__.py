"""The database: engines, exact columns, migrations, write transactions."""

from webapp.db.engines import Record, connect, connection, database, is_sqlite, use, write

__all__ = ["Record", "connect", "connection", "database", "is_sqlite", "use", "write"]
