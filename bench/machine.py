"""The kind of machine on which figures were taken: no names, no places."""

import os
import platform
import sqlite3
from pathlib import Path

from webapp.db import connection, database


def machine() -> dict[str, str | int]:
    """Processors, memory in GiB, versions of Python, of the kernel and of the database in use."""
    with connection():
        if database.obj.engine == "sqlite":
            engine = f"SQLite {sqlite3.sqlite_version}"
        else:
            engine = f"PostgreSQL {database.execute_sql('SHOW server_version').fetchone()[0]}"
    return {
        "processors": len(os.sched_getaffinity(0)),
        "processor": _processor(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": f"{platform.system()} {platform.release().split('-')[0]} {platform.machine()}",
        "python": platform.python_version(),
        "database": engine,
    }


def _processor() -> str:
    """What the kernel calls the processor, or its architecture."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
