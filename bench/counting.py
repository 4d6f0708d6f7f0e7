"""Statements and bytes of an answer, counted in this process through Flask's own client."""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from bench import serving
from bench.figures import Figure, Pace, Run
from bench.load import Visit
from bench.visits import Asked
from webapp.app import create_app
from webapp.db.statements import counted
from webapp.pluginhost import host
from webapp.settings import Settings

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
COMPRESSED = {"Accept-Encoding": "gzip, br"}  # as browsers ask, and the load
BODIES = {"page": "record", "edit": "line"}  # the answer whose bytes the bare route sends, by shape


def count(url: str, folder: Path, cookies: dict[str, str], rows: list[Asked], run: Run) -> None:
    """Statements and bytes of the second answer of each row, asked in this process.

    The answers that the bare routes send are kept in `bodies`, compressed as a browser gets them.
    """
    settings = Settings(home=folder, database_url=url, secret_key=serving.SECRET, testing=True)
    app = create_app(settings)
    shutil.rmtree(folder / "bodies", ignore_errors=True)
    (folder / "bodies").mkdir()
    for row in rows:
        client = app.test_client()
        client.set_cookie("oportuna", cookies[row.reader])
        token = ""
        if row.shape == "edit":
            token = csrf(client.get("/opportunities/new").text)
        for _time in range(2):
            with counted() as heard:
                answer = _answered(client, row.visits[0], token)
        sent = _answered(client, row.visits[0], token, COMPRESSED)
        run.figures[row.name] = Figure(row.what, row.shape, Pace(), None, len(heard), len(answer), len(sent))
        if row.name in BODIES.values():
            (folder / "bodies" / row.name).write_bytes(sent)
    host.close()


def _answered(client, visit: Visit, token: str, more: Mapping[str, str] = MappingProxyType({})) -> bytes:
    if not visit.name:
        answer = client.get(visit.path, headers=more)
    else:
        fields = {visit.name: visit.values[visit.sent % len(visit.values)], "version": visit.version}
        answer = client.patch(visit.path, data=fields, headers={**PARTIAL, **more, "X-CSRFToken": token})
        visit.sent += 1
    if answer.status_code != 200:
        raise RuntimeError(f"{visit.path} answered {answer.status}: {answer.text[:600]}")
    if visit.name:
        visit.version = json.loads(answer.headers["HX-Trigger"])["opportunity-changed"]["version"]
    return answer.get_data()


def csrf(page: str) -> str:
    """The token in a page's head."""
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    if found is None:
        raise RuntimeError(f"no page for a signed-in person: {page[:600]}")
    return found[1]
