"""An offer made from an opportunity as it stands: what it would say if it were presented now."""

from dataclasses import dataclass
from datetime import date, timedelta

from webapp.accounts import store as accounts
from webapp.catalog.settings.rules import MOST_DAYS, OFFER_ADDRESS, OFFER_DAYS, USUAL_DAYS
from webapp.core.language import LANGUAGES
from webapp.opportunities import totals
from webapp.opportunities.draft import Draft, Head
from webapp.opportunities.offers.figures import Figures, figures_of
from webapp.opportunities.offers.letter import Letter, Offer
from webapp.people.access import Actor
from webapp.people.units import Unit, unit_tree


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person decides about an offer besides its prices."""

    title: str
    valid_until: date
    language: str
    message: str = ""


def usual_wording(actor: Actor, head: Head) -> Wording:
    """What the form starts from: the unit's days of validity and the customer's language. One statement, or none."""
    unit = unit_tree(actor.epochs)[head.unit_id]
    known = accounts.language_of(actor, head.account_id) if head.account_id else None
    language = known or unit.locale[:2]
    until = totals.today_of(head, actor.epochs) + timedelta(valid_days(unit))
    return Wording(head.topic, until, language if language in LANGUAGES else LANGUAGES[0])


def valid_days(unit: Unit) -> int:
    """For how many days an offer of this unit is valid."""
    said = unit.settings.get(OFFER_DAYS, "")
    return min(int(said), MOST_DAYS) if said.isascii() and said.isdigit() else USUAL_DAYS


def figures(actor: Actor, draft: Draft) -> Figures:
    """The figures that would be presented now."""
    rules = totals.kept_rules(draft.head, unit_tree(actor.epochs)[draft.head.unit_id])
    return figures_of(draft, totals.with_options(draft), rules.tax_included)


def offer_of(actor: Actor, draft: Draft, n: int, wording: Wording) -> Offer:
    """Version `n`, not presented yet. One statement, or none without an account."""
    head, tree = draft.head, unit_tree(actor.epochs)
    unit = tree[head.unit_id]
    account = accounts.account(actor, head.account_id) if head.account_id else None
    letter = Letter(
        title=wording.title,
        company=tree[unit.path[-1]].name,
        unit=unit.name if len(unit.path) > 1 else "",
        address=unit.settings.get(OFFER_ADDRESS, ""),
        account=account.name if account else "",
        place=account.city if account else "",
        contact=head.contact_name or "",
        by=actor.name,
        by_email=actor.email,
        day=totals.today_of(head, actor.epochs),
        message=wording.message,
    )
    return Offer(
        n, f"{head.number}-{n}", wording.language, head.currency, wording.valid_until, letter, figures(actor, draft)
    )
