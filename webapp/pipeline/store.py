"""Reading the pipeline: the open deals that an actor may see, summed up, one by one, or in bins. Its only SQL.

Each function is one statement, whatever the data. Where a deal has no close date, its expected date stands in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import and_, or_

from peewee import JOIN, SQL, Case, Expression, fn

from webapp.accounts.records import Account
from webapp.core import clock
from webapp.db.fields import money_sum
from webapp.opportunities.records import Opportunity, Share, Stage
from webapp.people.access import Actor, reach
from webapp.people.records import Team, User
from webapp.people.units import unit_tree
from webapp.pipeline.filters import OVERDUE, UNDATED, Filters
from webapp.pipeline.rules import SCORE_BAND, Group

OPEN = ("open", "on_hold")
MOST_CHOICES = 500

_drawn = fn.COALESCE(Opportunity.close_date, Opportunity.expected_date)


@dataclass(frozen=True, slots=True)
class Deal:
    """One open opportunity as the chart and its table show it. `expected` says that its date isn't accepted yet."""

    id: int
    number: str
    topic: str
    account: str
    owner: str
    unit: str
    stage: str
    close_date: date | None
    expected_date: date | None
    on_hold: bool
    score: int | None
    grade: str | None
    revenue: Decimal
    currency: str
    overdue: bool

    @property
    def date(self) -> date | None:
        """Where it stands in the chart."""
        return self.close_date or self.expected_date

    @property
    def expected(self) -> bool:
        return self.close_date is None and self.expected_date is not None


@dataclass(frozen=True, slots=True)
class Bin:
    """Many deals as one circle. `slot` is 2027-01 or 2027-01-14, None for undated ones; `band` begins its 5 points."""

    slot: str | None
    band: int | None
    grade: str | None
    currency: str
    count: int
    revenue: Decimal


@dataclass(frozen=True, slots=True)
class Choice:
    """An owner, a team or a unit with open deals, and how many."""

    id: int
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: only who and what has open deals that the actor may see."""

    owners: tuple[Choice, ...]
    teams: tuple[Choice, ...]
    units: tuple[Choice, ...]


def today_of(actor: Actor) -> date:
    """The day that it is now in the actor's unit."""
    return clock.today(unit_tree(actor.epochs)[actor.unit].time_zone)


def groups(actor: Actor, filters: Filters) -> tuple[Group, ...]:
    """The selection summed up by month, lateness, grade, currency and probability."""
    month = fn.SUBSTR(_drawn.cast("TEXT"), 1, 7)
    query = (
        Opportunity.select(
            month,
            _flag(_overdue(actor)),
            _flag(Opportunity.close_date.is_null() & Opportunity.expected_date.is_null(False)),
            _flag(Opportunity.status == "on_hold"),
            Opportunity.grade,
            Opportunity.currency,
            Opportunity.probability,
            fn.COUNT(Opportunity.id),
            money_sum(Opportunity.estimated_revenue),
        )
        .where(_selected(actor, filters))
        .group_by(*(SQL(str(place)) for place in range(1, 8)))
        .tuples()
    )
    return tuple(Group(_first_day(row[0]), bool(row[1]), bool(row[2]), bool(row[3]), *row[4:]) for row in query)


def deals(actor: Actor, filters: Filters, limit: int, offset: int = 0) -> tuple[Deal, ...]:
    """The selection in chronological order, undated ones last."""
    order = (Case(None, ((_drawn.is_null(), 1),), 0), _drawn, Opportunity.id)
    return _deals(actor, filters, order, limit, offset)


def next_deals(actor: Actor, filters: Filters, limit: int) -> tuple[Deal, ...]:
    """What is late or closes next: close dates before expected ones."""
    order = (Case(None, ((Opportunity.close_date.is_null(), 1),), 0), _drawn, Opportunity.id)
    return _deals(actor, filters, order, limit, 0)


def bins(actor: Actor, filters: Filters, *, by_day: bool) -> tuple[Bin, ...]:
    """The selection as circles for many: by month or day, 5 points of score, grade and currency."""
    slot = fn.SUBSTR(_drawn.cast("TEXT"), 1, 10 if by_day else 7)
    query = (
        Opportunity.select(
            slot,
            (Opportunity.score / SCORE_BAND) * SCORE_BAND,
            Opportunity.grade,
            Opportunity.currency,
            fn.COUNT(Opportunity.id),
            money_sum(Opportunity.estimated_revenue),
        )
        .where(_selected(actor, filters))
        .group_by(*(SQL(str(place)) for place in range(1, 5)))
        .tuples()
    )
    return tuple(Bin(*row) for row in query)


