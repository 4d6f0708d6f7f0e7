"""How a deal becomes a circle: its area, the lane's two columns, which letters can be read. Pure; pixels and shares.

A circle's area is proportional to the deal's size; it is kept as a *share*, 1 for the largest circle, so that one
specification serves every pipeline and every width.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

LETTER_FROM = 6.5  # px of radius, below it a letter would not fit; each further letter takes two more
SMALLEST = 2.6  # px of radius: a deal without revenue can still be seen and met
OUTLIER = 40  # times the median: beyond it one huge deal would shrink all the others to dots
UNCROWDED = 150  # circles: more are drawn smaller, so that they stay apart
BINNED = 0.5  # the part of the largest radius that bins get: they stand in columns
SCORE_LABELS = 34  # px: what the numbers of the score axis need
GAP = 8  # px between the plot and the undated lane
TOP = 116  # the score axis has 16 % headroom, so that heads of bands stay clear of circles

_NICE = (Decimal(5), Decimal(3), Decimal(2), Decimal(1))


@dataclass(frozen=True, slots=True)
class Layout:
    """Nominal pixels: of the whole drawing, the plot's height, the undated lane, the names of lanes, the largest radius.

    The script sets the true width, the rest stays.
    """

    name: str
    total: int
    height: int
    lane: int
    names: int
    largest: float
    ticks: int
    shows_sums: bool


WIDE = Layout("wide", total=960, height=430, lane=86, names=124, largest=34, ticks=14, shows_sums=True)
NARROW = Layout("narrow", total=332, height=360, lane=66, names=72, largest=20, ticks=4, shows_sums=False)
LAYOUTS = {layout.name: layout for layout in (WIDE, NARROW)}


@dataclass(frozen=True, slots=True)
class Plot:
    """One drawing: `lane` is the undated lane's pixels, `lanes` how many the vertical axis has, 0 for the score."""

    layout: Layout
    lane: int = 0
    lanes: int = 0

    @property
    def labels(self) -> int:
        """Pixels at the left, for scores or names."""
        return self.layout.names if self.lanes else SCORE_LABELS

    @property
    def width(self) -> int:
        """Pixels from the first to the last day."""
        return self.layout.total - self.labels - (self.lane + GAP if self.lane else 0)


@dataclass(frozen=True, slots=True)
class Measure:
    """How amounts become areas: the amount of the largest circle, and the part of the largest radius that it gets."""

    full: Decimal
    part: float

    def share(self, amount: Decimal, layout: Layout) -> float:
        """The share of the largest area with which an amount is drawn: never so little that it can't be seen."""
        return round(max(share(amount, self.full) * self.part**2, (SMALLEST / layout.largest) ** 2), 6)


@dataclass(frozen=True, slots=True)
class Spot:
    """A circle's place in the nominal plot, in pixels."""

    x: float
    y: float
    radius: float
    letters: int = 1


def full_amount(largest: Decimal, median: Decimal) -> Decimal:
    """The amount that the largest circle stands for: the largest deal, or 40 times the median where one is huge."""
    bounded = min(largest, OUTLIER * median) if median > 0 else largest
    return max(bounded, Decimal(1))


def share(amount: Decimal, full: Decimal) -> float:
    """The part of the largest area that an amount gets: 0 to 1."""
    return float(min(max(amount, Decimal(0)) / full, Decimal(1)))


def radius(part: float, layout: Layout) -> float:
    """Pixels of radius for a share of the largest area."""
    return max(layout.largest * sqrt(part), SMALLEST)


def crowding(count: int) -> float:
    """How much smaller circles are drawn where there are many: 1 up to 150, a third of the radius in the end."""
    return max(sqrt(min(1.0, UNCROWDED / count)), 0.35) if count else 1.0


def legend_amounts(full: Decimal) -> tuple[Decimal, ...]:
    """Three round amounts whose circles explain the sizes: about half, a sixth and a thirtieth of the full one."""
    return tuple(_rounded_down(full / part) for part in (30, 6, 2))


def lane_columns(count: int) -> list[float]:
    """Places across the undated lane, 0 to 1, for deals in order of score: two columns, more once it gets crowded."""
    if count == 1:
        return [0.5]
    if count <= 24:
        return [0.32, 0.68] * (count // 2) + [0.32] * (count % 2)
    return [round(0.12 + 0.76 * (n * 0.6180339887 % 1), 4) for n in range(count)]


def lane_width(count: int, layout: Layout) -> int:
    """Pixels of the undated lane: nothing without undated deals, twice as wide for many."""
    if not count:
        return 0
    return layout.lane * 2 if count > 60 and layout is WIDE else layout.lane


def y_of(score: float, layout: Layout) -> float:
    """Pixels from the top for a score."""
    return layout.height * (1 - score / TOP)


def clear(spots: Sequence[Spot]) -> list[bool]:
    """Which circles can show their letter: large enough, and no later (so: in front) circle lies over its middle."""
    order = sorted(range(len(spots)), key=lambda i: spots[i].x)
    xs = [spots[i].x for i in order]
    widest = max((spot.radius for spot in spots), default=0.0)
    return [
        spot.radius >= LETTER_FROM + 2 * (spot.letters - 1)
        and not _covered(index, spots, _near(order, xs, spot.x, widest))
        for index, spot in enumerate(spots)
    ]


def _near(order: list[int], xs: list[float], x: float, widest: float) -> Iterator[int]:
    reach = widest + LETTER_FROM
    return iter(order[bisect_left(xs, x - reach) : bisect_right(xs, x + reach)])


def _covered(index: int, spots: Sequence[Spot], near: Iterator[int]) -> bool:
    me = spots[index]
    return any(
        other > index
        and (spots[other].x - me.x) ** 2 + (spots[other].y - me.y) ** 2 < (spots[other].radius + LETTER_FROM - 2) ** 2
        for other in near
    )


def _rounded_down(amount: Decimal) -> Decimal:
    power = Decimal(1).scaleb(amount.adjusted())
    return next(step * power for step in _NICE if step * power <= amount)
