"""What changed in the open pipeline between two instants: how deals stood at the first against how they stand at the
second. Pure: no clock, no database.

A deal counts where it is open, here (within what is looked at) and closes within the period. It is *new* when it did not
exist at first; *won* or *lost* when it counted at first and was closed; *moved in* when it existed without counting (its
date was outside the period, it was closed, on hold, somebody else's) and *moved out* the other way round; *grew* or
*shrank* when it counts at both instants. What was never there at either instant leaves no trace: created and closed in
between, or gone and back. Movements add up to the cent, currency by currency.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from webapp.core.money import ZERO

Kind = Literal["new", "won", "lost", "moved_in", "moved_out", "grew", "shrank"]
KINDS: tuple[Kind, ...] = ("new", "moved_in", "grew", "shrank", "moved_out", "lost", "won")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether the day lies within; no day lies nowhere."""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Standing:
    """How a deal stood at an instant. `here` says whether it was within what is looked at."""

    deal: int
    status: str
    close_date: date | None
    revenue: Decimal
    currency: str
    here: bool = True


@dataclass(frozen=True, slots=True)
class Movement:
    """What a deal did to the total: a signed amount."""

    deal: int
    kind: Kind
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The totals at both instants, by currency, and every movement between them."""

    before: Mapping[str, Decimal]
    after: Mapping[str, Decimal]
    movements: tuple[Movement, ...]

    def count(self, kind: Kind) -> int:
        """How many deals moved like that."""
        return sum(each.kind == kind for each in self.movements)

    def amount(self, kind: Kind, currency: str) -> Decimal:
        """What these movements come to in a currency, signed."""
        return sum((m.amount for m in self.movements if m.kind == kind and m.currency == currency), ZERO)


def compare(
    before: Iterable[Standing], after: Iterable[Standing], born_since: frozenset[int], period: Period | None = None
) -> Changes:
    """What happened between both. `born_since` are the deals that did not exist at first; no period means all dates."""
    old, new = ({each.deal: each for each in standings} for standings in (before, after))
    movements = []
    for deal in sorted(old.keys() | new.keys()):
        movements += _movements(old.get(deal), new.get(deal), deal in born_since, period)
    return Changes(_totals(old.values(), period), _totals(new.values(), period), tuple(movements))


def counts(standing: Standing | None, period: Period | None) -> bool:
    """Whether a deal that stands like that is part of the pipeline looked at."""
    if standing is None or standing.status != "open" or not standing.here:
        return False
    return period is None or period.holds(standing.close_date)


def _movements(old: Standing | None, new: Standing | None, is_born: bool, period: Period | None) -> list[Movement]:
    was = old if counts(old, period) else None
    now = new if counts(new, period) else None
    if was and now and was.currency == now.currency:
        more = now.revenue - was.revenue
        return [Movement(now.deal, "grew" if more > 0 else "shrank", more, now.currency)] if more else []
    gone = [Movement(was.deal, _left(new), -was.revenue, was.currency)] if was else []
    come = [Movement(now.deal, "new" if is_born else "moved_in", now.revenue, now.currency)] if now else []
    return gone + come


def _left(new: Standing | None) -> Kind:
    if new is not None and new.status == "won":
        return "won"
    return "lost" if new is not None and new.status == "lost" else "moved_out"


def _totals(standings: Iterable[Standing], period: Period | None) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = {}
    for each in standings:
        if counts(each, period):
            totals[each.currency] = totals.get(each.currency, ZERO) + each.revenue
    return totals
