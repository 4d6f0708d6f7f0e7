"""Refused edits as people meet them: beside the field for htmx, as a page for a plain form; what was typed stays."""

from collections.abc import Callable, Mapping

from flask import Response, make_response, render_template, request
from werkzeug.exceptions import MethodNotAllowed

from webapp.core.errors import AlreadySent, InvalidInput, StaleEdit
from webapp.opportunities import telling
from webapp.opportunities.draft import Draft
from webapp.opportunities.page import ConflictCard
from webapp.people.access import Actor
from webapp.web.address import address
from webapp.web.fragments import wants_fragment
from webapp.web.refusals import refusal

_NOT_FIELDS = ("csrf_token", "form_key", "_method", "number_format", "version")


def invalid(refused: InvalidInput, page: Callable[[InvalidInput], str]) -> Response:
    """422: the sentences for the editor, or `page` for a plain form."""
    if wants_fragment():
        return make_response(render_template("opportunities/_errors.html", errors=refused.errors), 422)
    return make_response(page(refused), 422)


def stale(actor: Actor, draft: Draft, stale: StaleEdit, back: str) -> Response:
    """409: both values and who changed what, to choose from."""
    told = telling.conflicts(draft.head, stale.conflicts)
    sent = tuple((name, value) for name, value in request.form.items() if name not in _NOT_FIELDS)
    card = ConflictCard(request.path, back, draft.head.version, told, sent)
    template = "opportunities/_conflict.html" if wants_fragment() else "opportunities/conflict_page.html"
    return make_response(render_template(template, card=card), 409)


def already_sent(_actor: Actor, already: AlreadySent, _form: Mapping[str, str]) -> Response:
    """409: this form was sent before with other content; where that is."""
    place = address("opportunities.record", id=int(already.place))
    if wants_fragment():
        return refusal(409, already.sentence)
    return make_response(
        render_template("opportunities/already_sent.html", sentence=already.sentence, place=place), 409
    )


def by_method(methods: Mapping[str, Callable], *arguments: object):
    """What a plain form asks for with `_method`. Raises MethodNotAllowed for anything else."""
    asked = request.form.get("_method", "").upper()
    if asked not in methods:
        raise MethodNotAllowed(sorted(methods))
    return methods[asked](*arguments)
