"""What a right covers, as one predicate that every query on opportunities carries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from webapp.db import among
from webapp.db.fields import UtcField
from webapp.db.prepared import slot

_instant = UtcField().db_value


@dataclass(frozen=True, slots=True)
class Reach:
    """What a right covers: everything, or the user's own, their teams', these units', and what is shared with them.

    `teams` own what is covered; `sharing_teams` are all of the user's, whatever the depth: a share with one is theirs.
    """

    user: int
    teams: frozenset[int]
    units: frozenset[int]
    everything: bool = False
    nothing: bool = False
    shared_right: str | None = None
    now: datetime | None = None
    sharing_teams: frozenset[int] = frozenset()

    @property
    def shape(self) -> "ReachShape":
        """What of this reach shapes the text of a prepared query; `slots` has the rest."""
        return ReachShape(
            len(self.teams), len(self.units), self.everything, self.nothing, self.shared_right, len(self.sharing_teams)
        )

    def slots(self) -> dict[str, object]:
        """What fills the slots of a query that was prepared with `shape.reach()`."""
        given: dict[str, object] = {"me": self.user, "now": _instant(self.now)}
        for name, ids in (("team", self.teams), ("unit", self.units), ("sharing", self.sharing_teams)):
            given.update({f"{name}{place}": each for place, each in enumerate(ids)})
        return given

    def ways(self, opportunity, share) -> list:
        """The predicates that together make `where`, one for each index; empty for everything or nothing."""
        if self.everything or self.nothing:
            return []
        parts = [opportunity.owner_user_id == self.user]
        if self.teams:
            parts.append(opportunity.owner_team_id.in_(_listed(self.teams)))
        if self.units:
            parts.append(opportunity.unit_id.in_(_listed(self.units)))
        if self.shared_right:
            parts.append(among(opportunity.id, self._shared(share)))
        return parts

    def where(self, opportunity, share):
        """The predicate on `opportunity` for one record, for counts and for sums; `share` is the table of shares."""
        if self.everything:
            return opportunity.id.is_null(False)
        if self.nothing:
            return opportunity.id.is_null()
        return reduce(or_, self.ways(opportunity, share))

    def covers(self, unit: int, owner_user: int | None, owner_team: int | None) -> bool:
        """Whether a record with this unit and owner is covered, shares aside."""
        if self.everything or self.nothing:
            return self.everything
        return unit in self.units or owner_user == self.user or (owner_team is not None and owner_team in self.teams)

    def _shared(self, share):
        to_me = share.person_id == self.user
        if self.sharing_teams:
            to_me = to_me | share.team_id.in_(_listed(self.sharing_teams))
        lasts = share.ends.is_null() | (share.ends > self.now)
        return share.select(share.opportunity_id).where(to_me & lasts & getattr(share, f"may_{self.shared_right}"))


@dataclass(frozen=True, slots=True)
class ReachShape:
    """How many of each a reach has: reaches of one shape make the same text of a query, with other values."""

    teams: int
    units: int
    everything: bool
    nothing: bool
    shared_right: str | None
    sharing_teams: int

    def reach(self) -> Reach:
        """A reach of this shape with slots in place of values."""

        def places(name: str, count: int) -> Any:
            return tuple(slot(f"{name}{place}") for place in range(count))

        return Reach(
            slot("me"),
            places("team", self.teams),
            places("unit", self.units),
            self.everything,
            self.nothing,
            self.shared_right,
            slot("now"),
            places("sharing", self.sharing_teams),
        )


def _listed(ids: Collection[int]) -> list[int]:
    """Ids in their order, so that the same set makes the same text; slots as they come."""
    return sorted(ids) if isinstance(ids, frozenset) else list(ids)
