"""Days of the sample: counted from today, moved to working days, told in Spanish."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = "Europe/Madrid"
_MONTHS = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"]
_SATURDAY = 5
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


def instant(day: date, minute: int) -> datetime:
    """This minute of the day in Madrid, as an instant in UTC."""
    return datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(ZONE)).astimezone(UTC)


def _spanish(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"
