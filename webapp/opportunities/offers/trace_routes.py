"""Addresses of the price traces that were kept with an offer: why it said what it said."""

from dataclasses import replace

from flask import g

from webapp.core.errors import NotVisible
from webapp.core.language import _
from webapp.opportunities import trace_views
from webapp.opportunities.blueprint import bp, readable
from webapp.opportunities.offers import store
from webapp.opportunities.offers.letter import Offer
from webapp.opportunities.trace_page import Subject
from webapp.opportunities.trace_routes import answered, here
from webapp.pricing import stored as pricing
from webapp.web.address import address


@bp.get("/opportunities/<id:id>/offers/<id:n>/lines/<id:line>/price")
@bp.get("/opportunities/<id:id>/offers/<id:n>/lines/<id:line>/price.json", endpoint="offer_price_json")
def offer_price(id, n, line):
    draft = readable(id)
    offer = _found(id, n)
    figures = offer.figures
    about = next((each for each in figures.lines if each.id == str(line) and not each.is_covered), None)
    if about is None:
        raise NotVisible(_("No encontramos esta línea."))
    total = None if about.net is None or about.tax is None else about.net + about.tax
    subject = Subject(
        about.id, about.name, figures.place(about.id), about.quantity, about.unit, about.unit_price, about.net,
        about.tax_percent, about.tax, total,
    )  # fmt: skip
    head = replace(draft.head, currency=offer.currency)
    return answered(trace_views.shown(g.actor, head, subject, _kept(id, n, line), here(), n))


@bp.get("/opportunities/<id:id>/offers/<id:n>/price")
@bp.get("/opportunities/<id:id>/offers/<id:n>/price.json", endpoint="offer_order_price_json")
def offer_order_price(id, n):
    draft = readable(id)
    offer = _found(id, n)
    figures = offer.figures
    subject = trace_views.order_subject(offer.number, figures.detail_total, figures.tax, figures.total)
    head = replace(draft.head, currency=offer.currency)
    page = trace_views.shown(g.actor, head, subject, _kept(id, n, None), here(), n)
    parts = (
        (line.name, line.net, address("opportunities.offer_price", id=id, n=n, line=int(line.id)))
        for line in figures.counted
        if line.net
    )
    return answered(replace(page, parts=trace_views.parts_of(parts)))


def _found(id: int, n: int) -> Offer:
    offer = store.offer(id, n)
    if offer is None:
        raise NotVisible(_("No encontramos esta página."))
    return offer


def _kept(id: int, n: int, line: int | None) -> trace_views.Stored | None:
    kept = store.trace(id, n, line)
    return kept and (pricing.read_steps(kept[0]), *kept[1:])
