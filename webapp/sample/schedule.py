"""When the closed opportunities of the crowd began and ended, so that the open pipeline grows by 15 % in half a year
with a dip in the middle. All days are days ago."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

FIRST, LAST = 173, 8  # when the pipeline is measured first, and the last day before the last week
OLDEST = 181
DIP = 95
GROWTH, DEPTH = 1.14, 0.84  # of what is planned; with quantities that grow on the way it comes to 1.15
YOUNGEST = 14  # days that a deal lives at least
LATE_SINCE = 57  # those of Norte that CápsulaYa took were lost since then


@dataclass(slots=True)
class Course:
    """A closed deal's days: `fixed` ended in the last week; `late` may end only lately."""

    amount: float
    late: bool = False
    fixed: int | None = None
    born: int = 0
    ended: int = 0


def run(courses: Sequence[Course], open_born: Sequence[tuple[int, float]], chance: random.Random) -> None:
    """Give every course its days. `open_born` are the still open deals: days ago and amount."""
    total = sum(amount for _born, amount in open_born)
    at_first = total / GROWTH
    loose = [course for course in courses if course.fixed is None]
    chance.shuffle(loose)
    loose.sort(key=lambda course: course.late)
    value = sum(amount for born, amount in open_born if born >= FIRST)
    rest = []
    for course in loose:
        if value < at_first and not course.late:
            course.born = chance.randint(FIRST + 2, OLDEST)
            value += course.amount
        else:
            rest.append(course)
    _bear(rest, chance)
    for course in courses:
        if course.fixed is not None:
            course.born, course.ended = chance.randint(30, 90), course.fixed
    _end(loose, courses, open_born, at_first, total, chance)


def _bear(rest: list[Course], chance: random.Random) -> None:
    for place, course in enumerate(rest):
        span = (70, 150) if course.late else (26, 168)
        course.born = round(span[0] + (span[1] - span[0]) * ((place * 0.618) % 1)) + chance.randint(0, 2)


def _end(
    loose: list[Course], courses: Sequence[Course], open_born: Sequence[tuple[int, float]], at_first: float, total: float,
    chance: random.Random,
) -> None:  # fmt: skip
    going = sorted(loose, key=lambda course: -course.born)
    for ago in range(FIRST, LAST - 1, -1):
        value = sum(amount for born, amount in open_born if born >= ago)
        value += sum(each.amount for each in courses if each.born >= ago and each.ended < ago)
        ready = [each for each in going if each.born >= ago + YOUNGEST and (not each.late or ago <= LATE_SINCE)]
        left = len(going) / max(1, ago - LAST + 1)
        ended = 0
        while ready and ended < 4 and (value > _target(ago, at_first, total) or ended < int(left) - 1):
            each = ready.pop(min(chance.randint(0, 5), len(ready) - 1))
            each.ended = ago
            going.remove(each)
            value -= each.amount
            ended += 1
    for each in going:
        each.ended = chance.randint(LAST, max(LAST, min(each.born - YOUNGEST, LATE_SINCE)))


def _target(ago: int, at_first: float, total: float) -> float:
    low = at_first * DEPTH
    if ago >= DIP:
        return low + (at_first - low) * (ago - DIP) / (FIRST - DIP)
    return total + (low - total) * (ago - LAST) / (DIP - LAST)
