"""Which stretch of time the chart shows, and how it is cut into quarters and ticks. Pure; days in, days out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

PAST_MONTHS = 6  # how far back the chart opens for what is overdue; older ones stand at its left edge
AHEAD_MONTHS = 12
LEAST_MONTHS = 6
QUARTERS_UP_TO = 30  # months: a longer stretch is cut into years
DAYS_UP_TO = 62  # days: a shorter stretch is ticked and binned by day


@dataclass(frozen=True, slots=True)
class Dated:
    """Months with dated deals: the first and last, the first in the past, the last of the next twelve months."""

    first: date | None = None
    last: date | None = None
    past_from: date | None = None
    last_ahead: date | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A stretch of days: `start` is its first, `end` the day after its last."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def by_day(self) -> bool:
        """Whether it is so short that days are told apart."""
        return self.days <= DAYS_UP_TO

    def inside(self, day: date) -> date:
        """The day itself, or the nearest one that the frame shows."""
        return min(max(day, self.start), self.end - timedelta(1))

    def part(self, day: date) -> float:
        """Where a day stands: 0 at the left edge, 1 at the right one."""
        return (day - self.start).days / self.days


@dataclass(frozen=True, slots=True)
class Stretch:
    """A quarter or a year of the frame. `quarter` 0 means the whole year; start and end are cut to the frame."""

    year: int
    quarter: int
    start: date
    end: date


def opening(dated: Dated, today: date, since: date | None = None, until: date | None = None) -> Frame:
    """The frame that the chart opens on.

    Without wishes: from this month (or the first overdue one, at most six months back) to the end of the quarter with
    the last deal of the next twelve months; the data's own span where nothing falls into those.
    """
    this_month = today.replace(day=1)
    if dated.first and dated.last and not dated.last_ahead:
        start, end = dated.first, add_months(dated.last, 1)
    else:
        back = max(dated.past_from, add_months(this_month, -PAST_MONTHS)) if dated.past_from else this_month
        start = min(back, this_month)
        end = max(quarter_end(dated.last_ahead or this_month), add_months(this_month, LEAST_MONTHS))
    start = since or (min(start, until.replace(day=1)) if until else start)
    if until:
        end = until + timedelta(1) if since or dated.last_ahead or not dated.last else min(until + timedelta(1), end)
    return Frame(start, end if end > start else add_months(start.replace(day=1), AHEAD_MONTHS))


def stretches(frame: Frame) -> tuple[Stretch, ...]:
    """The quarters of the frame, or its years when it is long; they meet without gaps."""
    step = 3 if months_between(frame.start, frame.end) <= QUARTERS_UP_TO else 12
    at = frame.start.replace(month=frame.start.month - (frame.start.month - 1) % step, day=1)
    found = []
    while at < frame.end:
        after = add_months(at, step)
        quarter = (at.month + 2) // 3 if step == 3 else 0
        found.append(Stretch(at.year, quarter, max(at, frame.start), min(after, frame.end)))
        at = after
    return tuple(found)


def ticks(frame: Frame, most: int) -> tuple[date, ...]:
    """At most `most` days that get a label: days of a short frame, else first days of months or years."""
    if frame.by_day:
        step = next(step for step in (1, 2, 7, 14, 31) if frame.days / step <= most or step == 31)
        return tuple(frame.start + timedelta(n) for n in range(0, frame.days, step))
    months = months_between(frame.start, frame.end)
    step = next((step for step in (1, 2, 3, 6, 12, 24, 60, 120) if months / step <= most), 600)
    return tuple(_firsts(frame, step))


def quarter_of(day: date) -> int:
    """1 to 4."""
    return (day.month + 2) // 3


def quarter_end(day: date) -> date:
    """The first day after the quarter of `day`."""
    return add_months(date(day.year, 3 * quarter_of(day) - 2, 1), 3)


def add_months(first: date, months: int) -> date:
    """The first day of the month so many months after `first`'s."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def months_between(start: date, end: date) -> int:
    """How many calendar months the days from `start` to before `end` touch."""
    last = end - timedelta(1)
    return (last.year - start.year) * 12 + last.month - start.month + 1


def _firsts(frame: Frame, step: int) -> Iterator[date]:
    at = frame.start.replace(day=1) if frame.start.day == 1 else add_months(frame.start, 1)
    while (at.year * 12 + at.month - 1) % step:
        at = add_months(at, 1)
    while at < frame.end:
        yield at
        at = add_months(at, step)
