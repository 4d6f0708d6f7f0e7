"""Page or fragment: the one place that knows how htmx asks and how it is answered."""

import json
from collections.abc import Iterable
from itertools import takewhile
from urllib.parse import SplitResult, urlsplit

from flask import Flask, Response, make_response, render_template, request
from htmx_flask import Htmx

ROWS = ("<tr", "<tbody")
# Names no element, so that what carries it is dropped; htmx takes the out-of-band parts out of it first.
NOWHERE = 'hx-swap-oob="none:#none"'


def init_app(app: Flask) -> None:
    """Let requests know about htmx; every answer says that it varies by it."""
    Htmx(app)
    app.after_request(_vary)


def wants_fragment() -> bool:
    """Whether htmx asks for a part of the page; boosted links and plain browsers get whole pages."""
    return request.headers.get("HX-Request-Type") == "partial"


def page_in_browser() -> SplitResult:
    """The address of the page from which htmx asks; an empty one where it doesn't say, or says nonsense."""
    try:
        return urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return urlsplit("")


def swapped(parts: Iterable[str], *, said: str = "", events: dict | None = None, status: int = 200) -> Response:
    """An answer of parts in order: table rows first, then out-of-band regions, then the spoken sentence.

    `said` is announced to screen readers; `events` are fired in the browser, named with their details.
    """
    body = "\n".join(_out_of_the_table([part.strip() for part in parts]))
    if said:
        body += "\n" + render_template("_said.html", sentence=said)
    response = make_response(body, status)
    if events:
        response.headers["HX-Trigger"] = json.dumps(events, ensure_ascii=True)
    return response


def _out_of_the_table(parts: list[str]) -> list[str]:
    """The same parts, with everything after the rows in a cell of its own.

    After a row the HTML parser is still in the table, where it closes each form before its first field; in a cell it
    reads as anywhere else.
    """
    rows = list(takewhile(lambda part: part.startswith(ROWS), parts))
    rest = "\n".join(parts[len(rows) :])
    if not rows or "<form" not in rest:
        return parts
    if rows[-1].startswith("<tbody"):
        return [*rows, f"<tbody {NOWHERE}><tr><td>{rest}</td></tr></tbody>"]
    return [*rows, f"<tr {NOWHERE}><td>{rest}</td></tr>"]


def _vary(response: Response) -> Response:
    response.vary.add("HX-Request-Type")
    return response
