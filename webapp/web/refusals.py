"""Errors as people meet them: designed, in their language, as page or as fragment, with the request's id."""

from flask import Flask, Response, g, make_response, redirect, render_template, request
from werkzeug.exceptions import HTTPException

from webapp.core.errors import DomainError, NotOpen, TooManyAttempts, Unavailable
from webapp.core.language import _
from webapp.db import FAILED, UNREACHABLE, is_refusing
from webapp.web.fragments import wants_fragment
from webapp.web.headers import log


class SignInNeeded(Exception):
    """Nobody is signed in, and the address is not for everybody."""


def init_app(app: Flask) -> None:
    """Answer refusals, unknown addresses, an unreachable database and bugs."""
    app.register_error_handler(SignInNeeded, _sign_in_needed)
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(HTTPException, _http)
    for unreachable in UNREACHABLE:
        app.register_error_handler(unreachable, _database)
    app.register_error_handler(FAILED, lambda error: _database(error) if is_refusing(error) else _bug(error))
    app.register_error_handler(Exception, _bug)


def refusal(status: int, sentence: str = "", advice: str = "") -> Response:
    """The designed answer for a status, as page or fragment; `sentence` and `advice` replace the status's own."""
    template = "errors/_fragment.html" if wants_fragment() else "errors/page.html"
    body = render_template(
        template,
        status=status,
        sentence=sentence,
        advice=advice,
        request_id=g.get("request_id", ""),
        again=_again(status),
    )
    return make_response(body, status)


def _again(status: int) -> tuple[tuple[str, str], ...]:
    """The fields of a plain form for which there was no time now; passwords don't go back to the page."""
    if status != 503 or request.method != "POST" or wants_fragment() or request.blueprint == "people":
        return ()
    return tuple(request.form.items(multi=True))


def _sign_in_needed(error: SignInNeeded) -> Response:
    if wants_fragment() or request.method not in ("GET", "HEAD"):
        return refusal(401)
    from webapp.web.address import address

    target = request.full_path.rstrip("?")
    return make_response(redirect(address("people.sign_in", next=target if target != "/" else None)))


def _refused(error: DomainError) -> Response:
    response = refusal(error.status, error.sentence, _("Vuelve a la ficha.") if isinstance(error, NotOpen) else "")
    if isinstance(error, TooManyAttempts | Unavailable):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _http(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    if (error.code or 500) < 400:
        return make_response(error.get_response())
    response = refusal(error.code or 500)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _database(error: Exception) -> Response:
    log.error("database", error=str(error).splitlines()[0] if str(error) else type(error).__name__)
    response = refusal(503)
    response.headers["Retry-After"] = "2"
    return response


def _bug(error: Exception) -> Response:
    log.exception("bug", path=request.path)
    return refusal(500)
