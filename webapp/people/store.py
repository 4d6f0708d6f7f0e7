"""Reading people: who may own an opportunity."""

from dataclasses import dataclass

from webapp.people.access import Actor, reach
from webapp.people.records import User


@dataclass(frozen=True, slots=True)
class Person:
    """A person as lists and choices name them."""

    id: int
    name: str
    unit_id: int


def assignable(actor: Actor) -> list[Person]:
    """The active people whom the actor may make owners: those of the units in reach of *assign*, and themselves.

    One statement.
    """
    covered = reach(actor, "assign")
    query = User.select(User.id, User.name, User.unit_id).where(User.active)
    if not covered.everything:
        query = query.where((User.id == actor.user) | User.unit_id.in_(sorted(covered.units) or (0,)))
    return [Person(*row) for row in query.order_by(User.name).limit(500).tuples()]


def names(people: set[int]) -> dict[int, str]:
    """The names of these people. One statement."""
    return dict(User.select(User.id, User.name).where(User.id.in_(sorted(people) or (0,))).tuples())
