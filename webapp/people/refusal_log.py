"""Refused access is written down after the answer, without making anybody wait; skipped while others write."""

from contextlib import suppress

from flask import Flask, Response, g, request

from webapp.core import clock
from webapp.db import FAILED, UNREACHABLE, connection, write_if_free
from webapp.people.records import RefusalLog
from webapp.web.headers import loggable_path

REFUSED = (403, 404)


def init_app(app: Flask) -> None:
    """Write down what a signed-in person was refused at an address that exists."""
    app.after_request(_after)


def _after(response: Response) -> Response:
    actor = g.get("actor")
    if actor is not None and request.endpoint is not None and response.status_code in REFUSED:
        row = {
            "at": clock.now(),
            "user_id": actor.user,
            "method": request.method,
            "path": loggable_path(request.path)[:500],
            "status": response.status_code,
            "request": g.get("request_id", ""),
        }
        response.call_on_close(lambda: _write(row))
    return response


def _write(row: dict) -> None:
    # The answer has gone out already, and a full disk must not follow it with a second one.
    with suppress(*UNREACHABLE, FAILED), connection(), write_if_free() as free:
        if free:
            RefusalLog.insert(row).execute()
