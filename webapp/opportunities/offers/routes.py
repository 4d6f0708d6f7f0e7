"""Addresses of an opportunity's offers, and what a change of frozen prices is answered."""

from flask import g, make_response, redirect, render_template, request
from markupsafe import Markup

from webapp.core import language
from webapp.core.errors import InvalidInput, NotVisible, PricesFrozen
from webapp.core.language import _
from webapp.opportunities import totals
from webapp.opportunities.blueprint import bp, readable
from webapp.opportunities.draft import Draft
from webapp.opportunities.freezing import NEW_VERSION
from webapp.opportunities.offers import actions, forms, making, store, views
from webapp.opportunities.offers.letter import Offer
from webapp.opportunities.offers.page import OfferPage
from webapp.web import submitted
from webapp.web.address import address
from webapp.web.fragments import wants_fragment
from webapp.web.refusals import refusal
from webapp.web.refused_edits import typed_fields


@bp.get("/opportunities/<id:id>/offers")
def offers(id):
    return _list(readable(id))


@bp.post("/opportunities/<id:id>/offers")
def present(id):
    sent, seen = submitted.sent(key_needed=True), submitted.seen_version()
    try:
        edited = actions.present(g.actor, id, forms.read_wording(g.actor), sent, seen=seen)
    except InvalidInput as refused:
        values = {name: request.form.get(name, "") for name in forms.FIELDS}
        return _list(readable(id), values, refused), 422
    return redirect(_there(id, edited.after.head.offered), 303)


@bp.get("/opportunities/<id:id>/offers/preview")
def preview(id):
    draft = readable(id)
    wording = making.usual_wording(g.actor, draft.head)
    n = store.last_n(id) + 1
    return _page(draft, making.offer_of(g.actor, draft, n, wording))


@bp.post("/opportunities/<id:id>/offers/next")
def begin_next_offer(id):
    actions.begin_next(g.actor, id, submitted.sent())
    return redirect(address("opportunities.record", id=id) + "#h-lines", 303)


@bp.post("/opportunities/<id:id>/offers/keep")
def keep_offer(id):
    try:
        edited = actions.keep(g.actor, id, submitted.sent())
    except InvalidInput as refused:
        return _list(readable(id), None, refused), 422
    return redirect(_there(id, edited.after.head.offered), 303)


@bp.get("/opportunities/<id:id>/offers/<id:n>")
def offer(id, n):
    draft = readable(id)
    known = store.offers_of(id)
    found = next((each for each in known if each.n == n), None)
    if found is None:
        raise NotVisible(_("No encontramos esta página."))
    return _page(draft, found, views.before(found, known))


@bp.post("/opportunities/<id:id>/offers/<id:n>/withdraw")
def withdraw_offer(id, n):
    try:
        actions.withdraw(g.actor, id, n, forms.read_reason(), submitted.sent())
    except InvalidInput as refused:
        return _list(readable(id), None, refused), 422
    return redirect(address("opportunities.offers", id=id), 303)


@bp.app_errorhandler(PricesFrozen)
def _frozen(frozen: PricesFrozen):
    """Beside the field for a script's editor, in the notice for its other forms, else a page; nothing typed is lost."""
    ways = {"frozen": frozen, "next_n": frozen.offered + 1, "confirm": NEW_VERSION}
    if not wants_fragment():
        page = render_template("opportunities/offers/frozen.html", **ways, to=request.path, typed=_sent_again())
        return make_response(page, 409)
    if request.endpoint == "opportunities.add_line" or ("version" in request.form and request.method == "PATCH"):
        in_form = request.endpoint == "opportunities.add_line"
        version = request.form.get("version", "")
        card = render_template("opportunities/offers/_frozen.html", **ways, in_form=in_form, version=version)
        return make_response(card, 409)
    advice = Markup('<a href="{}">{}</a>').format(
        address("opportunities.offers", id=frozen.opportunity), _("Ver la oferta y empezar la siguiente versión")
    )
    return refusal(409, frozen.sentence, advice)


def _sent_again() -> list[tuple[str, str]]:
    """What the form sent, so that it can be sent again with the answer to the question."""
    method = [("_method", request.method)] if request.method in ("PATCH", "DELETE") else []
    given = request.form.get("_method")
    method = [("_method", given)] if given else method
    version = [("version", request.form["version"])] if "version" in request.form else []
    known = {"confirmed"}
    return [*method, *version, *((name, value) for name, value in _all_fields() if name not in known)]


def _all_fields() -> list[tuple[str, str]]:
    names = {name for name, _value in typed_fields()}
    return [(name, value) for name, value in request.form.items(multi=True) if name in names]


def _list(draft: Draft, values=None, refused: InvalidInput | None = None) -> str:
    errors = {error.field: error.sentence for error in refused.errors} if refused else None
    page = views.offers_page(g.actor, draft, values, errors)
    return render_template("opportunities/offers/list.html", page=page)


def _page(draft: Draft, offer: Offer, older: Offer | None = None) -> str:
    page = OfferPage(
        head=draft.head,
        today=totals.today_of(draft.head, g.actor.epochs),
        offer=offer,
        sheet=_sheet(offer),
        difference=views.since(older, offer) if older else None,
        may_write=views.may_change(g.actor, draft),
    )
    return render_template("opportunities/offers/offer.html", page=page)


def _sheet(offer: Offer) -> Markup:
    """What the customer reads, in the customer's language whoever looks at it."""
    with language.speaking(offer.language):
        return Markup(render_template("opportunities/offers/_sheet.html", offer=offer))  # a template's own markup


def _there(id: int, n: int | None) -> str:
    return address("opportunities.offer", id=id, n=n) if n else address("opportunities.offers", id=id)
