"""Questions about people: how promising a deal is, and who should work on it."""

from dataclasses import dataclass
from typing import Literal

from webapp.pluginapi.deal import Deal
from webapp.pluginapi.texts import Text


@dataclass(frozen=True, slots=True)
class ScoreFactor:
    """Points that a deal gets or loses for a reason, -40 to 40; `advice` says what would raise the score."""

    key: str
    reason: Text
    points: int
    advice: Text | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person or a team that may be given the deal, with what is known of them. `won` and `closed` are alike deals."""

    id: str
    kind: Literal["person", "team"]
    territories: tuple[str, ...]
    languages: tuple[str, ...]
    families: tuple[str, ...]
    open_deals: int
    won: int
    closed: int
    is_away: bool


@dataclass(frozen=True, slots=True)
class RecommendRequest:
    """Who fits this deal as `function` (owner, team, specialist)? Only the candidates may be named."""

    deal: Deal
    function: Literal["owner", "team", "specialist"]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Recommended:
    """A candidate, with the reason; the highest `weight` comes first. 0 to 100."""

    candidate: str
    weight: int
    reason: Text
