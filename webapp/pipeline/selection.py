"""Which deals a selection means, as SQL: open, visible to the actor, and wished.

Where a deal has no close date, its expected date stands in.
"""

from datetime import date
from functools import reduce
from operator import and_, or_

from peewee import Case, Expression, fn

from webapp.core import clock
from webapp.opportunities.records import Opportunity, Share
from webapp.people.access import Actor, reach
from webapp.people.units import unit_tree
from webapp.pipeline.filters import OVERDUE, UNDATED, Filters

OPEN = ("open", "on_hold")

drawn = fn.COALESCE(Opportunity.close_date, Opportunity.expected_date)


def selected(actor: Actor, filters: Filters) -> Expression:
    """Open, visible to the actor, and wished."""
    parts = [
        Opportunity.status.in_(OPEN),
        Opportunity.deleted.is_null(),
        reach(actor, "read").where(Opportunity, Share),
    ]
    if filters.owner:
        parts.append(Opportunity.owner_user_id == filters.owner)
    if filters.team:
        parts.append(Opportunity.owner_team_id == filters.team)
    if filters.unit:
        below = unit_tree(actor.epochs).below(filters.unit)
        parts.append(Opportunity.unit_id.in_(sorted(below) or (0,)))
    if filters.period == OVERDUE:
        parts.append(overdue(actor))
    elif filters.period == UNDATED:
        parts.append(drawn.is_null())
    elif filters.bounded:
        parts.append(_between(filters))
    return reduce(and_, parts)


def _between(filters: Filters) -> Expression:
    inside = []
    if filters.since:
        inside.append(drawn >= filters.since.isoformat())
    if filters.until:
        inside.append(drawn <= filters.until.isoformat())
    wished = reduce(and_, inside)
    return (wished | drawn.is_null()) if filters.undated else wished


def overdue(actor: Actor) -> Expression:
    """Whether the close date lies before today: the day in the opportunity's own unit."""
    units: dict[date, list[int]] = {}
    for unit in unit_tree(actor.epochs).units.values():
        units.setdefault(clock.today(unit.time_zone), []).append(unit.id)
    if len(units) == 1:
        return Opportunity.close_date < next(iter(units))
    late = [Opportunity.unit_id.in_(ids) & (Opportunity.close_date < day) for day, ids in units.items()]
    return reduce(or_, late)


def flag(predicate: Expression) -> Case:
    return Case(None, ((predicate, 1),), 0)
