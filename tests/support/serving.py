"""`oportuna serve` as its own processes over a test's database, and people who speak to it by HTTP."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, RemoteDisconnected
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import psutil

from tests.support.world import email
from webapp.people import sessions
from webapp.people.records import User

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60  # on a busy machine
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass
class Server:
    """The command, leading a process group of its own."""

    process: subprocess.Popen
    port: int
    log: Path

    @property
    def web_processes(self) -> list[psutil.Process]:
        """The processes that answer: children of the master."""
        return psutil.Process(self.process.pid).children()

    def kill(self) -> None:
        """All of it at once, without a word."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def serving(url: str, home: Path, workers: int = 2) -> Iterator[Server]:
    """`oportuna serve` for the length of a block, unless the block ends it before."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = home / "serve.log"
    words = ["serve", "--port", str(port), "--workers", str(workers), "--no-worker"]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "OPORTUNA_HOME": str(home)}
    env |= {"DATABASE_URL": url, "SECRET_KEY": "k" * 32, "OPORTUNA_PLUGIN_TIMEOUT_MS": "10000"}
    with log.open("a") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "webapp.cli", *words],
            cwd=home, env=env, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True,
        )  # fmt: skip
    server = Server(process, port, log)
    try:
        assert process.stdout is not None
        assert any(line.startswith("Oportuna listens") for line in process.stdout), log.read_text()
        yield server
    finally:
        server.kill()
        process.stdout.close()


class Caller:
    """A signed-in person over one kept connection, opened again when it breaks."""

    def __init__(self, port: int, name: str):
        self.cookie = sessions.start(User.get(User.email == email(name)).id).cookie
        self.port, self.token = port, ""
        self._connection: HTTPConnection | None = None

    def ask(self, method: str, path: str, fields: dict | None = None, **headers: str) -> tuple[HTTPResponse, str]:
        """The answer and its text. OSError or HTTPException when there is none.

        A page is asked for again where the kept connection had been closed meanwhile.
        """
        kept = self._connection is not None
        try:
            return self._ask(method, path, fields, headers)
        except RemoteDisconnected:
            if not kept or method != "GET":
                raise
            return self._ask(method, path, fields, headers)

    def _ask(self, method: str, path: str, fields: dict | None, headers: dict) -> tuple[HTTPResponse, str]:
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        own = {"Cookie": f"oportuna={self.cookie}", "X-CSRFToken": self.token, **headers}
        own |= {"Content-Type": "application/x-www-form-urlencoded"} if fields is not None else {}
        try:
            self._connection.request(method, path, urlencode(fields or {}), own)
            answer = self._connection.getresponse()
            return answer, answer.read().decode()
        except (OSError, HTTPException):
            self.close()
            raise

    def send(self, method: str, path: str, fields: dict) -> tuple[HTTPResponse, str]:
        """An edit as htmx sends it."""
        if not self.token:
            page = self.ask("GET", "/help/keys")[1]
            self.token = re.search(r'name="csrf-token" content="([^"]+)"', page)[1]
        return self.ask(method, path, fields, **PARTIAL)

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None


@dataclass
class Writer:
    """Edits one field of one opportunity without pause. `said` was acknowledged last, `tried` was sent last."""

    caller: Caller
    opportunity: int
    version: int
    said: str = ""
    tried: str = ""
    count: int = 0
    wrong: list[str] = field(default_factory=list)

    def work(self, done: threading.Event) -> None:
        for number in count(1):
            if done.is_set():
                break
            self.tried = f"{id(self)} {number}"
            try:
                answer, text = self.caller.send(
                    "PATCH", f"/opportunities/{self.opportunity}", {"next_step": self.tried, "version": self.version}
                )
            except (OSError, HTTPException):
                if done.wait(0.05):
                    break
                self._look()
                continue
            if answer.status == 200:
                self.said, self.count = self.tried, self.count + 1
                self.version = int(re.search(r'"version": (\d+)', answer.headers["HX-Trigger"])[1])
            elif answer.status != 503:
                self.wrong.append(f"{answer.status} {text[:300]}")
                break
        self.caller.close()

    def _look(self) -> None:
        """After a broken connection the last edit may stand or not."""
        with suppress(OSError, HTTPException):
            answer, text = self.caller.ask("GET", f"/api/v1/opportunities/{self.opportunity}")
            if answer.status == 200:
                self.version = int(re.search(r'"version": ?(\d+)', text)[1])


@contextmanager
def writing(writers: list[Writer]) -> Iterator[None]:
    """All of them at once, in threads."""
    done = threading.Event()
    threads = [threading.Thread(target=writer.work, args=(done,)) for writer in writers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join(PATIENCE_S)


def wait_for(is_so: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
    """Until it is so; an AssertionError when it isn't in time."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, f"not so within {seconds} s"
        time.sleep(0.02)
