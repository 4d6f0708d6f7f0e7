"""What the chart's vertical axis shows: the score, or a lane for each owner, unit or stage. Pure; units of the score axis."""

from collections.abc import Iterable
from dataclasses import dataclass

from webapp.core.language import N_, _

SCORE = "score"
AXES = {SCORE: N_("Puntuación"), "owner": N_("Responsable"), "unit": N_("Unidad"), "stage": N_("Fase")}
MOST_LANES = {"wide": 12, "narrow": 8}
HIGHEST = 104.0  # where the first lane begins; the heads of the bands stand above
FILL = 0.7  # the part of a lane that scores spread over, so that neighbours don't touch


@dataclass(frozen=True, slots=True)
class Entry:
    """What belongs into a lane: its name, how many, and its place among the others where there is an order."""

    name: str
    count: int
    order: int = 0


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: `y` is its middle, `edge` its lower end."""

    name: str
    y: float
    edge: float
    height: float

    def at(self, score: float) -> float:
        """Where a score stands in the lane: higher scores a little higher."""
        return round(self.y + (score - 50) / 100 * self.height * FILL, 3)


def lanes(entries: Iterable[Entry], most: int) -> tuple[Lane, ...]:
    """One lane a name, in their order or the fullest first; what is too much shares the last one."""
    together: dict[str, Entry] = {}
    for entry in entries:
        known = together.get(entry.name, Entry(entry.name, 0, entry.order))
        together[entry.name] = Entry(entry.name, known.count + entry.count, min(known.order, entry.order))
    names = [entry.name for entry in sorted(together.values(), key=lambda e: (e.order, -e.count, e.name.casefold()))]
    if len(names) > most:
        names = [*names[: most - 1], _("Otros ({n})", n=len(names) - most + 1)]
    return tuple(Lane(name, *_place(number, len(names))) for number, name in enumerate(names))


def lane_of(found: tuple[Lane, ...], name: str) -> Lane:
    """The lane of this name; the last one for those that share it."""
    return next((lane for lane in found if lane.name == name), found[-1])


def middles(count: int) -> list[float]:
    """The middles of so many lanes, the first on top."""
    return [_place(number, count)[0] for number in range(count)]


def _place(number: int, count: int) -> tuple[float, float, float]:
    height = HIGHEST / count
    edge = HIGHEST - (number + 1) * height
    return round(edge + height / 2, 4), round(edge, 4), height
