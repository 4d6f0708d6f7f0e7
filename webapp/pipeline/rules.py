"""The figures of the pipeline: what a selection holds in all, by quarter, by grade. Pure; from sums, never from rows.

The database adds up; here its groups are put together, so the page costs the same for 50 and for 100 000 deals.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from webapp.core.money import HUNDRED, ZERO, currency_decimals, rounded
from webapp.pipeline.frame import AHEAD_MONTHS, Dated, Frame, Stretch, add_months, stretches

AGGREGATE_BEYOND = 5000  # circles: more than a browser draws well
CANVAS_BEYOND = 2000  # circles: more than the drawing with a label each stays quick with
LETTERS = "ABCD"
SCORE_BAND = 5  # points: grades begin at multiples of it, so a band has one grade


@dataclass(frozen=True, slots=True)
class Group:
    """Open deals that share month, lateness and the rest, with their number and their sum."""

    month: date | None
    overdue: bool
    expected: bool
    on_hold: bool
    grade: str | None
    currency: str
    probability: int | None
    count: int
    revenue: Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in its currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many, for how much: sums and weighted sums by currency, the largest first. On-hold deals are not weighted."""

    count: int = 0
    sums: tuple[Money, ...] = ()
    weighted: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class Quarter:
    """One row of the table by quarter, one band of the chart."""

    stretch: Stretch
    tally: Tally


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a selection. `before`, `after` and `undated` complete the quarters to the total.

    `grades` has every letter, and "" for what has no grade.
    """

    total: Tally
    this_year: Tally
    overdue: Tally
    expected: Tally
    on_hold: Tally
    undated: Tally
    before: Tally
    expected_before: Tally
    after: Tally
    quarters: tuple[Quarter, ...]
    grades: Mapping[str, Tally]


def figures(groups: Iterable[Group], frame: Frame, today: date) -> Figures:
    """The figures of a selection seen through a frame. The frame's edges are whole months, or the selection's own."""
    groups = tuple(groups)

    def those(chosen: Callable[[Group], bool]) -> Tally:
        return tally(group for group in groups if chosen(group))

    year_end = date(today.year + 1, 1, 1)
    this_month = today.replace(day=1)
    first = frame.start.replace(day=1)
    cuts = stretches(frame)
    return Figures(
        total=tally(groups),
        this_year=those(lambda g: g.month is not None and not g.overdue and this_month <= g.month < year_end),
        overdue=those(lambda g: g.overdue),
        expected=those(lambda g: g.expected),
        on_hold=those(lambda g: g.on_hold),
        undated=those(lambda g: g.month is None),
        before=those(lambda g: g.month is not None and g.month < first),
        expected_before=those(lambda g: g.expected and g.month is not None and g.month < first),
        after=those(lambda g: g.month is not None and g.month >= frame.end),
        quarters=tuple(Quarter(cut, those(_within(cut))) for cut in cuts),
        grades={letter: those(_graded(letter)) for letter in (*LETTERS, "")},
    )


def tally(groups: Iterable[Group]) -> Tally:
    """Add groups up; each weighted sum is rounded once, to its currency's decimals."""
    count = 0
    sums: dict[str, Decimal] = defaultdict(Decimal)
    weighted: dict[str, Decimal] = defaultdict(Decimal)
    for group in groups:
        count += group.count
        sums[group.currency] += group.revenue
        if not group.on_hold:
            weighted[group.currency] += group.revenue * (group.probability or 0) / HUNDRED
    return Tally(count, _sorted(sums), _sorted({c: rounded(w, currency_decimals(c)) for c, w in weighted.items()}))


def dated(groups: Sequence[Group], today: date) -> Dated:
    """What there is to show, for `frame.opening`."""
    this_month = today.replace(day=1)
    limit = add_months(this_month, AHEAD_MONTHS)
    months = [group.month for group in groups if group.month]
    past = [group.month for group in groups if group.month and group.overdue]
    ahead = [
        group.month for group in groups if group.month and not group.overdue and this_month <= group.month <= limit
    ]
    return Dated(
        first=min(months, default=None),
        last=max(months, default=None),
        past_from=min(past, default=None),
        last_ahead=max(ahead, default=None),
    )


def _graded(letter: str) -> Callable[[Group], bool]:
    return lambda group: (group.grade or "") == letter


def _within(cut: Stretch) -> Callable[[Group], bool]:
    first = cut.start.replace(day=1)
    return lambda group: group.month is not None and first <= group.month < cut.end


def _sorted(sums: Mapping[str, Decimal]) -> tuple[Money, ...]:
    found = [Money(amount, currency) for currency, amount in sums.items()]
    return tuple(sorted(found, key=lambda money: (-money.amount, money.currency))) or (Money(ZERO, ""),)
