"""Which opportunities to look at for moved prices, and keeping what was found. Everything, whoever may see it."""

from collections.abc import Collection
from dataclasses import dataclass

from webapp.opportunities.records import Opportunity


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open opportunity with lines: what it was priced with, and what was found when it was last looked at."""

    id: int
    unit: int
    price_list: int | None
    rules_fingerprint: str
    prices_fingerprint: str
    moved: str


def candidates(after: int, limit: int, only: Collection[int] = ()) -> list[Candidate]:
    """Open opportunities with lines, by their ids from the one after `after`; of `only` where it names any. One statement."""
    found = (
        Opportunity.status.in_(("open", "on_hold"))
        & Opportunity.deleted.is_null()
        & (Opportunity.line_count > 0)
        & (Opportunity.id > after)
    )
    if only:
        found = found & Opportunity.id.in_(sorted(only))
    query = (
        Opportunity.select(
            Opportunity.id, Opportunity.unit_id, Opportunity.price_list_id, Opportunity.rules_fingerprint,
            Opportunity.prices_fingerprint, Opportunity.moved,
        )
        .where(found)
        .order_by(Opportunity.id)
        .limit(limit)
    )  # fmt: skip
    return [Candidate(*row) for row in query.tuples()]


def count(only: Collection[int] = ()) -> int:
    """How many there are. One statement."""
    found = Opportunity.status.in_(("open", "on_hold")) & Opportunity.deleted.is_null() & (Opportunity.line_count > 0)
    if only:
        found = found & Opportunity.id.in_(sorted(only))
    return Opportunity.select().where(found).count()


def keep(opportunity: int, version: int, moved: str) -> None:
    """What was found for this version; nothing where it has changed since. One statement, which raises no version."""
    Opportunity.update(moved=moved).where((Opportunity.id == opportunity) & (Opportunity.version == version)).execute()
