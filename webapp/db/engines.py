"""The two engines behind one `database`: SQLite in a file by default, PostgreSQL by address."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from peewee import Database, DatabaseError, DatabaseProxy, InterfaceError, Model, OperationalError, SqliteDatabase, fn
from playhouse.pool import MaxConnectionsExceeded, PooledPostgresqlDatabase

from webapp.core.errors import Unavailable
from webapp.core.language import _
from webapp.db.statements import Counted

BUSY_TIMEOUT_S = 5
WRITE_LOCK_S = 10
CONNECT_S = 5
# Who holds a row or a table longer than that has forgotten it; migrations wait for each other without end.
POSTGRES_LOCK_S = 8
_READ_ONLY = "25006"  # what PostgreSQL says of a write to a standby, in a class with programming errors
# What a database that can't answer raises, whichever engine it is.
UNREACHABLE = (OperationalError, InterfaceError, MaxConnectionsExceeded)
# What any trouble with a database is, bugs included: `is_refusing` tells them apart.
FAILED = DatabaseError

database = DatabaseProxy()


class Record(Model):
    """What every table's class has in common."""

    class Meta:
        database = database
        legacy_table_names = False


class SqliteFile(Counted, SqliteDatabase):
    """SQLite in WAL mode. Writers queue at a thread lock and then at a file lock, not in SQLite's sleeping busy handler."""

    engine = "sqlite"

    def __init__(self, path: str):
        super().__init__(
            path,
            timeout=BUSY_TIMEOUT_S,
            pragmas={"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "cache_size": -1000},
        )
        self.path = path
        self._thread_lock = threading.RLock()
        self._lock_path = Path(f"{path}.write-lock")
        self._lock_file: int | None = None
        os.register_at_fork(after_in_child=self._forget_lock)

    def _forget_lock(self) -> None:
        """A file lock belongs to the open file, which a fork shares: the child opens its own."""
        self._thread_lock = threading.RLock()
        self._lock_file = None

    def rollback(self) -> None:
        """On a full disk SQLite has rolled back already; a second time would only hide why."""
        if self.connection().in_transaction:
            super().rollback()

    @contextmanager
    def write(self) -> Iterator[None]:
        """One write transaction; inside another one, a savepoint. Raises `Unavailable` when the queue is too long."""
        if self.in_transaction():
            with self.atomic():
                yield
            return
        with self._queued(), self.atomic("IMMEDIATE"):
            yield

    @contextmanager
    def write_if_free(self) -> Iterator[bool]:
        """A write transaction when nobody else is writing, else nothing: for marks that may be skipped."""
        if self.in_transaction():
            with self.atomic():
                yield True
            return
        if not self._thread_lock.acquire(blocking=False):
            yield False
            return
        try:
            file = self._opened_lock()
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            try:
                with self._without_sync(), self.atomic("IMMEDIATE"):
                    yield True
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)
        finally:
            self._thread_lock.release()

    @contextmanager
    def _without_sync(self) -> Iterator[None]:
        """A mark that may be skipped may be lost with the machine's power; the disk is waited for by what follows it."""
        connection = self.connection()
        connection.execute("PRAGMA synchronous = NORMAL")
        try:
            yield
        finally:
            connection.execute("PRAGMA synchronous = FULL")

    @contextmanager
    def _queued(self) -> Iterator[None]:
        deadline = time.monotonic() + WRITE_LOCK_S
        if not self._thread_lock.acquire(timeout=WRITE_LOCK_S):
            raise _too_busy()
        try:
            file = self._opened_lock()
            _flock(file, deadline)
            try:
                yield
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)
        finally:
            self._thread_lock.release()

    def _opened_lock(self) -> int:
        if self._lock_file is None:
            try:
                self._lock_file = os.open(self._lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError as error:
                raise OperationalError(f"{self._lock_path.name}: {error.strerror}") from error
        return self._lock_file


class PostgresPool(Counted, PooledPostgresqlDatabase):
    """PostgreSQL through a pool; a dead connection is replaced when it is next asked for."""

    engine = "postgresql"

    @contextmanager
    def write(self) -> Iterator[None]:
        """One write transaction; inside another one, a savepoint."""
        with self.atomic():
            yield

    @contextmanager
    def write_if_free(self) -> Iterator[bool]:
        """A write transaction: PostgreSQL's row locks make waiting short, and a mark need not wait for the disk."""
        outermost = not self.in_transaction()
        with self.atomic():
            if outermost:
                self.connection().execute("SET LOCAL synchronous_commit = off")
            yield True


def connect(url: str, max_connections: int = 20) -> Database:
    """The database at `sqlite:///path` or `postgresql://…`; nothing is opened yet. ValueError for another address."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(url.removeprefix("sqlite:///"))
        return SqliteFile(path)
    if parts.scheme in ("postgresql", "postgres"):
        return PostgresPool(
            url,
            max_connections=max_connections,
            timeout=5,
            stale_timeout=300,
            prefer_psycopg3=True,
            connect_timeout=CONNECT_S,
            options=f"-c lock_timeout={POSTGRES_LOCK_S}s",
        )
    raise ValueError(f"DATABASE_URL must start with sqlite:/// or postgresql://, not {parts.scheme or url!r}")


def is_refusing(error: DatabaseError) -> bool:
    """Whether the database can't do it, whatever was asked: a damaged file, a standby that may only be read."""
    return type(error) is DatabaseError or getattr(getattr(error, "orig", None), "sqlstate", "") == _READ_ONLY


def use(chosen: Database) -> None:
    """Let every table's class speak to this database from here on."""
    database.initialize(chosen)


def is_sqlite() -> bool:
    """Whether the database in use is SQLite; only `db`, migrations and text search may ask."""
    return database.obj.engine == "sqlite"


def among(field, query):
    """Whether `field` is one of the query's values: on PostgreSQL as an array, or an OR around it could use no index."""
    return field.in_(query) if is_sqlite() else field == fn.ANY(fn.ARRAY(query))


@contextmanager
def write() -> Iterator[None]:
    """One write transaction on the database in use, whichever engine it is."""
    with database.obj.write():
        yield


@contextmanager
def write_if_free() -> Iterator[bool]:
    """A write transaction that is skipped (False) where it would have to wait."""
    with database.obj.write_if_free() as free:
        yield free


@contextmanager
def connection() -> Iterator[None]:
    """A connection for the block: SQLite keeps its thread's open, PostgreSQL takes one from the pool and gives it back."""
    opened = open_connection()
    try:
        yield
    finally:
        if opened:
            close_connection()


def open_connection() -> bool:
    """Make sure that this thread has a connection; True when it was opened just now."""
    return bool(database.obj.connect(reuse_if_open=True))


def close_connection() -> None:
    """Give a pooled connection back. SQLite keeps its own: opening costs half a millisecond."""
    if not is_sqlite() and not database.obj.is_closed() and not database.obj.in_transaction():
        database.obj.close()


def _too_busy() -> Unavailable:
    return Unavailable(_("Hay demasiado trabajo a la vez. Lo escrito sigue aquí; vuelve a intentarlo."))


def _flock(file: int, deadline: float) -> None:
    pause = 0.0005
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise _too_busy() from None
            time.sleep(pause)
            pause = min(pause * 1.5, 0.005)
