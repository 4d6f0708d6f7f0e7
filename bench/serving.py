"""Servers of the bench, each with two web processes: the product as its own command serves it, and the bare one."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil

from webapp.cli.serve import ARENAS, THREADS

WORKERS = 2
STARTING_S = 30
STOPPING_S = 10
PORTS = range(8901, 8999)
SECRET = "a secret of the bench, known to all"


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers on loopback. `start_s` is how long its first answer took."""

    port: int
    process: psutil.Process
    start_s: float

    def cpu_s(self) -> float:
        """The processor's time that all its processes have taken so far, plugins' workers included."""
        times = [each.cpu_times() for each in self._family()]
        return sum(each.user + each.system for each in times)

    def memory_mib(self) -> float:
        """The proportional share of memory of all its processes."""
        return sum(each.memory_full_info().pss for each in self._family()) / 2**20

    def files(self) -> int:
        """The files and sockets that all its processes have open."""
        return sum(each.num_fds() for each in self._family())

    def _family(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


def product(url: str, home: Path):
    """`oportuna serve` over this database."""
    return _served(["webapp.cli", "serve", "--workers", str(WORKERS), "--no-worker"], url, home, "product")


def bare(url: str, home: Path, bodies: Path):
    """The yardstick's application, served alike."""
    alike = {"BENCH_WORKERS": str(WORKERS), "BENCH_THREADS": str(THREADS)}
    return _served(["bench.bare"], url, home, "bare", BENCH_BODIES=str(bodies), **alike)


@contextmanager
def _served(arguments: list[str], url: str, home: Path, name: str, **more: str) -> Iterator[Served]:
    port = _free_port()
    environment = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "OPORTUNA_HOME": str(home), "PORT": str(port)}
    log = home / f"{name}.log"
    start = time.perf_counter()
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env=os.environ | ARENAS | environment | more,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        _wait(process, port, log)
        yield Served(port, psutil.Process(process.pid), time.perf_counter() - start)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOPPING_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(process: subprocess.Popen, port: int, log: Path) -> None:
    """Until it answers. Raises RuntimeError with the end of its log when it doesn't."""
    deadline = time.monotonic() + STARTING_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=1)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-2000:]}")


def _free_port() -> int:
    begin = os.getpid() % len(PORTS)  # two benches at once look in different places
    for port in (*PORTS[begin:], *PORTS[:begin]):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no port is free for the bench")
