"""The one process that does background work, forked from the server's master beside the web processes.

Whoever holds the lock works; another one over the same database waits for it. What runs although its worker is gone is
then known to be lost, and waits again.
"""

import fcntl
import os
import time
from pathlib import Path
from typing import Any, Protocol

import psycopg
import structlog
from huey import crontab
from huey.consumer import Consumer

from webapp.db import connection, is_sqlite
from webapp.jobs import queue, running, store

STOP_WITHIN_S = 6
_ADVISORY_LOCK = 7_062_027
_LOOK_EVERY_S = 1.0


class Lock(Protocol):
    """The right to work, as long as the process has it."""

    def is_held(self) -> bool: ...


class FileLock:
    """On SQLite: a lock on a file beside the database, gone with the process."""

    def __init__(self, path: str):
        self._file = os.open(Path(f"{path}.jobs-lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def is_held(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class ServerLock:
    """On PostgreSQL: an advisory lock, gone with its connection."""

    def __init__(self, url: str):
        self._url = url
        self._connection: psycopg.Connection | None = None
        self._held = False

    def is_held(self) -> bool:
        try:
            if self._connection is None:
                self._connection = psycopg.connect(self._url, autocommit=True)
            if not self._held:
                row = self._connection.execute("SELECT pg_try_advisory_lock(%s)", (_ADVISORY_LOCK,)).fetchone()
                self._held = bool(row and row[0])
            else:
                self._connection.execute("SELECT 1")
        except psycopg.Error:
            self._connection, self._held = None, False
        return self._held


class Works(Consumer):
    """huey's consumer that ends with its parent and with its lock."""

    parent = 0
    lock: Lock
    _looked = 0.0

    def loop(self, health_check_ts: float | None = None) -> float | None:
        now = time.monotonic()
        if now - self._looked > _LOOK_EVERY_S:
            self._looked = now
            if os.getppid() != self.parent or not self.lock.is_held():
                self.stop_flag.set()
        return super().loop(health_check_ts)


def work(parent: int) -> None:
    """Do background work over the database in use until the process is told to end or `parent` is gone."""
    lock: Lock = FileLock(queue.place_of_database()) if is_sqlite() else ServerLock(queue.place_of_database())
    while not lock.is_held():
        if os.getppid() != parent:
            return
        time.sleep(_LOOK_EVERY_S)
    with connection():
        store.recover()
    tasks = queue.opened()
    tasks.task()(running.run)
    tasks.periodic_task(crontab(minute="*"))(running.sweep)
    running.sweep()
    options: dict[str, Any] = {
        "workers": 1, "worker_type": "thread", "max_delay": 1.0, "scheduler_interval": 10, "check_worker_health": True,
        "graceful_signal": "TERM", "shutdown_timeout": STOP_WITHIN_S,
    }  # fmt: skip
    consumer = Works(tasks, **options)
    consumer.parent, consumer.lock = parent, lock
    running.process.is_ending = consumer.stop_flag.is_set
    running.process.pause = consumer.stop_flag.wait
    structlog.get_logger("jobs").info("jobs_begin", process=os.getpid())
    consumer.run()
