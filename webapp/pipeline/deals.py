"""What the pipeline is read as: single deals, many as one, and what the filters may choose."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Deal:
    """One open opportunity as the chart and its table show it. `expected` says that its date isn't accepted yet."""

    id: int
    number: str
    topic: str
    account: str
    owner: str
    unit: str
    stage: str
    stage_position: int
    close_date: date | None
    expected_date: date | None
    on_hold: bool
    score: int | None
    grade: str | None
    revenue: Decimal
    currency: str
    overdue: bool

    @property
    def date(self) -> date | None:
        """Where it stands in the chart."""
        return self.close_date or self.expected_date

    @property
    def expected(self) -> bool:
        return self.close_date is None and self.expected_date is not None

    @property
    def look(self) -> str:
        """How its circle is drawn: plain, held (hollow), expected (dashed) or bare (a ring: no grade)."""
        if not self.grade:
            return "bare"
        if self.on_hold:
            return "held"
        return "expected" if self.expected else "plain"


@dataclass(frozen=True, slots=True)
class Bin:
    """Many deals as one circle. `slot` is 2027-01 or 2027-01-14, None for undated ones; `band` begins its 5 points.

    With another axis than the score, `lane` names the owner, unit or stage, and the band is None.
    """

    slot: str | None
    band: int | None
    lane: str
    order: int
    grade: str | None
    currency: str
    count: int
    revenue: Decimal


@dataclass(frozen=True, slots=True)
class Choice:
    """An owner, a team or a unit with open deals, and how many."""

    id: int
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: only who and what has open deals that the actor may see."""

    owners: tuple[Choice, ...]
    teams: tuple[Choice, ...]
    units: tuple[Choice, ...]
