"""Where a person is in the guide, and the deals that it leads to."""

from peewee import JOIN, fn

from webapp.db import write
from webapp.guide.records import GuidePlace
from webapp.guide.rules import BASKET, MACHINES, Example, Examples
from webapp.opportunities.lateness import OPEN
from webapp.opportunities.records import LineItem, Opportunity, Share
from webapp.people.access import Actor, reach
from webapp.people.units import unit_tree


def examples(actor: Actor) -> Examples:
    """What the person sees of the guide's deals, and their step. One statement."""
    first_line = LineItem.select(fn.MIN(LineItem.id)).where(
        (LineItem.opportunity_id == Opportunity.id) & LineItem.removed.is_null()
    )
    rows = (
        Opportunity.select(
            Opportunity.id, Opportunity.topic, Opportunity.unit_id, Opportunity.owner_user_id,
            Opportunity.owner_team_id, Opportunity.status, Opportunity.estimated_revenue, Opportunity.currency,
            first_line.alias("line"), GuidePlace.step,
        )
        .join(GuidePlace, JOIN.LEFT_OUTER, on=(GuidePlace.user_id == actor.user))
        .where(
            Opportunity.topic.in_((MACHINES, BASKET))
            & Opportunity.deleted.is_null()
            & reach(actor, "read").where(Opportunity, Share)
        )
        .order_by(Opportunity.id)
        .tuples()
    )  # fmt: skip
    writing, tree = reach(actor, "write"), unit_tree(actor.epochs)
    found: dict[str, list[Example]] = {MACHINES: [], BASKET: []}
    at = None
    for id_, topic, unit, user, team, status, revenue, currency, line, step in rows:
        may_write = status in OPEN and writing.covers(unit, user, team)
        found[topic].append(Example(id_, tree[unit].name, revenue, currency, line, may_write))
        at = step
    return Examples(next(iter(found[MACHINES]), None), tuple(found[BASKET][:2]), at)


def go_to(actor: Actor, step: str) -> None:
    """Remember that the person is at this step. One statement."""
    with write():
        GuidePlace.insert(user_id=actor.user, step=step).on_conflict(
            conflict_target=[GuidePlace.user_id], update={GuidePlace.step: step}
        ).execute()
