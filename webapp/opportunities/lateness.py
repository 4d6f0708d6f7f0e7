"""Which deals are late, as SQL: the day that counts is the one in the deal's own unit."""

from datetime import date
from functools import reduce
from operator import or_

from peewee import Expression

from webapp.core import clock
from webapp.opportunities.records import Opportunity
from webapp.people.access import Actor
from webapp.people.units import unit_tree

OPEN = ("open", "on_hold")


def overdue(actor: Actor) -> Expression:
    """Open, with an estimated close date before today."""
    units: dict[date, list[int]] = {}
    for unit in unit_tree(actor.epochs).units.values():
        units.setdefault(clock.today(unit.time_zone), []).append(unit.id)
    if len(units) == 1:
        late = Opportunity.close_date < next(iter(units))
    else:
        late = reduce(
            or_, ((Opportunity.close_date < day) & Opportunity.unit_id.in_(ids) for day, ids in units.items())
        )
    return Opportunity.status.in_(OPEN) & late
