"""The built-in score: how likely an opportunity is to be won, 1 to 99, from its own columns, each point explained.

`points` is always the sum of the factors' points; a grade is a band of points. No clock, no database.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from webapp.core.language import N_, _

Grade = Literal["A", "B", "C", "D"]
GRADES: tuple[Grade, ...] = ("A", "B", "C", "D")

LOWEST, HIGHEST = 1, 99
FAR_AFTER = 90  # days: what closes later than a quarter from now is not much of a date yet
OLD_AFTER = 90  # days open; twice that is very old


@dataclass(frozen=True, slots=True)
class Bands:
    """From how many points on a grade is given; below `c` it is D."""

    a: int = 75
    b: int = 55
    c: int = 35


@dataclass(frozen=True, slots=True)
class ScoreFacts:
    """What the rule looks at. Codes are the opportunity's own; None and "" mean that nobody said."""

    today: date
    kind: str | None = None
    account: bool = False
    contact: bool = False
    budget_status: str | None = None
    decision_process: bool = False
    time_frame: str | None = None
    situation: bool = False
    need: bool = False
    solution: bool = False
    next_step: bool = False
    close_date: date | None = None
    lines: int = 0
    unpriced: int = 0
    probability: int | None = None
    on_hold: bool = False
    opened_on: date | None = None


@dataclass(frozen=True, slots=True)
class Factor:
    """Signed points that one fact gives."""

    code: str
    points: int


@dataclass(frozen=True, slots=True)
class Raise:
    """A fact that is missing, and the score with it."""

    code: str
    points: int


@dataclass(frozen=True, slots=True)
class Score:
    """Points 1 to 99, their grade, and the factors that add up to them, the weightiest first."""

    points: int
    grade: Grade
    factors: tuple[Factor, ...]


BUDGET = {"none": ("budget_none", -8), "expected": ("budget_expected", 5), "approved": ("budget_approved", 12)}
TIME_FRAME = {"immediate": 8, "this_quarter": 6, "next_quarter": 3}
CUSTOMER_KINDS = {"renewal", "expansion"}  # sold to somebody who already buys from us


def score(facts: ScoreFacts, bands: Bands = Bands()) -> Score:
    """What the built-in rule gives for these facts."""
    given = [Factor("base", 26), *(factor for rule in _RULES for factor in rule(facts))]
    total = sum(factor.points for factor in given)
    points = min(max(total, LOWEST), HIGHEST)
    if points != total:
        given.append(Factor("scale_end", points - total))
    weighty = sorted((f for f in given if f.points), key=lambda f: (f.code != "base", f.points < 0, -abs(f.points)))
    return Score(points, grade_of(points, bands), tuple(weighty))


def grade_of(points: int, bands: Bands = Bands()) -> Grade:
    """The letter for so many points."""
    if points >= bands.a:
        return "A"
    if points >= bands.b:
        return "B"
    return "C" if points >= bands.c else "D"


def what_would_raise(facts: ScoreFacts, bands: Bands = Bands()) -> tuple[Raise, ...]:
    """The missing facts that would help, the most helpful first, each with the score that it alone would give."""
    now = score(facts, bands).points
    better = (Raise(code, score(change(facts), bands).points) for code, change in _BETTER.items())
    return tuple(sorted((each for each in better if each.points > now), key=lambda each: -each.points))


def factor_text(code: str) -> str:
    """What a factor says, in the reader's language."""
    return _(_FACTOR_TEXTS[code])


def raise_text(each: Raise) -> str:
    """One sentence: with what the score would rise to how much."""
    return _(_RAISE_TEXTS[each.code], points=each.points)


def stored(factors: tuple[Factor, ...]) -> str:
    """The factors as the column `score_factors` keeps them."""
    return json.dumps([[factor.code, factor.points] for factor in factors])


def read(column: str) -> tuple[Factor, ...]:
    """The factors of a `score_factors` column; those of an older rule that have no text any more are left out."""
    return tuple(Factor(code, points) for code, points in json.loads(column) if code in _FACTOR_TEXTS)


def _money(facts: ScoreFacts) -> list[Factor]:
    code, points = BUDGET.get(facts.budget_status or "", ("", 0))
    return [Factor(code, points)] if code else []


def _decision(facts: ScoreFacts) -> list[Factor]:
    return [Factor("decision_known", 7) if facts.decision_process else Factor("decision_unknown", -6)]


def _timing(facts: ScoreFacts) -> list[Factor]:
    frame = facts.time_frame or ""
    given = [Factor(f"time_{frame}", TIME_FRAME[frame])] if frame in TIME_FRAME else []
    if facts.close_date is None:
        return [*given, Factor("close_unknown", -4)]
    days = (facts.close_date - facts.today).days
    if days < 0:
        return [*given, Factor("close_overdue", -12)]
    return [*given, Factor("close_far", 1) if days > FAR_AFTER else Factor("close_set", 5)]


