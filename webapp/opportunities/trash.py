"""The trash: an opportunity goes there with everything that belongs to it, and comes back within thirty days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import JOIN, IntegrityError, fn

from webapp.accounts.records import Account
from webapp.audit import store as audit
from webapp.audit.records import Action
from webapp.core import clock
from webapp.core.errors import NotAllowed, NotVisible
from webapp.core.language import _
from webapp.core.sending import Sent
from webapp.db import write
from webapp.opportunities import store
from webapp.opportunities.edit import state_of
from webapp.opportunities.records import Opportunity, Share
from webapp.people.access import Actor, reach
from webapp.people.records import User

KEPT = timedelta(days=30)
ONE_DAY = timedelta(days=1)
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Discarded:
    """An opportunity in the trash: who put it there, when, and how many days are left to bring it back."""

    id: int
    number: str
    topic: str
    account: str
    by: str
    at: datetime
    days_left: int


def discard(actor: Actor, opportunity: int, sent: Sent) -> None:
    """Put it into the trash: lists, sums and charts drop it at once, its history stays. Four statements.

    Raises NotVisible, or NotAllowed without the right to delete it.
    """
    now = clock.now()
    within = Opportunity.deleted.is_null() & reach(actor, "delete").where(Opportunity, Share)
    try:
        with write():
            if not _marked(opportunity, within, now):
                if _is_done(actor, sent):
                    return
                if store.is_visible(reach(actor, "read"), opportunity):
                    raise NotAllowed(_("Puedes ver esta oportunidad, pero no eliminarla."))
                raise NotVisible(_("No encontramos esta página."))
            _write_action("deleted", actor, opportunity, sent)
            audit.end_span(opportunity, now)
    except IntegrityError as error:
        audit.repeated(error, actor.user, sent)


def restore(actor: Actor, opportunity: int, sent: Sent) -> None:
    """Bring it back from the trash as it was. Raises NotVisible where it isn't there, or no longer."""
    kept = (Opportunity.deleted > clock.now() - KEPT) & reach(actor, "delete").where(Opportunity, Share)
    try:
        with write():
            if not _marked(opportunity, kept, None):
                if _is_done(actor, sent) or store.is_visible(reach(actor, "read"), opportunity):
                    return
                raise NotVisible(_("Ya no está en la papelera."))
            _write_action("restored", actor, opportunity, sent)
            draft = store.load(reach(actor, "delete"), opportunity)
            if draft is not None:
                audit.open_span(opportunity, state_of(draft.head), clock.now())
    except IntegrityError as error:
        audit.repeated(error, actor.user, sent)


def discarded(actor: Actor) -> tuple[Discarded, ...]:
    """What the actor may bring back, the latest first, two hundred at the most. One statement."""
    now = clock.now()
    rows = (
        Opportunity.select(
            Opportunity.id, Opportunity.number, Opportunity.topic, fn.COALESCE(Account.name, ""),
            fn.COALESCE(User.name, ""), Opportunity.deleted,
        )
        .join(Account, JOIN.LEFT_OUTER, on=(Account.id == Opportunity.account_id))
        .join_from(
            Opportunity, Action, JOIN.LEFT_OUTER,
            on=(Action.opportunity_id == Opportunity.id) & (Action.version == Opportunity.version),
        )
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Action.actor_id))
        .where((Opportunity.deleted > now - KEPT) & reach(actor, "delete").where(Opportunity, Share))
        .order_by(Opportunity.deleted.desc(), Opportunity.id.desc())
        .limit(SHOWN)
        .tuples()
    )  # fmt: skip
    return tuple(
        Discarded(id_, number, topic, account, by, at, -(-(at + KEPT - now) // ONE_DAY))
        for id_, number, topic, account, by, at in rows
    )


def _marked(opportunity: int, within, deleted: datetime | None) -> bool:
    """Whether this put it into the trash or took it out; its version is raised, so that no edit under way lands."""
    return (
        Opportunity.update({Opportunity.deleted: deleted, Opportunity.version: Opportunity.version + 1})
        .where((Opportunity.id == opportunity) & within)
        .execute()
        == 1
    )


def _write_action(kind: str, actor: Actor, opportunity: int, sent: Sent) -> None:
    version = Opportunity.select(Opportunity.version).where(Opportunity.id == opportunity).scalar()
    audit.write_action(kind, "opportunity", actor.user, sent, opportunity=opportunity, version=version)


def _is_done(actor: Actor, sent: Sent) -> bool:
    first = audit.already_done(actor.user, sent.form_key)
    return first is not None and first.is_of(sent)
