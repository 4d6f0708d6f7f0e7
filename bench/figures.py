"""What a run finds: paces, figures, and all of a database together."""

from dataclasses import dataclass, field


@dataclass
class Pace:
    """How long the answers took, and how many came a second. `cpu_ms` is what an answer cost the web processes."""

    median_ms: float = 0
    p95_ms: float = 0
    per_second: float = 0
    cpu_ms: float = 0


@dataclass
class Figure:
    """One row: with one client and with eight; statements of one answer, its bytes, and how many are sent of it."""

    what: str
    shape: str
    one: Pace
    eight: Pace | None = None
    statements: int = 0
    bytes: int = 0
    sent: int = 0


@dataclass
class Once:
    """A figure that is no load's: what it is, how much, in which unit."""

    what: str
    value: float
    unit: str


@dataclass
class Run:
    """All figures of one database. `commit` and the bare routes are the yardsticks."""

    figures: dict[str, Figure] = field(default_factory=dict)
    bare: dict[str, Figure] = field(default_factory=dict)
    commit: Figure | None = None
    once: dict[str, Once] = field(default_factory=dict)
    memory_mib: float = 0
    start_s: float = 0
