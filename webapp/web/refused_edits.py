"""Refused edits as people meet them: beside the field for htmx, as a page for a plain form; what was typed stays."""

from collections.abc import Callable, Collection, Mapping

from flask import Response, make_response, render_template, request
from werkzeug.exceptions import MethodNotAllowed

from webapp.core.errors import InvalidInput
from webapp.web.editing import ConflictCard, ToldConflict
from webapp.web.fragments import wants_fragment
from webapp.web.submitted import number_format

_NOT_FIELDS = ("csrf_token", "form_key", "_method", "number_format", "version")


def invalid(refused: InvalidInput, page: Callable[[InvalidInput], str]) -> Response:
    """422: the sentences for the editor, or `page` for a plain form."""
    if wants_fragment():
        return make_response(render_template("editing/_errors.html", errors=refused.errors), 422)
    return make_response(page(refused), 422)


def conflicting(
    told: tuple[ToldConflict, ...], version: int, back: str, section: str, fields: Collection[str] = ()
) -> Response:
    """409: both values and who changed what, to choose from. `version` is the record's now.

    Of a whole form only `fields` are offered to be sent again, if they are told: the others were not edited.
    """
    sent = tuple((name, value) for name, value in typed_fields() if not fields or name in fields)
    card = ConflictCard(request.path, back, version, told, sent, section, number_format=number_format())
    template = "editing/_conflict.html" if wants_fragment() else "editing/conflict_page.html"
    return make_response(render_template(template, card=card), 409)


def typed_fields() -> tuple[tuple[str, str], ...]:
    """The fields of the form as they came, without what every form has."""
    return tuple((name, value) for name, value in request.form.items() if name not in _NOT_FIELDS)


def by_method(methods: Mapping[str, Callable], *arguments: object):
    """What a plain form asks for with `_method`. Raises MethodNotAllowed for anything else."""
    asked = request.form.get("_method", "").upper()
    if asked not in methods:
        raise MethodNotAllowed(sorted(methods))
    return methods[asked](*arguments)
