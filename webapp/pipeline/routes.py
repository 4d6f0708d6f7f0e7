"""Addresses of the pipeline: the page and its fragment, the chart's specification and data, the card beside it."""

import gzip
import json
from datetime import date

from flask import Blueprint, Response, g, render_template, request
from werkzeug.exceptions import BadRequest

from webapp.opportunities.score import factor_text
from webapp.pipeline import chart as charts
from webapp.pipeline import filters as wishes
from webapp.pipeline import heads, store
from webapp.pipeline import page as pages
from webapp.pipeline.axes import AXES
from webapp.pipeline.card import card as card_of
from webapp.pipeline.circles import LAYOUTS
from webapp.pipeline.filters import Filters
from webapp.pipeline.frame import Frame
from webapp.web.address import address
from webapp.web.fragments import page_in_browser, wants_fragment

bp = Blueprint("pipeline", __name__)

LONGEST_FRAME = 366 * 200  # days
COMPRESS_FROM = 20_000  # bytes
FOR_GOOD = "private, max-age=31536000, immutable"


@bp.get("/pipeline")
@bp.get("/pipeline/chart")
def chart():
    filters = _filters()
    chosen = request.args.get("card", "")
    opened = card_of(g.actor, int(chosen)) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else None
    found = pages.pipeline(g.actor, filters, _page())
    template = "pipeline/_pipe.html" if wants_fragment() else "pipeline/chart.html"
    return render_template(
        template, pipe=found, card=opened, show_table=request.args.get("show") == "table",
        stretch_name=heads.stretch_name, axes=AXES, factor_text=factor_text,
    )  # fmt: skip


@bp.get("/pipeline/chart/card/<id:opportunity>")
def card(opportunity: int):
    found = card_of(g.actor, opportunity)
    template = "pipeline/_card.html" if wants_fragment() else "pipeline/card.html"
    return render_template(template, card=found, factor_text=factor_text)


@bp.get("/pipeline/chart.vl.json")
def specification():
    text = charts.specification(_view() if "start" in request.args else pages.usual_view(g.actor))
    response = Response(text, content_type="application/json; charset=utf-8")
    if "v" in request.args:
        response.headers["Cache-Control"] = FOR_GOOD
    return response


@bp.get("/pipeline/chart/rows.json")
def chart_rows():
    layout = LAYOUTS.get(request.args.get("layout", "wide"), LAYOUTS["wide"])
    answer = pages.drawing(g.actor, _filters(), layout)
    return _compressed(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode())


@bp.after_app_request
def with_card(response: Response) -> Response:
    """An edit made in the card beside the chart is answered with the card too: it is a region like the record's own."""
    opportunity = _edited_beside_chart(response)
    if opportunity:
        part = render_template(
            "pipeline/_card.html", card=card_of(g.actor, opportunity), factor_text=factor_text, oob=True
        )
        response.set_data(response.get_data(as_text=True) + part)
    return response


def _edited_beside_chart(response: Response) -> int | None:
    """The opportunity whose regions this answer renews, when it was asked for from the chart's page."""
    if not wants_fragment() or response.status_code != 200:
        return None
    if not page_in_browser().path.startswith(address("pipeline.chart")):
        return None
    event = json.loads(response.headers.get("HX-Trigger", "{}")).get("opportunity-changed")
    if event:
        return event["id"]
    return (request.view_args or {}).get("id") if request.endpoint == "opportunities.record" else None


def _filters() -> Filters:
    return wishes.read(request.args, store.today_of(g.actor))


def _compressed(body: bytes) -> Response:
    """Two thousand circles are a megabyte of JSON, and a tenth of that on the way."""
    response = Response(body, content_type="application/json; charset=utf-8")
    response.headers.add("Vary", "Accept-Encoding")
    if len(body) > COMPRESS_FROM and request.accept_encodings.quality("gzip"):
        response.set_data(gzip.compress(body, 5))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _page() -> int:
    typed = request.args.get("page", "1")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 1


def _view() -> charts.View:
    """The view that an address names. A wrong one is a BadRequest: only our own pages write these."""
    args = request.args
    try:
        frame = Frame(date.fromisoformat(args["start"]), date.fromisoformat(args["end"]))
        layout = LAYOUTS[args.get("layout", "wide")]
        lane, lanes = int(args.get("lane", layout.lane)), int(args.get("lanes", 0))
    except (KeyError, ValueError):
        raise BadRequest from None
    if not 0 < frame.days <= LONGEST_FRAME or lane not in (0, layout.lane, 2 * layout.lane) or not 0 <= lanes <= 12:
        raise BadRequest
    language = args.get("language", g.actor.language)
    if language not in ("es", "en"):
        raise BadRequest
    return charts.View(
        language, layout.name, frame, lane, args.get("dated", "1") == "1", args.get("bins") == "1", lanes
    )
