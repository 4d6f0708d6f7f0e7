"""Reading people: who may own an opportunity, whom a demo database offers; and how the product looks to a person."""

from dataclasses import dataclass
from functools import lru_cache

from webapp.db import write
from webapp.db.prepared import Prepared, slot
from webapp.people.access import Actor, reach
from webapp.people.records import BusinessUnit, User

LOCALES = {"es": "es_ES", "en": "en_GB"}


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
    units = sorted(covered.units) or [0]
    places = {f"unit{place}": unit for place, unit in enumerate(units)}
    return [Person(*row) for row in _assignable(covered.everything, len(units)).rows(me=actor.user, **places)]


@lru_cache(maxsize=64)
def _assignable(everything: bool, units: int) -> Prepared:
    def query():
        active = User.select(User.id, User.name, User.unit_id).where(User.active)
        if not everything:
            covered = User.unit_id.in_([slot(f"unit{place}") for place in range(units)])
            active = active.where((User.id == slot("me")) | covered)
        return active.order_by(User.name).limit(500)

    return Prepared(query)


def names(people: set[int]) -> dict[int, str]:
    """The names of these people. One statement."""
    return dict(User.select(User.id, User.name).where(User.id.in_(sorted(people) or (0,))).tuples())


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person whom a demo database offers at sign-in."""

    name: str
    email: str
    job: str
    unit: str


def demo_people() -> list[DemoPerson]:
    """The active people with a password. One statement."""
    rows = (
        User.select(User.name, User.email, User.job, BusinessUnit.name)
        .join(BusinessUnit, on=(BusinessUnit.id == User.unit_id))
        .where(User.active & User.password.is_null(False))
        .order_by(User.id)
        .tuples()
    )
    return [DemoPerson(*row) for row in rows]


def set_profile(actor: Actor, language: str, time_zone: str, theme: str, *, single_keys: bool) -> None:
    """What the actor chose about themselves. One statement."""
    with write():
        User.update(
            language=language,
            locale=LOCALES[language],
            time_zone=time_zone,
            theme=theme,
            single_keys=single_keys,
        ).where(User.id == actor.user).execute()


def set_appearance(actor: Actor, theme: str, language: str) -> None:
    """How the product looks to the actor from the next page on. One statement."""
    with write():
        User.update(theme=theme, language=language, locale=LOCALES[language]).where(User.id == actor.user).execute()
