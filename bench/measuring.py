"""One database measured: servers started over a copy of it, loads run against them, statements and bytes counted."""

import json
import statistics
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from http.client import HTTPConnection
from pathlib import Path

from playhouse.pool import PooledDatabase

from bench import commits, serving
from bench.counting import BODIES, count, csrf
from bench.figures import Figure, Pace, Run
from bench.importing import imported
from bench.load import Plan, Taken, Visit
from bench.once import first_visit, in_process
from bench.serving import Served
from bench.visits import Asked, asked, sign_in
from webapp import caches
from webapp.db import connect, connection, database, use
from webapp.opportunities.records import Opportunity


@dataclass(frozen=True, slots=True)
class Length:
    """How long each measurement lasts, in seconds."""

    seconds: float
    warming: float


IMPORTED_INTO = 2_000  # opportunities at most: an import is measured into a small database
WARMING = Length(seconds=0.3, warming=0)  # so that both processes have their templates, caches and plugins


def measure(url: str, folder: Path, length: Length, only: frozenset[str] = frozenset()) -> Run:
    """Measure over this database, which the edits of the load change. `only` names the figures that are wanted."""
    use(connect(url))
    caches.forget()
    with connection():
        cookies, rows = sign_in(), asked()
    commits.make_table()
    disconnect()
    run = Run()
    rows = [row for row in rows if not only or row.name in only | set(BODIES.values())]
    count(url, folder, cookies, rows, run)
    disconnect()
    rows = [row for row in rows if not only or row.name in only]
    if not only:
        run.once |= in_process()
        disconnect()
    run.figures = {row.name: run.figures[row.name] for row in rows}
    with serving.product(url, folder) as server:
        tokens = {reader: token(server.port, cookie) for reader, cookie in cookies.items()}
        for row in rows:
            if row.eight:
                _pace(server, row, cookies, tokens, 8, WARMING)
        for row in rows:
            figure = run.figures[row.name]
            figure.one = _pace(server, row, cookies, tokens, 1, length)
            if row.eight:
                figure.eight = _pace(server, row, cookies, tokens, 8, length)
        if not only:
            run.once |= first_visit(server, cookies["scattered"], _record_of(rows))
        run.memory_mib, run.start_s = round(server.memory_mib(), 1), round(server.start_s, 2)
    with serving.bare(url, folder, folder / "bodies") as server:
        for shape, name in BODIES.items():
            row = Asked(name, f"bare route, bytes of {name}", "scattered", "page", [Visit(f"/{name}")])
            one, eight = (_pace(server, row, cookies, {}, clients, length) for clients in (1, 8))
            run.bare[shape] = Figure(row.what, shape, one, eight, 1, (folder / "bodies" / name).stat().st_size)
    run.commit = _commit(url, length)
    if not only and size_of(url) <= IMPORTED_INTO:
        run.once |= imported(url, folder)
    return run


def size_of(url: str) -> int:
    """How many opportunities the database has."""
    use(connect(url))
    with connection():
        count = Opportunity.select().count()
    disconnect()
    return count


def _record_of(rows: list[Asked]) -> str:
    """The address of a record of usual size."""
    return next(row.visits[0].path for row in rows if row.name == BODIES["page"])


def disconnect() -> None:
    """Leave the database to the servers."""
    if isinstance(database.obj, PooledDatabase):
        database.obj.close_all()
    elif not database.obj.is_closed():
        database.obj.close()


def _pace(
    server: Served, row: Asked, cookies: dict[str, str], tokens: dict[str, str], clients: int, length: Length
) -> Pace:
    """The load in a process of its own. Raises RuntimeError with the first wrong answer."""
    cookie, token = cookies[row.reader], tokens.get(row.reader, "")
    plan = Plan(server.port, cookie, token, clients, length.seconds, length.warming, row.visits)
    command, before = [sys.executable, "-m", "bench.load"], server.cpu_s()
    answer = subprocess.run(command, input=json.dumps(asdict(plan)), capture_output=True, text=True, check=True)
    told = json.loads(answer.stdout)
    row.visits[:] = [Visit(**each) for each in told["visits"]]
    taken = Taken(**told)
    if taken.wrong:
        raise RuntimeError(taken.wrong)
    pace = _paced(taken.ms, statistics.median(taken.per_second))
    return replace(pace, cpu_ms=round((server.cpu_s() - before) / taken.answers * 1000, 3))


def _commit(url: str, length: Length) -> Figure:
    """One process, then one for each web process, each committing to a row of its own."""

    def run(row: int) -> list[float]:
        command = [sys.executable, "-m", "bench.commits", url, str(length.seconds), str(row)]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    alone = run(1)
    with ThreadPoolExecutor(serving.WORKERS) as pool:
        together = [ms for taken in pool.map(run, range(1, serving.WORKERS + 1)) for ms in taken]
    one, eight = (_paced(ms, len(ms) / length.seconds) for ms in (alone, together))
    return Figure("bare commit of one changed row", "commit", one, eight, 1)


def _paced(ms: list[float], per_second: float) -> Pace:
    ordered = sorted(ms)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return Pace(round(statistics.median(ordered), 3), round(p95, 3), round(per_second, 1))


def token(port: int, cookie: str) -> str:
    """The token against forgery of this session."""
    client = HTTPConnection("127.0.0.1", port, timeout=30)
    client.request("GET", "/opportunities/new", headers={"Cookie": f"oportuna={cookie}"})
    found = csrf(client.getresponse().read().decode())
    client.close()
    return found
