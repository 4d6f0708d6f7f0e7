"""The stages of a process, as the stage bar and the creation of an opportunity need them."""

from dataclasses import dataclass
from functools import lru_cache

from webapp.opportunities.records import Process, Stage


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """A process by its code."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage; `probability` is a percent, `category` the forecast's."""

    id: int
    code: str
    name: str
    position: int
    probability: int
    category: str


def stages_of(process: int) -> tuple[StageRow, ...]:
    """The stages of a process in their order. One statement, then none: a stored process never changes."""
    return _stages(process)


def first_stage(process: str, stage: str | None = None) -> tuple[ProcessRow, StageRow]:
    """The process of this code and its first stage, or the one asked for. KeyError when there is none."""
    found = _process(process)
    stages = stages_of(found.id)
    return found, next((each for each in stages if each.code == stage), stages[0])


def forget() -> None:
    """Empty the process's cache: another database is used from here on."""
    _stages.cache_clear()
    _process.cache_clear()


@lru_cache(maxsize=256)
def _stages(process: int) -> tuple[StageRow, ...]:
    rows = (
        Stage.select(Stage.id, Stage.code, Stage.name, Stage.position, Stage.probability, Stage.category)
        .where(Stage.process_id == process)
        .order_by(Stage.position)
        .tuples()
    )
    return tuple(StageRow(*row) for row in rows)


@lru_cache(maxsize=64)
def _process(code: str) -> ProcessRow:
    row = Process.select(Process.id, Process.code, Process.name).where(Process.code == code).tuples().first()
    if row is None:
        raise KeyError(code)
    return ProcessRow(*row)
