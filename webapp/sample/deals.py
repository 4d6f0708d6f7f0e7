"""How an opportunity of the sample is written down: what it is, what it sells, what happened to it and when."""

from dataclasses import dataclass
from decimal import Decimal

STAGES = {
    "standard": ("qualify", "develop", "propose", "close"),
    "quick": ("qualify", "propose", "close"),
    "strategic": ("qualify", "develop", "propose", "close"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A line: a product's code, or a write-in's `text` with its `price`. A product's `price` is one set by hand.

    `first` is the quantity with which the line began, where it was another one; an option belongs to the bundle before it.
    """

    code: str | None
    quantity: str
    unit: str | None = None
    price: str | None = None
    reason: str | None = None
    percent: str = "0"
    text: str | None = None
    first: str | None = None
    is_option: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A working day so many days from today."""

    offset: int


@dataclass(frozen=True, slots=True)
class ThatDay:
    """The day so many days from today, whether one works on it or not."""

    offset: int


Value = str | int | Decimal | Day | ThatDay | None


@dataclass(frozen=True, slots=True)
class Later:
    """What somebody did so many days ago: fields of the header, or of line `line` (from 0)."""

    ago: int
    by: str
    values: dict[str, Value]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How it was closed so many days ago; `share` of the estimate is what a won one brought."""

    ago: int
    outcome: str
    reason: str | None = None
    note: str | None = None
    share: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Deal:
    """An opportunity: `born` and `touched` are days ago, `close` days from today; a text may name a day as `{T+4}`.

    `first_close` is the date that it began with; who found it, if somebody else, is `finder`. What `later` tells comes
    beside what the rest implies; `reopened` is how many days ago its ending was undone, `asked` when
    its owner asked for approval of what stands above their limit, `offered` when they presented an offer.
    """

    topic: str
    account: str
    owner: str
    type: str
    process: str
    stage: str
    born: int
    touched: int
    close: int | None
    items: tuple[Item, ...]
    situation: str
    need: str
    step: str | None = None
    contact: str | None = None
    frame: str | None = None
    budget: str | None = None
    budget_status: str | None = None
    decision: str | None = None
    solution: str | None = None
    probability: int | None = None
    first_close: int | None = None
    given: str | None = None
    later: tuple[Later, ...] = ()
    finder: str | None = None
    ending: Ending | None = None
    reopened: int | None = None
    asked: int | None = None
    offered: int | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """The stages that it went through, the first one included."""
        stages = STAGES[self.process]
        return stages[: stages.index(self.stage) + 1]