def _known(facts: ScoreFacts) -> list[Factor]:
    given = [Factor("need", 5)] if facts.need else []
    given += [Factor("situation", 3)] if facts.situation else []
    given += [Factor("solution", 2)] if facts.solution else []
    return [*given, Factor("next_step", 6) if facts.next_step else Factor("next_step_missing", -7)]


def _who(facts: ScoreFacts) -> list[Factor]:
    given = [Factor("account", 3) if facts.account else Factor("account_missing", -3)]
    given += [Factor("contact", 2)] if facts.contact else []
    return [*given, Factor("customer", 4)] if facts.kind in CUSTOMER_KINDS else given


def _what(facts: ScoreFacts) -> list[Factor]:
    if not facts.lines:
        return []
    return [Factor("lines_unpriced", 2) if facts.unpriced else Factor("lines_priced", 7)]


def _progress(facts: ScoreFacts) -> list[Factor]:
    given = [Factor("stage", min(max(facts.probability or 0, 0), 99) // 10)]
    if facts.on_hold:
        given.append(Factor("on_hold", -6))
    if facts.opened_on is not None:
        days = (facts.today - facts.opened_on).days
        if days > 2 * OLD_AFTER:
            given.append(Factor("very_old", -6))
        elif days > OLD_AFTER:
            given.append(Factor("old", -3))
    return given


_RULES: tuple[Callable[[ScoreFacts], list[Factor]], ...] = (_money, _decision, _timing, _known, _who, _what, _progress)

_BETTER: dict[str, Callable[[ScoreFacts], ScoreFacts]] = {
    "budget": lambda facts: replace(facts, budget_status="approved"),
    "decision": lambda facts: replace(facts, decision_process=True),
    "next_step": lambda facts: replace(facts, next_step=True),
    "close_date": lambda facts: (
        facts if facts.close_date and facts.close_date >= facts.today else replace(facts, close_date=facts.today)
    ),
    "lines": lambda facts: replace(facts, lines=max(facts.lines, 1), unpriced=0),
    "need": lambda facts: replace(facts, need=True),
    "account": lambda facts: replace(facts, account=True),
    "situation": lambda facts: replace(facts, situation=True),
    "contact": lambda facts: replace(facts, contact=True),
    "solution": lambda facts: replace(facts, solution=True),
}

_FACTOR_TEXTS = {
    "base": N_("Punto de partida"),
    "scale_end": N_("Tope de la escala"),
    "budget_none": N_("Sin presupuesto"),
    "budget_expected": N_("Presupuesto previsto"),
    "budget_approved": N_("Presupuesto aprobado"),
    "decision_known": N_("Se sabe quién decide y cómo"),
    "decision_unknown": N_("No se sabe quién decide"),
    "time_immediate": N_("Compra inmediata"),
    "time_this_quarter": N_("Compra este trimestre"),
    "time_next_quarter": N_("Compra el trimestre que viene"),
    "close_unknown": N_("Sin fecha de cierre"),
    "close_overdue": N_("La fecha de cierre ha pasado"),
    "close_far": N_("Cierre a más de 90 días"),
    "close_set": N_("Cierre con fecha, en 90 días"),
    "need": N_("La necesidad está escrita"),
    "situation": N_("La situación está escrita"),
    "solution": N_("Hay una solución propuesta"),
    "next_step": N_("Tiene próximo paso"),
    "next_step_missing": N_("Sin próximo paso"),
    "account": N_("La cuenta se conoce"),
    "account_missing": N_("Sin cuenta"),
    "contact": N_("Hay un contacto principal"),
    "customer": N_("Ya es cliente"),
    "lines_priced": N_("Todas las líneas tienen precio"),
    "lines_unpriced": N_("Hay líneas sin precio"),
    "stage": N_("Por la fase en que está"),
    "on_hold": N_("En espera"),
    "old": N_("Abierta hace más de 90 días"),
    "very_old": N_("Abierta hace más de 180 días"),
}

_RAISE_TEXTS = {
    "budget": N_("Con el presupuesto aprobado subiría a {points}."),
    "decision": N_("Con quién decide y cómo subiría a {points}."),
    "next_step": N_("Con un próximo paso subiría a {points}."),
    "close_date": N_("Con una fecha de cierre próxima subiría a {points}."),
    "lines": N_("Con todas sus líneas con precio subiría a {points}."),
    "need": N_("Con la necesidad escrita subiría a {points}."),
    "account": N_("Con una cuenta subiría a {points}."),
    "situation": N_("Con la situación escrita subiría a {points}."),
    "contact": N_("Con un contacto principal subiría a {points}."),
    "solution": N_("Con una solución propuesta subiría a {points}."),
}
