"""One database measured: servers started over a copy of it, loads run against them, statements and bytes counted."""

import gzip
import json
import re
import shutil
import statistics
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from http.client import HTTPConnection
from pathlib import Path

from playhouse.pool import PooledDatabase

from bench import commits, serving
from bench.load import Plan, Taken, Visit
from bench.serving import Served
from bench.visits import Asked, asked, sign_in
from webapp import caches
from webapp.app import create_app
from webapp.db import connect, connection, database, use
from webapp.db.statements import counted
from webapp.pluginhost import host
from webapp.settings import Settings

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
BODIES = {"page": "record", "edit": "line"}  # the answer whose bytes the bare route sends, by shape


@dataclass
class Pace:
    """How long the answers took, and how many came a second. `cpu_ms` is what an answer cost the web processes."""

    median_ms: float = 0
    p95_ms: float = 0
    per_second: float = 0
    cpu_ms: float = 0


@dataclass
class Figure:
    """One row: with one client and with eight; statements and bytes of one answer."""

    what: str
    shape: str
    one: Pace
    eight: Pace | None = None
    statements: int = 0
    bytes: int = 0
    gzip: int = 0


@dataclass
class Run:
    """All figures of one database. `commit` and the bare routes are the yardsticks."""

    figures: dict[str, Figure] = field(default_factory=dict)
    bare: dict[str, Figure] = field(default_factory=dict)
    commit: Figure | None = None
    memory_mib: float = 0
    start_s: float = 0


@dataclass(frozen=True, slots=True)
class Length:
    """How long each measurement lasts, in seconds."""

    seconds: float
    warming: float


WARMING = Length(seconds=0.3, warming=0)  # so that both processes have their templates, caches and plugins


def measure(url: str, folder: Path, length: Length, only: frozenset[str] = frozenset()) -> Run:
    """Measure over this database, which the edits of the load change. `only` names the figures that are wanted."""
    use(connect(url))
    caches.forget()
    with connection():
        cookies, rows = sign_in(), asked()
    commits.make_table()
    _disconnect()
    run = Run()
    rows = [row for row in rows if not only or row.name in only | set(BODIES.values())]
    _count(url, folder, cookies, rows, run)
    rows = [row for row in rows if not only or row.name in only]
    run.figures = {row.name: run.figures[row.name] for row in rows}
    with serving.product(url, folder) as server:
        tokens = {reader: _token(server.port, cookie) for reader, cookie in cookies.items()}
        for row in rows:
            if row.eight:
                _pace(server, row, cookies, tokens, 8, WARMING)
        for row in rows:
            figure = run.figures[row.name]
            figure.one = _pace(server, row, cookies, tokens, 1, length)
            if row.eight:
                figure.eight = _pace(server, row, cookies, tokens, 8, length)
        run.memory_mib, run.start_s = round(server.memory_mib(), 1), round(server.start_s, 2)
    with serving.bare(url, folder, folder / "bodies") as server:
        for shape, name in BODIES.items():
            row = Asked(name, f"bare route, bytes of {name}", "scattered", "page", [Visit(f"/{name}")])
            one, eight = (_pace(server, row, cookies, {}, clients, length) for clients in (1, 8))
            run.bare[shape] = Figure(row.what, shape, one, eight, 1, (folder / "bodies" / name).stat().st_size)
    run.commit = _commit(url, length)
    return run


def _count(url: str, folder: Path, cookies: dict[str, str], rows: list[Asked], run: Run) -> None:
    """Statements and bytes of the second answer of each row, in this process; keeps the bodies of the bare routes."""
    settings = Settings(home=folder, database_url=url, secret_key=serving.SECRET, testing=True)
    app = create_app(settings)
    shutil.rmtree(folder / "bodies", ignore_errors=True)
    (folder / "bodies").mkdir()
    for row in rows:
        client = app.test_client()
        client.set_cookie("oportuna", cookies[row.reader])
        token = ""
        if row.shape == "edit":
            token = _csrf(client.get("/opportunities/new").text)
        for _time in range(2):
            with counted() as heard:
                answer = _answered(client, row.visits[0], token)
        figure = Figure(row.what, row.shape, Pace(), None, len(heard), len(answer), len(gzip.compress(answer, 6)))
        run.figures[row.name] = figure
        if row.name in BODIES.values():
            (folder / "bodies" / row.name).write_bytes(answer)
    host.close()
    _disconnect()


def _disconnect() -> None:
    """Leave the database to the servers."""
    if isinstance(database.obj, PooledDatabase):
        database.obj.close_all()
    elif not database.obj.is_closed():
        database.obj.close()


def _answered(client, visit: Visit, token: str) -> bytes:
    if not visit.name:
        answer = client.get(visit.path)
    else:
        fields = {visit.name: visit.values[visit.sent], "version": visit.version}
        answer = client.patch(visit.path, data=fields, headers=PARTIAL | {"X-CSRFToken": token})
        visit.sent += 1
    if answer.status_code != 200:
        raise RuntimeError(f"{visit.path} answered {answer.status}: {answer.text[:600]}")
    if visit.name:
        visit.version = json.loads(answer.headers["HX-Trigger"])["opportunity-changed"]["version"]
    return answer.get_data()


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


def _token(port: int, cookie: str) -> str:
    client = HTTPConnection("127.0.0.1", port, timeout=30)
    client.request("GET", "/opportunities/new", headers={"Cookie": f"oportuna={cookie}"})
    token = _csrf(client.getresponse().read().decode())
    client.close()
    return token


def _csrf(page: str) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    if found is None:
        raise RuntimeError(f"no page for a signed-in person: {page[:600]}")
    return found[1]
