"""Which kinds of background work there are: a function and a label for each, and for some a time of day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from webapp.jobs.running import Running

    Work = Callable[[Running], object]
    Given = TypeVar("Given", bound=Work)


@dataclass(frozen=True, slots=True)
class Nightly:
    """Once a day at this time, where the company's root unit is. A missed one is made up for, once."""

    hour: int
    minute: int = 0

    def last_due(self, now: datetime, zone: str) -> datetime:
        """The newest instant, not later than now, at which it was due."""
        there = now.astimezone(ZoneInfo(zone))
        today = datetime.combine(there.date(), time(self.hour, self.minute), there.tzinfo)
        return (today if today <= there else today - timedelta(days=1)).astimezone(now.tzinfo)


@dataclass(frozen=True, slots=True)
class Kind:
    """`label` is Spanish and looked up where it is shown; `when` is None where only people and actions ask for it."""

    name: str
    work: "Work"
    label: str
    when: Nightly | None = None


_kinds: dict[str, Kind] = {}


def kind(name: str, label: str = "") -> "Callable[[Given], Given]":
    """Register the function that does this kind of work. It answers with something that JSON can hold, or None."""
    return _registering(name, label, None)


def periodic(name: str, when: Nightly, label: str = "") -> "Callable[[Given], Given]":
    """Register work that a clock asks for. It can be enqueued like any other kind."""
    return _registering(name, label, when)


def nightly(hour: int, minute: int = 0) -> Nightly:
    """Once a day at this time."""
    return Nightly(hour, minute)


def known(name: str) -> Kind | None:
    """The kind of this name, or None: it was there before an upgrade."""
    return _kinds.get(name)


def every_periodic() -> tuple[Kind, ...]:
    """All kinds that a clock asks for."""
    return tuple(each for each in _kinds.values() if each.when is not None)


def _registering(name: str, label: str, when: Nightly | None) -> "Callable[[Given], Given]":
    def register(work: "Given") -> "Given":
        _kinds[name] = Kind(name, work, label or name, when)
        return work

    return register
