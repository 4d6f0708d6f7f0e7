"""The first yardstick: a Flask application that does nothing but look up the session and send what it was given."""

import os
from pathlib import Path
from typing import Any

from flask import Flask, Response, g
from gunicorn.app.base import BaseApplication

from webapp.cli.patient_worker import PatientWorker
from webapp.db import close_connection, connect, use
from webapp.people.sessions import RowSessions
from webapp.settings import Settings


def application() -> Flask:
    """`/<name>` sends the file of that name in BENCH_BODIES to whoever is signed in."""
    settings = Settings.from_env()
    bodies = {file.name: file.read_bytes() for file in Path(os.environ["BENCH_BODIES"]).iterdir()}
    use(connect(settings.database_url))
    app = Flask("bare", static_folder=None)
    app.config.update(SECRET_KEY=settings.secret_key, SESSION_COOKIE_NAME="oportuna")
    app.session_interface = RowSessions(skips=lambda path: path == "/healthz")
    app.teardown_request(lambda _error: close_connection())

    @app.get("/<name>")
    def send(name: str) -> Response:
        if name == "healthz":
            return Response("ok")
        if g.get("actor") is None:
            return Response("not signed in", 401)
        return Response(bodies[name], content_type="text/html; charset=utf-8")

    return app


class Server(BaseApplication):
    """The bare route under gunicorn, with as many processes and threads as the product's own server."""

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"127.0.0.1:{os.environ['PORT']}",
            "workers": int(os.environ["BENCH_WORKERS"]),
            "worker_class": PatientWorker,
            "threads": int(os.environ["BENCH_THREADS"]),
            "preload_app": True,
            "post_fork": lambda _arbiter, _worker: use(connect(os.environ["DATABASE_URL"])),
            "control_socket_disable": True,
            "loglevel": "warning",
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return application()


if __name__ == "__main__":
    Server().run()
