"""The queue of background work: huey over a file beside the database, or over a schema of its own on PostgreSQL.

It holds nothing but the ids of jobs that wait, so it may be lost: the consumer enqueues every waiting row again.
"""

import json
import os
import sqlite3
from typing import Any
from uuid import uuid4

import psycopg
import structlog
from huey import Huey, PostgresHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer

from webapp.db import database, is_sqlite

SCHEMA = "oportuna_queue"
# The task that the consumer registers: webapp.jobs.running.run, as huey names it.
RUN = "webapp.jobs.running.run"
# What a queue that can't be reached raises; the row stays, and the next sweep finds it.
_UNREACHABLE = (sqlite3.Error, psycopg.Error, OSError)
_made: dict[tuple[int, str], Huey] = {}


class Plain(Serializer):
    """Messages as JSON: huey's usual pickle would let whoever writes to the queue run code here."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Any:
        return Message(*json.loads(bytes(data)))


def push(job: int) -> None:
    """Say that this job waits. A queue that can't be reached is logged, and never an error of whoever asked."""
    message = Message(id=str(uuid4()), name=RUN, retries=0, retry_delay=0, priority=0, args=(job,), kwargs={})
    try:
        queue = opened()
        queue.storage.enqueue(queue.serializer.serialize(message))
    except _UNREACHABLE as error:
        structlog.get_logger("jobs").warning("queue_unreachable", job=job, error=str(error))


def opened() -> Huey:
    """The queue of the database in use, one for each process."""
    place = place_of_database()
    key = (os.getpid(), place)
    if key not in _made:
        _forget()
        _made[key] = _on_sqlite(place) if is_sqlite() else _on_postgres(place)
    return _made[key]


def place_of_database() -> str:
    """The path of the SQLite file in use, or the address of the PostgreSQL database."""
    return str(database.obj.path) if is_sqlite() else str(database.obj.database)


def _on_sqlite(path: str) -> Huey:
    return SqliteHuey("oportuna", filename=f"{path}-queue", cache_mb=1, fsync=False, results=False, serializer=Plain())


def _on_postgres(url: str) -> Huey:
    with psycopg.connect(url, autocommit=True) as connection:
        # IF NOT EXISTS would ask for the right to create it even where it is there.
        if connection.execute("SELECT to_regnamespace(%s)", (SCHEMA,)).fetchone() == (None,):
            connection.execute(f"CREATE SCHEMA {SCHEMA}")
    return PostgresHuey("oportuna", dsn=url, options=f"-c search_path={SCHEMA}", results=False, serializer=Plain())


def _forget() -> None:
    """Let go of another database's queue; a connection that a fork brought along is not ours to close."""
    for (process, _place), queue in _made.items():
        if process == os.getpid():
            queue.storage.close()
    _made.clear()
