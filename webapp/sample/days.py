"""Days of the sample: counted from today, moved to working days, told in Spanish."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = "Europe/Madrid"
_MONTHS = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"]
_SATURDAY = 5
WEEK = 7  # days
_TOLD = re.compile(r"\{T([+-]\d+)\}")


@dataclass(frozen=True, slots=True)
class Days:
    """`today` is the day on which the sample is made."""

    today: date

    def back(self, days: int) -> date:
        """So many days ago, or the working day before."""
        day = self.today - timedelta(days)
        while day.weekday() >= _SATURDAY:
            day -= timedelta(1)
        return day

    def past(self, days: int) -> date:
        """The same, but what happened less than a week ago stays within the last six days."""
        day = self.back(days)
        if days >= WEEK or day >= self.today - timedelta(WEEK - 1):
            return day
        return self.ahead(1 - WEEK)

    def ahead(self, days: int) -> date:
        """In so many days, or the working day after."""
        day = self.today + timedelta(days)
        while day.weekday() >= _SATURDAY:
            day += timedelta(1)
        return day

    def from_today(self, offset: int) -> date:
        """A working day: `offset` is negative for the past."""
        return self.ahead(offset) if offset >= 0 else self.back(-offset)

    def told(self, text: str) -> str:
        """The text with `{T+4}` written as a day: "27 nov"."""
        return _TOLD.sub(lambda found: _spanish(self.from_today(int(found[1]))), text)


def quarter(day: date) -> tuple[date, date]:
    """The first and the last day of the calendar's quarter."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    following = date(day.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, following - timedelta(1)


def instant(day: date, minute: int) -> datetime:
    """This minute of the day in Madrid, as an instant in UTC."""
    return datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(ZONE)).astimezone(UTC)


def _spanish(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"
