"""How complete a record is, by a rule without weights: how many of twelve facts are known, and which are not. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from webapp.core.language import N_
from webapp.opportunities.draft import Head

# What a salesperson needs to know to go on, the most telling first: the field, where its value lives, its word in a sentence.
WANTED = (
    ("budget", "budget", N_("presupuesto")),
    ("decision_process", "decision_process", N_("quién decide")),
    ("close_date", "close_date", N_("fecha de cierre")),
    ("next_step", "next_step", N_("próximo paso")),
    ("need", "need", N_("necesidad")),
    ("account", "account_id", N_("cuenta")),
    ("contact", "contact_id", N_("contacto")),
    ("estimated_revenue", "estimated_revenue", N_("importe")),
    ("time_frame", "time_frame", N_("plazo de compra")),
    ("budget_status", "budget_status", N_("estado del presupuesto")),
    ("situation", "situation", N_("situación actual")),
    ("solution", "solution", N_("solución")),
)
FIELDS = frozenset(name for name, _column, _word in WANTED)


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that isn't known yet: its field, and its word in Spanish."""

    field: str
    word: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """`percent` is rounded down, so that 100 means that nothing is missing."""

    percent: int
    missing: tuple[Missing, ...]


def completeness(head: Head) -> Completeness:
    """What is known of the opportunity. A revenue of zero is as good as none; a budget of zero was said by somebody."""
    return completeness_of({name for name, column, _word in WANTED if not _is_empty(name, getattr(head, column))})


def completeness_of(known: Collection[str]) -> Completeness:
    """What it comes to when these fields are known."""
    missing = tuple(Missing(name, word) for name, _column, word in WANTED if name not in known)
    return Completeness(100 * (len(WANTED) - len(missing)) // len(WANTED), missing)


def _is_empty(field: str, value: object) -> bool:
    return value is None or value == "" or (field == "estimated_revenue" and not value)
