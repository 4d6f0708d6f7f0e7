"""Addresses of price traces: a line's and the order's, today's and those kept with an offer; each as page, part and JSON."""

from flask import g, jsonify, render_template, request

from webapp.core.errors import NotVisible
from webapp.core.language import _
from webapp.opportunities import trace_views
from webapp.opportunities.blueprint import bp, readable
from webapp.opportunities.trace_page import TracePage
from webapp.web.fragments import wants_fragment


@bp.get("/opportunities/<id:id>/lines/<id:line>/price")
@bp.get("/opportunities/<id:id>/lines/<id:line>/price.json", endpoint="price_json")
def price(id, line):
    draft = readable(id)
    found = draft.line(str(line))
    if found is None:
        raise NotVisible(_("No encontramos esta línea."))
    return answered(trace_views.line_trace(g.actor, draft, found, here()))


@bp.get("/opportunities/<id:id>/price")
@bp.get("/opportunities/<id:id>/price.json", endpoint="order_price_json")
def order_price(id):
    return answered(trace_views.order_trace(g.actor, readable(id), here()))


def here() -> str:
    """The address of the page, whichever form of it was asked for."""
    return request.path.removesuffix(".json")


def answered(page: TracePage):
    """JSON for who asks for it by the address or by Accept, else the part or the whole page."""
    wanted = request.accept_mimetypes.best_match(("text/html", "application/json"), "text/html")
    if request.path.endswith(".json") or wanted == "application/json":
        return jsonify(trace_views.as_json(page))
    template = "opportunities/price/_price.html" if wants_fragment() else "opportunities/price/page.html"
    return render_template(template, trace=page)
