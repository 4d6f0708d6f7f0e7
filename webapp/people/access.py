"""The one place that says who may see and do what.

`reach(actor, right)` answers with everything that a right covers; `Reach.where` turns it into the predicate of a query
on opportunities. Depths: own, team, unit, unit and below, all; each holds the ones before it. Several grants add up.
"""

from dataclasses import dataclass, replace

from webapp.core import clock
from webapp.db.epochs import Epochs
from webapp.people.reach import Reach
from webapp.people.records import RoleGrant, RolePrivilege, TeamMember
from webapp.people.units import unit_tree

__all__ = [
    "SHARED_RIGHTS", "Actor", "Reach", "Rights", "System", "forget", "may", "reach", "rights_of", "unit_reach",
]  # fmt: skip

SHARED_RIGHTS = frozenset({"read", "write", "assign", "share", "close"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts in this request. `via` is page, api, embed, import, job or cli; `keys`
    whether single letters are keys, `unread` how many notices wait."""

    user: int
    name: str
    email: str
    unit: int
    job: str
    language: str
    locale: str
    time_zone: str
    theme: str
    epochs: Epochs
    via: str = "page"
    keys: bool = True
    unread: int = 0

    @property
    def initials(self) -> str:
        """Two letters for the round mark."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:2])).upper()


@dataclass(frozen=True, slots=True)
class System(Actor):
    """An import or a job: nobody, so it covers everything; actions are written without a person."""

    @classmethod
    def acting(cls, via: str, epochs: Epochs) -> "System":
        """The system on its way through `via`: import, job or cli."""
        return cls(None, "", "", 0, "", "es", "es_ES", "UTC", "system", epochs, via)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Rights:
    """A person's teams and, for each privilege, the depths with the units they are counted from."""

    teams: frozenset[int]
    grants: dict[str, frozenset[tuple[str, int]]]


_cache: dict[tuple[int, int], Rights] = {}


def reach(actor: Actor, right: str) -> Reach:
    """What `right` (read, write, close ...) covers for the actor. No statement once their rights are in the process."""
    if isinstance(actor, System):
        return Reach(0, frozenset(), frozenset(), everything=True)
    rights = rights_of(actor)
    granted = rights.grants.get(right, frozenset())
    if not granted:
        return Reach(actor.user, frozenset(), frozenset(), nothing=True)
    depths = {depth for depth, _unit in granted}
    tree = unit_tree(actor.epochs)
    units: set[int] = {unit for depth, unit in granted if depth in ("unit", "unit_and_below")}
    for depth, unit in granted:
        if depth == "unit_and_below":
            units |= tree.below(unit)
    return Reach(
        user=actor.user,
        teams=rights.teams if depths - {"own"} else frozenset(),
        units=frozenset(units),
        everything="all" in depths,
        shared_right=right if right in SHARED_RIGHTS else None,
        now=clock.now(),
        sharing_teams=rights.teams,
    )


def unit_reach(actor: Actor, right: str) -> Reach:
    """What `right` covers of records that a unit keeps together, such as accounts: whatever the depth of the grant, the
    actor's own and those of the unit that it is granted on. No statement once their rights are in the process."""
    covered = reach(actor, right)
    if covered.everything or covered.nothing:
        return covered
    granted = rights_of(actor).grants[right]
    return replace(covered, units=covered.units | {unit for _depth, unit in granted}, shared_right=None)


def may(actor: Actor, right: str) -> bool:
    """Whether any of the actor's roles gives the right at all."""
    return isinstance(actor, System) or bool(rights_of(actor).grants.get(right))


def rights_of(actor: Actor) -> Rights:
    """The actor's teams and grants. Two statements when they aren't in the process at this access epoch."""
    key = (actor.epochs.access, actor.user)
    rights = _cache.get(key)
    if rights is None:
        if len(_cache) > 10_000:
            _cache.clear()
        rights = _cache[key] = _read_rights(actor.user)
    return rights


def forget() -> None:
    """Empty the process's cache: another database is used from here on."""
    _cache.clear()


def _read_rights(user: int) -> Rights:
    teams = frozenset(
        team for (team,) in TeamMember.select(TeamMember.team_id).where(TeamMember.user_id == user).tuples()
    )
    rows = (
        RoleGrant.select(RolePrivilege.privilege, RolePrivilege.depth, RoleGrant.unit_id)
        .join(RolePrivilege, on=(RolePrivilege.role_id == RoleGrant.role_id))
        .where(RoleGrant.user_id == user)
        .tuples()
    )
    grants: dict[str, set[tuple[str, int]]] = {}
    for privilege, depth, unit in rows:
        grants.setdefault(privilege, set()).add((depth, unit))
    return Rights(teams, {privilege: frozenset(depths) for privilege, depths in grants.items()})
