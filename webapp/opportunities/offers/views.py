"""From offers to what their pages show: differences in words, the form's values, what may be done."""

from collections.abc import Mapping
from decimal import Decimal

from webapp.core.language import N_, _
from webapp.opportunities import totals
from webapp.opportunities.draft import Draft
from webapp.opportunities.edit import OPEN
from webapp.opportunities.offers import making, store
from webapp.opportunities.offers.blocking import blocks
from webapp.opportunities.offers.differing import Change, Difference, difference
from webapp.opportunities.offers.letter import Offer
from webapp.opportunities.offers.making import Wording
from webapp.opportunities.offers.page import OffersPage, ToldDifference, ToldLine, Version
from webapp.opportunities.page import ToldChange
from webapp.people.access import Actor, reach
from webapp.web import filters

_LABELS = {
    "name": N_("Texto"),
    "description": N_("Descripción"),
    "quantity": N_("Cantidad"),
    "unit": N_("Unidad"),
    "unit_price": N_("Precio"),
    "discount": N_("Descuento"),
    "role": N_("Cómo se ofrece"),
    "net": N_("Neto"),
    "tax_percent": N_("IVA"),
    "adjustment": N_("Ajustes del pedido"),
    "freight": N_("Portes"),
    "tax": N_("IVA"),
    "total": N_("Total"),
    "with_options": N_("Con opciones"),
}
_ROLES = {"counted": N_("Cuenta en el total"), "optional": N_("Opcional"), "alternative": N_("Alternativa")}


def offers_page(
    actor: Actor, draft: Draft, values: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None
) -> OffersPage:
    """The list, and the form for the next version with what was typed. Three statements at the most."""
    head = draft.head
    offers = store.offers_of(head.id)
    standing = next((each for each in offers if each.n == head.offered), None)
    next_n = (offers[0].n if offers else 0) + 1
    may_write = may_change(actor, draft)
    drafted, told = None, None
    if not head.frozen and may_write:
        wording = making.usual_wording(actor, head)
        drafted = making.offer_of(actor, draft, next_n, _as_before(wording, offers))
        told = since(standing, drafted) if standing else None
    return OffersPage(
        head=head,
        today=totals.today_of(head, actor.epochs),
        versions=tuple(_version(each, offers) for each in offers),
        next_n=next_n,
        standing=standing,
        draft=drafted,
        difference=told,
        blocks=blocks(draft, actor.epochs) if drafted else (),
        values=values if values is not None else _values(drafted),
        errors=errors or {},
        may_write=may_write,
    )


def may_change(actor: Actor, draft: Draft) -> bool:
    """Whether a role lets the reader change this opportunity, and it is open."""
    head = draft.head
    covered = reach(actor, "write").covers(head.unit_id, head.owner_user_id, head.owner_team_id)
    return covered and head.status in OPEN


def before(offer: Offer, offers: tuple[Offer, ...]) -> Offer | None:
    """The version that was presented before this one."""
    return next((each for each in offers if each.n < offer.n), None)


def since(old: Offer, new: Offer) -> ToldDifference:
    """What the customer reads otherwise in `new`, in words."""
    found = difference(old.figures, new.figures)
    return ToldDifference(
        old.n,
        tuple(_lines(found, new.currency)),
        tuple(_told(each, new.currency) for each in found.totals if each.field != "total"),
        found.before,
        found.after,
    )


def _version(offer: Offer, offers: tuple[Offer, ...]) -> Version:
    old = before(offer, offers)
    return Version(offer, since(old, offer) if old else None)


def _as_before(wording: Wording, offers: tuple[Offer, ...]) -> Wording:
    """The next version is called what the last one was, in its language."""
    if not offers:
        return wording
    return Wording(offers[0].letter.title, wording.valid_until, offers[0].language, offers[0].letter.message)


def _values(drafted: Offer | None) -> Mapping[str, str]:
    if drafted is None:
        return {}
    return {
        "title": drafted.letter.title,
        "valid_until": filters.day(drafted.valid_until),
        "language": drafted.language,
        "message": drafted.letter.message,
    }


def _lines(found: Difference, currency: str):
    yield from (ToldLine("added", line.name, line.net) for line in found.added)
    for each in found.changed:
        told = tuple(_told(change, currency) for change in each.changes)
        yield ToldLine("changed", each.line.name, each.line.net, told)
    yield from (ToldLine("removed", line.name, line.net) for line in found.removed)


def _told(change: Change, currency: str) -> ToldChange:
    return ToldChange(
        _(_LABELS[change.field]), *(_value(change.field, v, currency) for v in (change.before, change.after))
    )


def _value(field: str, value: object, currency: str) -> str:
    if value is None or value == "":
        return ""
    if field == "role":
        return _(_ROLES.get(str(value), str(value)))
    if not isinstance(value, Decimal):
        return str(value)
    match field:
        case "quantity":
            return filters.quantity(value)
        case "tax_percent":
            return filters.percent(value)
        case "unit_price":
            return filters.unit_money(value, currency)
        case "discount":
            return filters.money(-value, currency) if value else ""
    return filters.money(value, currency)