def choices(actor: Actor) -> Choices:
    """Who owns what the actor may see, and in which units."""
    query = (
        Opportunity.select(
            Opportunity.unit_id,
            Opportunity.owner_user_id,
            User.name,
            Opportunity.owner_team_id,
            Team.name,
            fn.COUNT(Opportunity.id),
        )
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Opportunity.owner_user_id))
        .join_from(Opportunity, Team, JOIN.LEFT_OUTER, on=(Team.id == Opportunity.owner_team_id))
        .where(_selected(actor, Filters()))
        .group_by(*(SQL(str(place)) for place in range(1, 6)))
        .tuples()
    )
    rows = list(query)
    tree = unit_tree(actor.epochs)
    return Choices(
        owners=_counted(rows, lambda row: (row[1], row[2])),
        teams=_counted(rows, lambda row: (row[3], row[4])),
        units=_counted(rows, lambda row: (row[0], tree[row[0]].name)),
    )


def _deals(actor: Actor, filters: Filters, order: tuple, limit: int, offset: int) -> tuple[Deal, ...]:
    tree = unit_tree(actor.epochs)
    query = (
        Opportunity.select(
            Opportunity.id,
            Opportunity.number,
            Opportunity.topic,
            Account.name,
            User.name,
            Team.name,
            Opportunity.unit_id,
            Stage.name,
            Opportunity.close_date,
            Opportunity.expected_date,
            Opportunity.status,
            Opportunity.score,
            Opportunity.grade,
            Opportunity.estimated_revenue,
            Opportunity.currency,
            _flag(_overdue(actor)),
        )
        .join(Account, JOIN.LEFT_OUTER, on=(Account.id == Opportunity.account_id))
        .join_from(Opportunity, User, JOIN.LEFT_OUTER, on=(User.id == Opportunity.owner_user_id))
        .join_from(Opportunity, Team, JOIN.LEFT_OUTER, on=(Team.id == Opportunity.owner_team_id))
        .join_from(Opportunity, Stage, on=(Stage.id == Opportunity.stage_id))
        .where(_selected(actor, filters))
        .order_by(*order)
        .limit(limit)
        .offset(offset)
        .tuples()
    )
    return tuple(_deal(row, tree) for row in query)


def _selected(actor: Actor, filters: Filters) -> Expression:
    """Open, visible to the actor, and wished."""
    parts = [
        Opportunity.status.in_(OPEN),
        Opportunity.deleted.is_null(),
        reach(actor, "read").where(Opportunity, Share),
    ]
    if filters.owner:
        parts.append(Opportunity.owner_user_id == filters.owner)
    if filters.team:
        parts.append(Opportunity.owner_team_id == filters.team)
    if filters.unit:
        below = unit_tree(actor.epochs).below(filters.unit)
        parts.append(Opportunity.unit_id.in_(sorted(below) or (0,)))
    if filters.period == OVERDUE:
        parts.append(_overdue(actor))
    elif filters.period == UNDATED:
        parts.append(_drawn.is_null())
    elif filters.bounded:
        parts.append(_between(filters))
    return reduce(and_, parts)


def _between(filters: Filters) -> Expression:
    inside = []
    if filters.since:
        inside.append(_drawn >= filters.since.isoformat())
    if filters.until:
        inside.append(_drawn <= filters.until.isoformat())
    wished = reduce(and_, inside)
    return (wished | _drawn.is_null()) if filters.undated else wished


def _overdue(actor: Actor) -> Expression:
    """Whether the close date lies before today: the day in the opportunity's own unit."""
    units: dict[date, list[int]] = {}
    for unit in unit_tree(actor.epochs).units.values():
        units.setdefault(clock.today(unit.time_zone), []).append(unit.id)
    if len(units) == 1:
        return Opportunity.close_date < next(iter(units))
    late = [Opportunity.unit_id.in_(ids) & (Opportunity.close_date < day) for day, ids in units.items()]
    return reduce(or_, late)


def _flag(predicate: Expression) -> Case:
    return Case(None, ((predicate, 1),), 0)


def _first_day(month: str | None) -> date | None:
    return date.fromisoformat(f"{month}-01") if month else None


def _deal(row: tuple, tree) -> Deal:
    (id, number, topic, account, user, team, unit, stage, close, expected, status, *rest) = row
    score, grade, revenue, currency, overdue = rest
    return Deal(
        id, number, topic, account or "", user or team or "", tree[unit].name, stage, close, expected,
        status == "on_hold", score, grade, revenue, currency, bool(overdue),
    )  # fmt: skip


def _counted(rows: list[tuple], key: Callable[[tuple], tuple[int | None, str | None]]) -> tuple[Choice, ...]:
    counts: dict[tuple[int, str], int] = {}
    for row in rows:
        id, name = key(row)
        if id is not None:
            counts[id, name or ""] = counts.get((id, name or ""), 0) + row[-1]
    found = [Choice(id, name, count) for (id, name), count in counts.items()]
    return tuple(sorted(found, key=lambda choice: choice.name.casefold())[:MOST_CHOICES])
