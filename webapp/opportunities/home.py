"""The page that opens the day: what is overdue, what closes soon, what has no next step, what was visited last."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from webapp.core.language import _
from webapp.opportunities import list_store
from webapp.opportunities.list_page import Deal
from webapp.opportunities.list_store import Sum
from webapp.opportunities.listing import deals_of, today_of
from webapp.opportunities.wishes import OVERDUE, Wishes
from webapp.people.access import Actor, reach

SOON_DAYS = 14
MOST = 6  # deals in a part of the page; the list has the others
VISITED = 10


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: the first deals of a list, and how many that list has. `empty` is said when it has none."""

    name: str
    title: str
    empty: str
    wishes: Wishes
    deals: tuple[Deal, ...] = ()
    count: int = 0

    @property
    def query(self) -> str:
        """The list's address after the question mark."""
        return urlencode(self.wishes.address(), doseq=True)


@dataclass(frozen=True, slots=True)
class HomePage:
    """`whose` is mine or team; `soon` what closes soon comes to, by currency, until `until`.

    `reads_deals` is false for who may read no opportunity at all: the parts are empty for another reason then.
    """

    whose: str
    today: date
    until: date
    parts: tuple[Part, ...]
    soon: tuple[Sum, ...]
    visited: tuple[Deal, ...]
    reads_deals: bool

    def count(self, name: str) -> int:
        """How many the part of this name has."""
        return next(part.count for part in self.parts if part.name == name)


def home_page(actor: Actor, whose: str) -> HomePage:
    """The page for oneself or the team; who leads others begins with theirs. Six statements."""
    whose = whose if whose in ("mine", "team") else "team" if _leads(actor) else "mine"
    today = today_of(actor)
    until = today + timedelta(SOON_DAYS)
    those = Wishes(owner=actor.user) if whose == "mine" else Wishes()
    parts = (
        Part(
            "overdue",
            _("Con la fecha pasada"),
            _("Ninguna ha pasado de su fecha de cierre."),
            replace(those, period=OVERDUE),
        ),
        Part(
            "soon",
            _("Se cierran pronto"),
            _("Ninguna se cierra en los próximos {n} días.", n=SOON_DAYS),
            replace(those, since=today, until=until),
        ),
        Part(
            "no-step",
            _("Sin próximo paso"),
            _("Todas las abiertas tienen un próximo paso."),
            replace(those, missing="next_step"),
        ),
    )
    counts = list_store.counts(actor, [part.wishes for part in parts])
    filled = tuple(
        replace(part, count=count, deals=deals_of(actor, list_store.rows(actor, part.wishes, 0, MOST)))
        for part, count in zip(parts, counts, strict=True)
    )
    return HomePage(
        whose=whose,
        today=today,
        until=until,
        parts=filled,
        soon=tuple(list_store.sums(actor, parts[1].wishes)),
        visited=deals_of(actor, list_store.visited(actor, VISITED)),
        reads_deals=not reach(actor, "read").nothing,
    )


def _leads(actor: Actor) -> bool:
    covered = reach(actor, "assign")
    return covered.everything or bool(covered.units)
