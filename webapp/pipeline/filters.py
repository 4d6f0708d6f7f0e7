"""The chart's filters and axis as they stand in the address, which is the whole state: owner, team, unit, period."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.pipeline.axes import AXES, SCORE
from webapp.pipeline.frame import add_months, quarter_end
from webapp.web.dates import read_day

OVERDUE, UNDATED = "overdue", "undated"
LARGEST_ID = 2**63 - 1
_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is wished. `period` is 2027-Q1, 2027, overdue or undated; `since` and `until` are days, both included."""

    owner: int | None = None
    team: int | None = None
    unit: int | None = None
    period: str = ""
    since: date | None = None
    until: date | None = None
    undated: bool = False
    axis: str = SCORE

    @property
    def any(self) -> bool:
        """Whether anything is filtered at all."""
        return self != self.cleared()

    def cleared(self) -> "Filters":
        """The same view of everything."""
        return Filters(axis=self.axis)

    @property
    def bounded(self) -> bool:
        """Whether only a stretch of time is wished."""
        return bool(self.since or self.until)

    def query(self) -> dict[str, str]:
        """The filters as they are written in an address; from and to only where no period stands for them."""
        bare: dict[str, object] = {"owner": self.owner, "team": self.team, "unit": self.unit, "period": self.period}
        if not self.period:
            bare |= {"from": self.since, "to": self.until, "undated": "yes" if self.undated else ""}
        if self.axis != SCORE:
            bare["axis"] = self.axis
        return {name: str(value) for name, value in bare.items() if value}

    def without(self, *names: str) -> "Filters":
        """The same without these filters."""
        if "period" in names:
            names = (*names, "since", "until", "undated")
        defaults = Filters()
        return replace(self, **{name: getattr(defaults, name) for name in names})

    def in_period(self, period: str, today: date) -> "Filters":
        """The same for another period."""
        return _with_period(self.without("period"), period, today)

    def between(self, since: date, until: date) -> "Filters":
        """The same for other days."""
        return replace(self.without("period"), since=since, until=until)

    def to_day(self, day: date) -> "Filters":
        """The same for everything up to a day."""
        return replace(self.without("period"), until=day)

    def from_day(self, day: date) -> "Filters":
        """The same for everything from a day on."""
        return replace(self.without("period"), since=day)


def read(args: Mapping[str, str], today: date) -> Filters:
    """The filters of an address. Raises InvalidInput for one that can't be understood."""
    filters = Filters(
        owner=_id("owner", args.get("owner", "")),
        team=_id("team", args.get("team", "")),
        unit=_id("unit", args.get("unit", "")),
        undated=args.get("undated") == "yes",
        axis=_axis(args.get("axis") or SCORE),
    )
    period = args.get("period", "").strip()
    if period:
        return _with_period(replace(filters, undated=False), period, today)
    since, until = read_day("from", args.get("from", ""), today), read_day("to", args.get("to", ""), today)
    if since and until and since > until:
        raise InvalidInput(FieldError("to", _("El periodo acaba antes de empezar."), args.get("to", "")))
    return replace(filters, since=since, until=until)


def upcoming_quarters(today: date) -> tuple[str, ...]:
    """The periods that the pill offers: this quarter and the next three."""
    firsts = [add_months(quarter_end(today), 3 * n) for n in range(-1, 3)]
    return tuple(f"{first.year}-Q{(first.month + 2) // 3}" for first in firsts)


def _with_period(filters: Filters, period: str, today: date) -> Filters:
    if period in (OVERDUE, UNDATED):
        return replace(filters, period=period)
    quarter = _QUARTER.fullmatch(period)
    if quarter and 1 <= int(quarter[1]) < 9999:
        first = date(int(quarter[1]), 3 * int(quarter[2]) - 2, 1)
        return replace(filters, period=period, since=first, until=quarter_end(first) - timedelta(1))
    if _YEAR.fullmatch(period) and 1 <= int(period) < 9999:
        return replace(filters, period=period, since=date(int(period), 1, 1), until=date(int(period), 12, 31))
    sentence = _("No entiendo el periodo «{typed}». Prueba {example}.", typed=period[:40], example=f"{today.year}-Q1")
    raise InvalidInput(FieldError("period", sentence, period))


def _axis(typed: str) -> str:
    if typed in AXES:
        return typed
    raise InvalidInput(FieldError("axis", _("No entiendo el filtro «{typed}».", typed=typed[:40]), typed))


def _id(field: str, typed: str) -> int | None:
    if not typed:
        return None
    if typed.isascii() and typed.isdigit() and len(typed) < 20 and 0 < int(typed) <= LARGEST_ID:
        return int(typed)
    raise InvalidInput(FieldError(field, _("No entiendo el filtro «{typed}».", typed=typed[:40]), typed))
