"""Questions about the sales process: which ones there are, which fits, may it move on, what to do there."""

from dataclasses import dataclass
from typing import Literal

from webapp.pluginapi.deal import Deal
from webapp.pluginapi.texts import Text


@dataclass(frozen=True, slots=True)
class UnitRequest:
    """Asked about a business unit, not about one opportunity."""

    business_unit: str


@dataclass(frozen=True, slots=True)
class DealRequest:
    """Asked about one opportunity as it stands."""

    deal: Deal


@dataclass(frozen=True, slots=True)
class StepDefinition:
    """A step of a stage. `field` names a field of the opportunity; without one it is a question with a key of its own."""

    key: str
    label: Text
    field: str | None = None
    answer: Literal["text", "bool", "number", "date"] = "text"
    required: bool = True


@dataclass(frozen=True, slots=True)
class StageDefinition:
    """A stage: `probability` is a percent, `category` the forecast's, `days` how long a deal usually stays."""

    code: str
    label: Text
    steps: tuple[StepDefinition, ...] = ()
    probability: int = 50
    category: Literal["pipeline", "best_case", "committed", "omitted"] = "pipeline"
    days: int | None = None


@dataclass(frozen=True, slots=True)
class ProcessDefinition:
    """A sales process with its stages in order; a changed one is a new `version`."""

    code: str
    label: Text
    stages: tuple[StageDefinition, ...]
    version: int = 1


@dataclass(frozen=True, slots=True)
class ProcessFit:
    """How well a process fits, with the reason; the highest `weight` is proposed. 0 to 100."""

    process: str
    weight: int
    reason: Text


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """May this opportunity go from its stage to `to_stage`? Also asked for won and lost, and for `offer` (present one)."""

    deal: Deal
    to_stage: str


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition of a move. One that isn't met blocks it, and says who may waive it (a right, such as approve)."""

    key: str
    label: Text
    is_met: bool
    reason: Text | None = None
    waived_by: str | None = None


@dataclass(frozen=True, slots=True)
class ActivityToCreate:
    """Something to do, made for the owner `days` days after the stage is entered."""

    key: str
    kind: Literal["task", "call", "meeting"]
    subject: Text
    days: int = 0
