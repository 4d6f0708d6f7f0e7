"""What the list's address asks for, which is the whole state: filters, order, columns, page."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.opportunities.fields import TYPES
from webapp.opportunities.list_columns import ALWAYS, COLUMNS, USUAL
from webapp.opportunities.score import GRADES
from webapp.web.address import LARGEST_ID
from webapp.web.dates import read_day

STATUSES = ("open", "won", "lost", "all")
OVERDUE, UNDATED, NONE = "overdue", "undated", "none"
# The names of the filters, in the order in which the page shows them.
FILTERS = ("query", "status", "unit", "owner", "account", "stage", "period", "grade", "type", "missing")
_QUARTER = re.compile(r"([12][0-9]{3})-Q([1-4])")
_YEAR = re.compile(r"[12][0-9]{3}")
_CODE = re.compile(r"[a-z0-9_-]{1,60}")


@dataclass(frozen=True, slots=True)
class Wishes:
    """`period` is 2027-Q1, 2027, overdue or undated, and `since` and `until` (days, both included) follow from it or
    stand alone; `account` an id, or words of its name; `grade` a letter or none; `missing` is next_step; pages begin
    with 1."""

    query: str = ""
    status: str = "open"
    unit: int | None = None
    owner: int | None = None
    team: int | None = None
    account: str = ""
    stage: str = ""
    period: str = ""
    since: date | None = None
    until: date | None = None
    grade: str = ""
    type: str = ""
    missing: str = ""
    sort: str = "close_date"
    order: str = "ascending"
    columns: tuple[str, ...] = USUAL
    page: int = 1

    def address(self, **other: object) -> dict[str, object]:
        """The arguments of the list's address, with other values for some of its fields; usual values are left out."""
        asked = replace(self, **{"page": 1, **other}) if other else self  # type: ignore[arg-type]
        usual_status = "all" if asked.query else "open"
        values: dict[str, object] = {
            "q": asked.query,
            "status": asked.status if asked.status != usual_status else "",
            "unit": asked.unit,
            "owner": asked.owner,
            "team": asked.team,
            "account": asked.account,
            "stage": asked.stage,
            "period": asked.period,
            "from": "" if asked.period else asked.since,
            "to": "" if asked.period else asked.until,
            "grade": asked.grade,
            "type": asked.type,
            "missing": asked.missing,
            "sort": asked.sort if asked.sort != "close_date" else "",
            "order": asked.order if asked.order != COLUMNS[asked.sort].first else "",
            "columns": list(asked.columns) if asked.columns != USUAL else "",
            "page": asked.page if asked.page > 1 else "",
        }
        return {name: value for name, value in values.items() if value}

    def without(self, name: str) -> dict[str, object]:
        """The address without a filter: its status is then every one, its period any day."""
        return self.address(**_emptied(name))

    def cleared(self) -> dict[str, object]:
        """The address of everything that is open, in the same order and columns."""
        kept = Wishes(sort=self.sort, order=self.order, columns=self.columns)
        return kept.address()

    def sorted_by(self, name: str) -> dict[str, object]:
        """The address after a click on a column's head: the usual order first, then the other."""
        first = COLUMNS[name].first
        other = "descending" if first == "ascending" else "ascending"
        return self.address(sort=name, order=other if self.sort == name and self.order == first else first)

    def with_usual_columns(self) -> dict[str, object]:
        """The address with the columns that it begins with."""
        return self.address(columns=USUAL)

    @property
    def account_id(self) -> int | None:
        """The account that is asked for by its id; None for words of a name."""
        return _id(self.account)

    @property
    def active(self) -> tuple[str, ...]:
        """The filters that leave something out, by name."""
        usual = Wishes(status="all")
        found = []
        for name in FILTERS:
            if name == "owner":
                is_set = bool(self.owner or self.team)
            elif name == "period":
                is_set = bool(self.period or self.since or self.until)
            else:
                is_set = getattr(self, name) != getattr(usual, name)
            if is_set:
                found.append(name)
        return tuple(found)


def read(asked: Mapping[str, str], today: date) -> Wishes:
    """What an address asks for. What makes no sense there has its usual value; a day that can't be understood raises
    InvalidInput, because people type it."""
    query = asked.get("q", "").strip()[:200]
    usual_status = "all" if query else "open"
    sort = _one_of(asked.get("sort", ""), COLUMNS, "close_date")
    since, until = read_day("from", asked.get("from", ""), today), read_day("to", asked.get("to", ""), today)
    if since and until and since > until:
        raise InvalidInput(FieldError("to", _("El periodo acaba antes de empezar."), asked.get("to", "")))
    wishes = Wishes(
        query=query,
        status=_one_of(asked.get("status", ""), STATUSES, usual_status),
        unit=_id(asked.get("unit", "")),
        owner=_id(asked.get("owner", "")),
        team=_id(asked.get("team", "")),
        account=asked.get("account", "").strip()[:200],
        stage=asked.get("stage", "") if _CODE.fullmatch(asked.get("stage", "")) else "",
        since=since,
        until=until,
        grade=_one_of(asked.get("grade", ""), (*GRADES, NONE), ""),
        type=_one_of(asked.get("type", ""), TYPES, ""),
        missing=_one_of(asked.get("missing", ""), ("next_step",), ""),
        sort=sort,
        order=_one_of(asked.get("order", ""), ("ascending", "descending"), COLUMNS[sort].first),
        columns=_columns(asked),
        page=_page(asked.get("page", "")),
    )
    return _in_period(wishes, asked.get("period", "").strip())


def quarters(today: date) -> tuple[str, ...]:
    """The periods that the filter offers: this quarter and the next three."""
    first = today.year * 4 + (today.month - 1) // 3
    return tuple(f"{(first + n) // 4}-Q{(first + n) % 4 + 1}" for n in range(4))


def _in_period(wishes: Wishes, period: str) -> Wishes:
    if period in (OVERDUE, UNDATED):
        return replace(wishes, period=period, since=None, until=None)
    if quarter := _QUARTER.fullmatch(period):
        year, number = int(quarter[1]), int(quarter[2])
        after = date(year + number // 4, number % 4 * 3 + 1, 1)
        return replace(wishes, period=period, since=date(year, 3 * number - 2, 1), until=after - timedelta(1))
    if _YEAR.fullmatch(period):
        return replace(wishes, period=period, since=date(int(period), 1, 1), until=date(int(period), 12, 31))
    return wishes


def _emptied(name: str) -> dict[str, object]:
    usual = {each.name: each.default for each in fields(Wishes)}
    match name:
        case "status":
            return {"status": "all"}
        case "period":
            return {"period": "", "since": None, "until": None}
        case "owner":
            return {"owner": None, "team": None}
        case _:
            return {name: usual[name]}


def _columns(asked: Mapping[str, str]) -> tuple[str, ...]:
    chosen: Iterable[str] = asked.getlist("columns") if hasattr(asked, "getlist") else asked.get("columns", ())
    wanted = set(chosen)
    return tuple(name for name in COLUMNS if name in wanted and name != ALWAYS) or USUAL


def _one_of(typed: str, known: Iterable[str], otherwise: str) -> str:
    return typed if typed in known else otherwise


def _id(typed: str) -> int | None:
    is_id = typed.isascii() and typed.isdigit() and len(typed) < 20 and 0 < int(typed) <= LARGEST_ID
    return int(typed) if is_id else None


def _page(typed: str) -> int:
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1
