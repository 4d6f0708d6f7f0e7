"""`oportuna serve` and what `demo` becomes: a server of several processes that ends as one."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest
from click.testing import Result
from peewee import Database

from tests.cli.conftest import KEY
from tests.support.database import disconnect
from tests.support.serving import wait_for
from webapp.cli.serve import ARENAS
from webapp.db import connect

ROOT = Path(__file__).resolve().parents[2]
STARTING_S = 60
STOPPING_S = 8


@dataclass
class Served:
    """A command that serves, leading a process group of its own."""

    process: subprocess.Popen
    port: int
    said: str

    def get(self, path: str) -> tuple[int, str]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def processes(self) -> list[str]:
        """The command lines of the group's processes."""
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            with suppress(OSError, IndexError):
                fields = (path / "stat").read_text().rpartition(")")[2].split()
                if int(fields[2]) == self.process.pid and fields[0] != "Z":
                    found.append((path / "cmdline").read_text().replace("\0", " "))
        return found


@pytest.fixture
def start(tmp_path: Path, home: Path) -> Iterator[Callable[..., Served]]:
    """A function that starts a serving command on a free port: start("demo")."""
    started: list[subprocess.Popen] = []

    def start_command(*words: str, **env: str) -> Served:
        port = free_port()
        with (tmp_path / "log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "webapp.cli", *words, "--port", str(port)],
                cwd=tmp_path,
                env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "OPORTUNA_HOME": str(home), **env},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        started.append(process)
        said = ""
        for line in process.stdout:
            said += line
            if line.startswith("Oportuna listens"):
                break
        assert "Oportuna listens" in said, said + (tmp_path / "log").read_text()
        return Served(process, port, said)

    yield start_command
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_demo_serves_offers_its_people_and_ends_as_one(start: Callable[..., Served]):
    demo = start("demo")
    assert f"http://127.0.0.1:{demo.port}" in demo.said
    assert demo.get("/healthz")[0] == 200
    assert demo.get("/readyz")[0] == 200
    status, page = demo.get("/sign-in")
    assert status == 200
    assert "ana@contoso.example" in page
    # A master, two processes, two plugin workers for each, and the one for background work.
    wait_for(lambda: len(demo.processes()) == 8, STARTING_S)
    assert sum("webapp.pluginhost.worker" in command for command in demo.processes()) == 4
    before = time.monotonic()
    demo.process.terminate()
    assert demo.process.wait(STOPPING_S) == 0
    wait_for(lambda: not demo.processes(), STOPPING_S - (time.monotonic() - before))


def test_a_job_whose_process_is_killed_is_done_by_the_next(
    start: Callable[..., Served], oportuna: Callable[..., Result], database_url: str, tmp_path: Path
):
    words = ("--unit", "Cafés del Valle", "--email", "jefa@valle.example", "--name", "Jefa", "--password-stdin")
    assert oportuna("init", *words, input="una clave bien larga\n").exit_code == 0
    database = connect(database_url)
    begun = "INSERT INTO job (id, kind, input, at, state, tries) VALUES ({}, 'tidy_jobs', '{{}}', {}, 'running', {})"
    now = int(time.time() * 1_000_000)
    with database.connection_context():
        database.execute_sql(begun.format(700, now, 1))
        start("serve", "--workers", "1", DATABASE_URL=database_url, SECRET_KEY=KEY)
        wait_for(lambda: state_of(database, 700) == ("done", 2), 30)
        worker = int(re.findall(r'"process": (\d+), "event": "jobs_begin"', (tmp_path / "log").read_text())[-1])
        os.kill(worker, signal.SIGKILL)
        database.execute_sql(begun.format(9000, now, 2))
        wait_for(lambda: state_of(database, 9000) == ("done", 3), 30)
    disconnect(database)


def state_of(database: Database, job: int) -> tuple[str, int]:
    return tuple(database.execute_sql(f"SELECT state, tries FROM job WHERE id = {job}").fetchone())


def test_without_a_worker_nothing_is_done_in_the_background(
    start: Callable[..., Served], oportuna: Callable[..., Result], database_url: str, tmp_path: Path
):
    words = ("--unit", "Cafés del Valle", "--email", "jefa@valle.example", "--name", "Jefa", "--password-stdin")
    assert oportuna("init", *words, input="una clave bien larga\n").exit_code == 0
    served = start("serve", "--workers", "1", "--no-worker", DATABASE_URL=database_url, SECRET_KEY=KEY)
    # A master, one process and its two plugin workers.
    wait_for(lambda: len(served.processes()) == 4, STARTING_S)
    assert "jobs_begin" not in (tmp_path / "log").read_text()


def test_an_installation_without_a_business_unit_is_not_served(
    oportuna: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SECRET_KEY", KEY)
    for name, value in ARENAS.items():
        monkeypatch.setenv(name, value)
    answer = oportuna("serve", "--workers", "1", "--port", str(free_port()))
    assert answer.exit_code == 1
    assert "run oportuna init" in answer.stderr


def test_what_is_in_flight_is_finished(
    start: Callable[..., Served], oportuna: Callable[..., Result], database_url: str
):
    words = ("--unit", "Cafés del Valle", "--email", "jefa@valle.example", "--name", "Jefa", "--password-stdin")
    assert oportuna("init", *words, input="una clave bien larga\n").exit_code == 0
    served = start("serve", "--workers", "1", DATABASE_URL=database_url, SECRET_KEY=KEY)
    with closing(socket.create_connection(("127.0.0.1", served.port), timeout=10)) as connection:
        body = b"email=nobody&password=x"
        head = "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:5])
        wait_for(lambda: has_read_all(served.port), 10)
        served.process.terminate()
        wait_for(lambda: takes_nobody(served.port), STOPPING_S)
        connection.sendall(body[5:])
        assert re.match(rb"HTTP/1.1 400 ", connection.recv(1000))
    assert served.process.wait(STOPPING_S) == 0


def has_read_all(port: int) -> bool:
    """Whether the server has taken everything that was sent to this port (Linux says so in /proc/net/tcp)."""
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    mine = [row for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "01"]
    return bool(mine) and all(row[4].endswith(":00000000") for row in mine)


def takes_nobody(port: int) -> bool:
    """Whether a newcomer is no longer answered: the listening socket outlives the last request."""
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=0.3)) as connection:
            connection.request("GET", "/healthz")
            connection.getresponse()
    except (OSError, HTTPException):
        return True
    return False


def test_serving_needs_a_secret(run: Callable[..., Result]):
    answer = run("serve")
    assert (answer.exit_code, answer.stderr) == (
        1,
        "Error: SECRET_KEY must be set to at least 32 bytes (openssl rand -hex 32 makes one)\n",
    )


def test_a_taken_port_is_one_line(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECRET_KEY", KEY)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = run("serve", "--port", str(port))
    assert answer.exit_code == 1
    assert answer.stderr == f"Error: 127.0.0.1:{port}: Address already in use. Choose another with --host or --port.\n"
