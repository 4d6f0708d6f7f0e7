"""How deals stood at an instant, from their spans, as today's rights of the viewer allow."""

from collections.abc import Collection
from datetime import datetime

from peewee import fn

from webapp.audit.records import DealSpan
from webapp.opportunities.records import Opportunity, Share
from webapp.people.access import Actor, reach
from webapp.pipeline.changes import Changes, Period, Standing, compare


def stood(actor: Actor, at: datetime, units: Collection[int] | None = None) -> list[Standing]:
    """Every deal that existed at this instant and that the actor may see today; `here` are those that these units owned
    then (None: all). What is in the trash is left out. One statement."""
    rows = (
        _visible(
            actor,
            DealSpan.opportunity_id,
            DealSpan.status,
            DealSpan.close_date,
            DealSpan.revenue,
            DealSpan.currency,
            DealSpan.unit_id,
        )
        .where((DealSpan.from_at <= at) & (DealSpan.to_at.is_null() | (DealSpan.to_at > at)))
        .tuples()
    )
    return [
        Standing(deal, status, close_date, revenue, currency, units is None or unit in units)
        for deal, status, close_date, revenue, currency, unit in rows
    ]


def born_between(actor: Actor, since: datetime, until: datetime) -> frozenset[int]:
    """The deals whose history begins after `since`, until `until` at the latest. One statement."""
    first = fn.MIN(DealSpan.from_at)
    rows = (
        _visible(actor, DealSpan.opportunity_id)
        .group_by(DealSpan.opportunity_id)
        .having((first > DealSpan.from_at.db_value(since)) & (first <= DealSpan.from_at.db_value(until)))
        .tuples()
    )
    return frozenset(deal for (deal,) in rows)


def what_changed(
    actor: Actor,
    since: datetime,
    until: datetime,
    period: Period | None = None,
    units: Collection[int] | None = None,
) -> Changes:
    """What changed in the open pipeline between two instants. Three statements."""
    return compare(stood(actor, since, units), stood(actor, until, units), born_between(actor, since, until), period)


def _visible(actor: Actor, *columns):
    return (
        DealSpan.select(*columns)
        .join(Opportunity, on=(Opportunity.id == DealSpan.opportunity_id))
        .where(Opportunity.deleted.is_null() & reach(actor, "read").where(Opportunity, Share))
    )
