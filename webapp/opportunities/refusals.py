"""Refused edits as people meet them: beside the field for htmx, as a page for a plain form; what was typed stays."""

from collections.abc import Mapping

from flask import Response, make_response, render_template

from webapp.core.errors import AlreadySent, StaleEdit
from webapp.opportunities import telling
from webapp.opportunities.draft import Draft
from webapp.people.access import Actor
from webapp.web.address import address
from webapp.web.fragments import wants_fragment
from webapp.web.refusals import refusal
from webapp.web.refused_edits import by_method, conflicting, invalid, typed_fields

__all__ = ["already_sent", "by_method", "invalid", "stale", "typed_fields"]


def stale(actor: Actor, draft: Draft, stale: StaleEdit, back: str) -> Response:
    """409: both values and who changed what, to choose from."""
    told = telling.conflicts(draft.head, stale.conflicts)
    return conflicting(told, draft.head.version, back, "opportunities", stale.fields)


def already_sent(_actor: Actor, already: AlreadySent, _form: Mapping[str, str]) -> Response:
    """409: this form was sent before with other content; where that is."""
    place = address("opportunities.record", id=int(already.place))
    if wants_fragment():
        return refusal(409, already.sentence)
    return make_response(
        render_template("opportunities/already_sent.html", sentence=already.sentence, place=place), 409
    )
