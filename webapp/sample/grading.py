"""What an opportunity of the crowd must know so that the score's own rule gives it a grade, with room on both sides."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from webapp.opportunities import score
from webapp.sample.deals import STAGES

# Points between which a grade stands, a few away from its bands: days move to working days, and ages with them.
ROOM = {"A": (79, 99), "B": (59, 70), "C": (39, 50), "D": (1, 30)}
CHANCES = {
    "standard": {"qualify": 20, "develop": 40, "propose": 60, "close": 80},
    "quick": {"qualify": 30, "propose": 60, "close": 80},
    "strategic": {"qualify": 10, "develop": 30, "propose": 50, "close": 75},
}
_ANY_DAY = date(2026, 1, 7)


@dataclass(frozen=True, slots=True)
class Known:
    """What is found out about an opportunity."""

    contact: bool
    step: bool
    decision: bool
    budget_status: str | None
    frame: str | None
    solution: bool


def known_for(
    grade: str,
    kind: str,
    process: str,
    stage: str,
    age: int,
    close: int | None,
    has_contact: bool,
    chance: random.Random,
) -> Known:
    """Facts that give `grade` to a deal `age` days old whose close is `close` days away at its last change."""
    assert stage in STAGES[process]
    lowest, highest = ROOM[grade]
    choices = [
        Known(*facts)
        for facts in product(
            (True, False) if has_contact else (False,), (True, False), (True, False),
            ("approved", "expected", None, "none"), ("immediate", "this_quarter", "next_quarter", "unknown", None),
            (True, False),
        )
    ]  # fmt: skip
    chance.shuffle(choices)
    if grade in "AB":  # what goes well has a next step
        choices.sort(key=lambda known: not known.step)
    middle = (max(lowest, 20) + highest) / 2

    def points(known: Known) -> int:
        return score.score(_facts(known, kind, CHANCES[process][stage], age, close)).points

    for known in choices:
        if lowest <= points(known) <= highest:
            return known
    return min(choices, key=lambda known: abs(points(known) - middle))


def _facts(known: Known, kind: str, probability: int, age: int, close: int | None) -> score.ScoreFacts:
    return score.ScoreFacts(
        today=_ANY_DAY,
        kind=kind,
        account=True,
        contact=known.contact,
        budget_status=known.budget_status,
        decision_process=known.decision,
        time_frame=known.frame,
        situation=True,
        need=True,
        solution=known.solution,
        next_step=known.step,
        close_date=None if close is None else _ANY_DAY + timedelta(close),
        lines=1,
        probability=probability,
        opened_on=_ANY_DAY - timedelta(age),
    )
