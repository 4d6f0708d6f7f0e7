"""`oportuna serve`: gunicorn with threads, all its processes in one group."""

import gc
import os
import socket
import sys
from pathlib import Path
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from webapp.app import create_app
from webapp.cli.arbiter import KeepingArbiter
from webapp.cli.opening import check_home, opened, settings_to_serve
from webapp.cli.patient_worker import PatientWorker
from webapp.cli.plugin_places import keep_installed
from webapp.db import connect, use
from webapp.jobs import consumer, running
from webapp.people.records import BusinessUnit
from webapp.pipeline import chart
from webapp.pluginhost import host as plugin_host
from webapp.pluginhost.records import UnitPlugin
from webapp.pluginhost.store import StoredHealth
from webapp.settings import Settings
from webapp.web.compiled_templates import load_compiled
from webapp.web.headers import configure_logging

THREADS = 8
MOST_WORKERS = 64
# A stop ends within 8 s: what is in flight has nearly all of it.
STOP_WITHIN_S = 7
# Without the first each thread's arena keeps what it once had: 70 MB on two processes. Without the others the allocator
# learns from the 19 MB of a sign-in's argon2 to keep as much: 30 MB a process, for good.
ARENAS = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "1048576", "MALLOC_TRIM_THRESHOLD_": "524288"}


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, envvar="PORT", type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1, MOST_WORKERS), help="Processes; as many as there are processors.")
@click.option("--no-worker", is_flag=True, help="Without the process for background work.")
def serve(host: str, port: int, workers: int | None, no_worker: bool) -> None:
    """Serve Oportuna. Migrations run first; SECRET_KEY is required."""
    settings = settings_to_serve()
    check_home(settings.home)
    refuse_taken(host, port)
    if any(name not in os.environ for name in ARENAS):
        serve_afresh(host, port, workers, {}, no_worker=no_worker)
    with opened(settings):
        if not BusinessUnit.select().exists():
            raise click.ClickException("There is no business unit: run oportuna init.")
        keep_installed(settings)
    configure_logging()
    Server(settings, host, port, workers or _processors(), works=not no_worker).run()


def serve_afresh(host: str, port: int, workers: int | None, env: dict[str, str], *, no_worker: bool = False) -> None:
    """Become `oportuna serve` in this process with more of an environment, which the allocator reads at its start."""
    words = ["serve", "--host", host, "--port", str(port)] + (["--workers", str(workers)] if workers else [])
    words += ["--no-worker"] if no_worker else []
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, [sys.executable, "-P", "-m", "webapp.cli", *words], {**os.environ, **ARENAS, **env})


class Server(BaseApplication):
    """The application under gunicorn: made once in the master, its database opened in each worker."""

    def __init__(self, settings: Settings, host: str, port: int, workers: int, *, works: bool = True) -> None:
        self._settings, self._host, self._port, self._workers, self._works = settings, host, port, workers, works
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": _bind(self._host, self._port),
            "workers": self._workers,
            "worker_class": PatientWorker,
            "threads": THREADS,
            "preload_app": True,
            "graceful_timeout": STOP_WITHIN_S,
            "control_socket_disable": True,
            "loglevel": "warning",
            # Who speaks for others is said by OPORTUNA_TRUSTED_PROXIES alone.
            "forwarded_allow_ips": "",
            "post_fork": self._begin_worker,
            "post_worker_init": self._warm_plugins,
            "when_ready": self._tell,
        }
        if Path("/dev/shm").is_dir():
            options["worker_tmp_dir"] = "/dev/shm"
        for name, value in options.items():
            self.cfg.set(name, value)

    def run(self) -> None:
        if not self._works:
            super().run()
            return
        KeepingArbiter(self, self._work, STOP_WITHIN_S).run()

    def load(self) -> Flask:
        """Runs in the master, before any fork and with no thread but this one: Altair's themes are global."""
        app = create_app(self._settings)
        chart.prepare()
        load_compiled(app)
        # What stands here now is for good: without this the collector would write to its pages, and each fork copy them.
        gc.collect()
        gc.freeze()
        return app

    def _begin_worker(self, _arbiter: object, _worker: object) -> None:
        use(connect(self._settings.database_url))

    def _work(self, master: int) -> None:
        """In a process of its own, forked from the master: its memory is the master's."""
        use(connect(self._settings.database_url))
        running.process.rest = self._without_plugins
        self._without_plugins()
        consumer.work(master)
        plugin_host.close()

    def _without_plugins(self) -> None:
        """Plugin processes are started by the first price that a job asks for, and end with the job."""
        settings = self._settings
        plugin_host.configure(
            size=1,
            timeout_ms=settings.plugin_timeout_ms,
            plugins_dir=str(settings.plugins_dir) if settings.plugins_dir else None,
            health=StoredHealth(),
        )

    def _warm_plugins(self, _worker: object) -> None:
        names = (
            UnitPlugin.select(UnitPlugin.plugin)
            .where(UnitPlugin.plugin != "")
            .distinct()
            .order_by(UnitPlugin.plugin)
            .tuples()
        )
        plugin_host.warm(tuple(name for (name,) in names))

    def _tell(self, _arbiter: object) -> None:
        click.echo(f"Oportuna listens on http://{_bind(self._host, self._port)}")


def _bind(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _processors() -> int:
    return min(len(os.sched_getaffinity(0)), MOST_WORKERS)


def refuse_taken(host: str, port: int) -> None:
    """ClickException when nobody can listen there: gunicorn would try for five seconds and end without a word."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise click.ClickException(
                f"{_bind(host, port)}: {reason}. Choose another with --host or --port."
            ) from None
