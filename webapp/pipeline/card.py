"""The card of one opportunity beside the chart: what it shows, from the aggregate as the record page reads it."""

from dataclasses import dataclass
from datetime import date

from webapp.core.errors import NotVisible
from webapp.core.language import _
from webapp.opportunities import score as rule
from webapp.opportunities import store as opportunities
from webapp.opportunities.draft import Head, Line
from webapp.opportunities.fields import FIELDS, LINE_FIELDS, HeaderField, LineField
from webapp.opportunities.scoring import facts_of
from webapp.people.access import Actor, reach
from webapp.pipeline.store import today_of

FIRST_FACTORS = 5
MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Card:
    """One opportunity. `lines` are the first dozen; `raise_to` is a sentence, or empty."""

    head: Head
    lines: tuple[Line, ...]
    more_lines: int
    today: date
    may_write: bool
    factors: tuple[rule.Factor, ...]
    more_factors: tuple[rule.Factor, ...]
    raise_to: str
    points_today: int

    @property
    def drifted(self) -> bool:
        """Whether time alone has made the score another one since it was last saved."""
        return self.open and self.head.score is not None and self.head.score != self.points_today

    @property
    def overdue(self) -> bool:
        return self.head.close_date is not None and self.head.close_date < self.today

    def field(self, name: str) -> HeaderField:
        """The header's field of this name."""
        return FIELDS[name]

    def line_field(self, name: str) -> LineField:
        """A line's field of this name."""
        return LINE_FIELDS[name]

    @property
    def open(self) -> bool:
        return self.head.status in ("open", "on_hold")


def card(actor: Actor, opportunity: int) -> Card:
    """The card. Three statements. Raises NotVisible."""
    draft = opportunities.load(reach(actor, "read"), opportunity)
    if draft is None:
        raise NotVisible(_("No encontramos esta página."))
    today = today_of(actor)
    factors = rule.read(draft.head.score_factors)
    facts = facts_of(draft.head, today)
    better = rule.what_would_raise(facts) if draft.head.score is not None else ()
    return Card(
        head=draft.head,
        lines=draft.lines[:MOST_LINES],
        more_lines=max(0, len(draft.lines) - MOST_LINES),
        today=today,
        may_write=opportunities.is_visible(reach(actor, "write"), opportunity),
        factors=factors[:FIRST_FACTORS],
        more_factors=factors[FIRST_FACTORS:],
        raise_to=rule.raise_text(better[0]) if better else "",
        points_today=rule.score(facts).points,
    )
