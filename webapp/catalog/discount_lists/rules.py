"""When tiers get in one another's way. Pure."""

from collections.abc import Iterable

from webapp.pricing.model import Tier


def overlapping(tier: Tier, others: Iterable[Tier]) -> Tier | None:
    """The first of the other tiers that claims a quantity of this one.

    A tier without an end goes up to the next one, which then may have no end either: beyond it both would count.
    """
    return next((other for other in sorted(others, key=lambda each: each.since) if _overlap(tier, other)), None)


def _overlap(one: Tier, other: Tier) -> bool:
    first, second = sorted((one, other), key=lambda each: each.since)
    if first.since == second.since:
        return True
    return second.until is not None if first.until is None else first.until >= second.since
