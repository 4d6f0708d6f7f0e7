"""The second yardstick: a commit of one changed row, in a process of its own that imports nothing but the database."""

import json
import sys
import time

from webapp.db import connect, connection, database, use, write

WARMING_S = 0.2


def make_table() -> None:
    """The table whose rows are changed, in the database in use."""
    with connection(), write():
        database.execute_sql("CREATE TABLE IF NOT EXISTS bench_commit (id INTEGER PRIMARY KEY, n BIGINT NOT NULL)")
        database.execute_sql("INSERT INTO bench_commit VALUES (1, 0), (2, 0) ON CONFLICT DO NOTHING")


def commits(url: str, seconds: float, row: int) -> list[float]:
    """The milliseconds of each commit, one after another for so long."""
    use(connect(url))
    taken: list[float] = []
    with connection():
        start = time.perf_counter()
        while (before := time.perf_counter()) - start < WARMING_S + seconds:
            with write():
                database.execute_sql(f"UPDATE bench_commit SET n = n + 1 WHERE id = {row}")
            if before - start > WARMING_S:
                taken.append((time.perf_counter() - before) * 1000)
    return taken


if __name__ == "__main__":
    print(json.dumps(commits(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))))
