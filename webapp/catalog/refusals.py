"""Refused edits of the catalogue as people meet them."""

from flask import Response, make_response, redirect

from webapp.catalog.told import Telling, conflicts
from webapp.core.errors import InvalidInput, StaleEdit
from webapp.web.fragments import wants_fragment
from webapp.web.refusals import refusal
from webapp.web.refused_edits import conflicting


def stale(found: StaleEdit, telling: Telling, version: int, back: str) -> Response:
    """409: both values, to choose from. `version` is the record's now, `back` its page."""
    return conflicting(conflicts(found.conflicts, telling), version, back, "catalog")


def in_use(refused: InvalidInput) -> Response:
    """422: why it can't be deleted."""
    return refusal(422, refused.sentence)


def gone(back: str) -> Response:
    """After deleting: the list that it was in, also for htmx."""
    if wants_fragment():
        response = make_response("", 200)
        response.headers["HX-Redirect"] = back
        return response
    return make_response(redirect(back, 303))
