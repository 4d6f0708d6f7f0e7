"""Questions that help to sell: which literature, what to say and do next, what else to show on the record."""

from dataclasses import dataclass
from typing import Literal

from webapp.pluginapi.deal import Deal
from webapp.pluginapi.texts import Text


@dataclass(frozen=True, slots=True)
class LiteratureOffered:
    """A piece of literature that may be given; `stages`, `families` and `competitors` are what it is meant for."""

    id: str
    language: str
    families: tuple[str, ...]
    stages: tuple[str, ...]
    sectors: tuple[str, ...]
    competitors: tuple[str, ...]
    was_sent: bool


@dataclass(frozen=True, slots=True)
class LiteratureRequest:
    """Which of these fit this deal? `competitors` are the rivals in it."""

    deal: Deal
    offered: tuple[LiteratureOffered, ...]
    competitors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecommendedLiterature:
    """A piece of the offered ones, with the reason; the highest `weight` comes first. 0 to 100."""

    literature: str
    weight: int
    reason: Text


@dataclass(frozen=True, slots=True)
class Card:
    """Something that the assistant says: what, why, and what to do about it. `field` is the one to fill in."""

    key: str
    title: Text
    reason: Text
    urgency: Literal["now", "soon", "whenever"] = "soon"
    action: Literal["call", "task", "meeting", "edit", "none"] = "none"
    field: str | None = None


@dataclass(frozen=True, slots=True)
class PanelRow:
    """A label with a value beside it; the core makes the HTML."""

    label: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Panel:
    """A small table on the record page, under a heading."""

    key: str
    heading: Text
    rows: tuple[PanelRow, ...]
