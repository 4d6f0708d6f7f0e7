"""What every answer carries: a strict policy, a request id, and one line in the log."""

import logging
import re
import secrets
import sys
import time

import structlog
from flask import Flask, Response, g, request
from structlog.tracebacks import ExceptionDictTransformer

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_PRIVATE_LINK = re.compile(r"^/(embed|calendar|sent|invite|reset)/[^/]+")

log = structlog.get_logger("oportuna")


def init_app(app: Flask) -> None:
    """Give each request an id, each answer its headers, and the log its line."""
    configure_logging(logging.WARNING if app.config["TESTING"] else logging.INFO)
    app.before_request(_begin)
    app.after_request(_finish)


def configure_logging(level: int = logging.INFO) -> None:
    """Structured lines of JSON on standard error, with an ISO instant in UTC."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Without locals: they hold what people typed.
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
    )


def loggable_path(path: str) -> str:
    """The path without the token of a private link."""
    return _PRIVATE_LINK.sub(r"/\1/…", path)


def _begin() -> None:
    g.request_id = secrets.token_hex(8)
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _finish(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    headers.setdefault("Cache-Control", "no-store" if request.method != "GET" else "private, no-cache")
    headers["X-Request-Id"] = g.get("request_id", "")
    actor = g.get("actor")
    log.info(
        "request",
        method=request.method,
        path=loggable_path(request.path),
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
        user=actor.user if actor else None,
    )
    return response
