"""What the page of a simulation shows: how far it is, sums before and after, who moves most, with both traces."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from webapp.core.errors import NotVisible
from webapp.core.language import _
from webapp.opportunities.trace_page import ToldStep
from webapp.opportunities.tracing import told_steps
from webapp.people.access import Actor, reach
from webapp.people.units import Unit
from webapp.plugins import page, simulation_store
from webapp.plugins.simulation import BARS, BOUNDS, UNCHANGED
from webapp.plugins.simulation_store import Going, Wanted
from webapp.pricing import stored
from webapp.pricing.trace import without_cost
from webapp.web.locale_formats import formats


@dataclass(frozen=True, slots=True)
class Sum:
    """A currency's total by the rules as they are and by those to try."""

    currency: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Bar:
    """How many opportunities change by so much."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class TracedLine:
    """A line, or the order without a name, with its steps by both rules; only what differs is told."""

    name: str
    before: tuple[ToldStep, ...]
    after: tuple[ToldStep, ...]


@dataclass(frozen=True, slots=True)
class Mover:
    """One of the largest changes. `number` is empty for an opportunity that the reader may not read."""

    id: int
    number: str
    topic: str
    currency: str
    before: Decimal
    after: Decimal
    lines: tuple[TracedLine, ...]

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class SimulationPage:
    """A simulation in one unit; `sums` and the rest are empty until it has ended."""

    id: int
    at: datetime
    plugin: str
    title: str
    unit: Unit
    takes_away: bool
    going: Going | None
    is_done: bool
    looked: int = 0
    changed: int = 0
    failures: int = 0
    first_failure: str = ""
    sums: tuple[Sum, ...] = ()
    bars: tuple[Bar, ...] = ()
    movers: tuple[Mover, ...] = ()

    @property
    def most(self) -> int:
        """The longest bar."""
        return max((bar.count for bar in self.bars), default=1) or 1

    @property
    def is_live(self) -> bool:
        """Whether it may still change by itself."""
        return not self.is_done and self.going is not None and self.going.state in ("waiting", "running")


def wanted_of(actor: Actor, plugin: str, simulation: int) -> Wanted:
    """A simulation of this plugin in a unit that the reader may change. Raises NotAllowed or NotVisible."""
    units = {unit.id for unit in page.units_of(actor)}
    found = simulation_store.wanted(simulation)
    if found is None or found.plugin != plugin or found.unit not in units:
        raise NotVisible(_("No encontramos esta página."))
    return found


def simulation_page(actor: Actor, wanted: Wanted) -> SimulationPage:
    """Five statements at the most."""
    going = simulation_store.going(wanted.job) if wanted.result is None else None
    if going is not None and going.state == "done":
        # It ended between the two looks.
        wanted = simulation_store.wanted(wanted.id) or wanted
    unit = page.unit_of(actor, wanted.unit)
    title = page.title_of(page.known(wanted.plugin), wanted.plugin)
    result = wanted.result
    head = (wanted.id, wanted.at, wanted.plugin, title, unit, wanted.settings is None, going, result is not None)
    if result is None:
        return SimulationPage(*head)
    known = _names(actor, [each["id"] for each in result["movers"]])
    sums = (Sum(currency, Decimal(a), Decimal(b)) for currency, (a, b) in result["sums"].items())
    bars = (Bar(_bar(place), count) for place, count in enumerate(result["bars"]))
    return SimulationPage(
        *head, result["looked"], len(result["changed"]), result["failures"], result["first_failure"], tuple(sums),
        tuple(bars), tuple(_mover(actor, each, known) for each in result["movers"]),
    )  # fmt: skip


def rows(actor: Actor, wanted: Wanted) -> Iterator[tuple[str, str, str, str, str, str]]:
    """The download: number, topic, currency, before, after, difference; names only where the reader may read. One statement."""
    changed = wanted.result["changed"] if wanted.result else []
    known = _names(actor, [row[0] for row in changed])
    for id_, currency, before, after in changed:
        number, topic = known.get(id_, ("", ""))
        yield number, topic, currency, before, after, str(Decimal(after) - Decimal(before))


def _names(actor: Actor, opportunities: list[int]) -> dict[int, tuple[str, str]]:
    return simulation_store.names(reach(actor, "read"), opportunities)


def _bar(place: int) -> str:
    def percent(bound: int) -> str:
        return formats().percentage(Decimal(bound))

    if place == UNCHANGED:
        return _("igual")
    if place == 0:
        return _("menos de {bound}", bound=percent(BOUNDS[0]))
    if place == BARS - 1:
        return _("{bound} o más", bound=percent(BOUNDS[-1]))
    low, high = (BOUNDS[place - 1], BOUNDS[place]) if place < UNCHANGED else (BOUNDS[place - 2], BOUNDS[place - 1])
    return _("de {low} a {high}", low=percent(low), high=percent(high))


def _mover(actor: Actor, told: dict[str, Any], known: dict[int, tuple[str, str]]) -> Mover:
    number, topic = known.get(told["id"], ("", ""))
    currency = told["currency"]
    unit, owner_user, owner_team = told["owner"]
    sees_cost = reach(actor, "see_cost").covers(unit, owner_user, owner_team)
    lines = tuple(
        TracedLine(name, _told(before, currency, sees_cost), _told(after, currency, sees_cost))
        for (name, before), (_name, after) in zip(*told["traces"], strict=False)
        if before != after
    )
    return Mover(told["id"], number, topic, currency, Decimal(told["before"]), Decimal(told["after"]), lines)


def _told(text: str, currency: str, sees_cost: bool) -> tuple[ToldStep, ...]:
    steps = stored.read_steps(text)
    return told_steps(steps if sees_cost else without_cost(steps), currency, "")
