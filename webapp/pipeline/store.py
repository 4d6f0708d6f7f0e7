"""Reading the pipeline: the open deals that an actor may see, summed up, one by one, or in bins.

Each function is one statement, whatever the data.
"""

from collections.abc import Callable
from datetime import date

from peewee import JOIN, SQL, Case, fn

from webapp.accounts.records import Account
from webapp.core import clock
from webapp.db.fields import money_sum
from webapp.opportunities.records import Opportunity, Stage
from webapp.people.access import Actor
from webapp.people.records import BusinessUnit, Team, User
from webapp.people.units import UnitTree, unit_tree
from webapp.pipeline.axes import SCORE
from webapp.pipeline.deals import Bin, Choice, Choices, Deal
from webapp.pipeline.filters import Filters
from webapp.pipeline.rules import SCORE_BAND, Group
from webapp.pipeline.selection import drawn, flag, overdue, selected

MOST_CHOICES = 500

_LANES = {
    "owner": (fn.COALESCE(User.name, Team.name), SQL("0")),
    "unit": (BusinessUnit.name, SQL("0")),
    "stage": (Stage.name, Stage.position),
}


def today_of(actor: Actor) -> date:
    """The day that it is now in the actor's unit."""
    return clock.today(unit_tree(actor.epochs)[actor.unit].time_zone)


def groups(actor: Actor, filters: Filters) -> tuple[Group, ...]:
    """The selection summed up by month, lateness, grade, currency and probability."""
    month = fn.SUBSTR(drawn.cast("TEXT"), 1, 7)
    query = (
        Opportunity.select(
            month,
            flag(overdue(actor)),
            flag(Opportunity.close_date.is_null() & Opportunity.expected_date.is_null(False)),
            flag(Opportunity.status == "on_hold"),
            Opportunity.grade,
            Opportunity.currency,
            Opportunity.probability,
            fn.COUNT(Opportunity.id),
            money_sum(Opportunity.estimated_revenue),
        )
        .where(selected(actor, filters))
        .group_by(*(SQL(str(place)) for place in range(1, 8)))
        .tuples()
    )
    return tuple(Group(_first_day(row[0]), bool(row[1]), bool(row[2]), bool(row[3]), *row[4:]) for row in query)


def deals(actor: Actor, filters: Filters, limit: int, offset: int = 0) -> tuple[Deal, ...]:
    """The selection in chronological order, undated ones last."""
    order = (Case(None, ((drawn.is_null(), 1),), 0), drawn, Opportunity.id)
    return _deals(actor, filters, order, limit, offset)


def next_deals(actor: Actor, filters: Filters, limit: int) -> tuple[Deal, ...]:
    """What is late or closes next: close dates before expected ones."""
    order = (Case(None, ((drawn.is_null(), 2), (Opportunity.close_date.is_null(), 1)), 0), drawn, Opportunity.id)
    return _deals(actor, filters, order, limit, 0)


def bins(actor: Actor, filters: Filters, *, by_day: bool) -> tuple[Bin, ...]:
    """The selection as circles for many: by month or day, 5 points of score or lane, grade and currency."""
    slot = fn.SUBSTR(drawn.cast("TEXT"), 1, 10 if by_day else 7)
    band = (Opportunity.score / SCORE_BAND) * SCORE_BAND if filters.axis == SCORE else SQL("NULL")
    lane, order = _LANES.get(filters.axis, (SQL("''"), SQL("0")))
    query = (
        Opportunity.select(
            slot,
            band,
            lane,
            order,
            Opportunity.grade,
            Opportunity.currency,
            fn.COUNT(Opportunity.id),
            money_sum(Opportunity.estimated_revenue),
        )
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Opportunity.owner_user_id))
        .join_from(Opportunity, Team, JOIN.LEFT_OUTER, on=(Team.id == Opportunity.owner_team_id))
        .join_from(Opportunity, Stage, on=(Stage.id == Opportunity.stage_id))
        .join_from(Opportunity, BusinessUnit, on=(BusinessUnit.id == Opportunity.unit_id))
        .where(selected(actor, filters))
        .group_by(*(SQL(str(place)) for place in range(1, 7)))
        .tuples()
    )
    return tuple(Bin(row[0], row[1], row[2] or "", *row[3:]) for row in query)


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
        .where(selected(actor, Filters()))
        .group_by(*(SQL(str(place)) for place in range(1, 6)))
        .tuples()
    )
    rows = list(query)
    tree = unit_tree(actor.epochs)
    return Choices(
        owners=_counted(rows, lambda row: (row[1], row[2])),
        teams=_counted(rows, lambda row: (row[3], row[4])),
        units=_units(rows, tree),
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
            Stage.position,
            Opportunity.close_date,
            Opportunity.expected_date,
            Opportunity.status,
            Opportunity.score,
            Opportunity.grade,
            Opportunity.estimated_revenue,
            Opportunity.currency,
            flag(overdue(actor)),
        )
        .join(Account, JOIN.LEFT_OUTER, on=(Account.id == Opportunity.account_id))
        .join_from(Opportunity, User, JOIN.LEFT_OUTER, on=(User.id == Opportunity.owner_user_id))
        .join_from(Opportunity, Team, JOIN.LEFT_OUTER, on=(Team.id == Opportunity.owner_team_id))
        .join_from(Opportunity, Stage, on=(Stage.id == Opportunity.stage_id))
        .where(selected(actor, filters))
        .order_by(*order)
        .limit(limit)
        .offset(offset)
        .tuples()
    )
    return tuple(_deal(row, tree) for row in query)


def _first_day(month: str | None) -> date | None:
    return date.fromisoformat(f"{month}-01") if month else None


def _deal(row: tuple, tree: UnitTree) -> Deal:
    (id, number, topic, account, user, team, unit, stage, position, close, expected, status, *rest) = row
    score, grade, revenue, currency, overdue = rest
    return Deal(
        id, number, topic, account or "", user or team or "", tree[unit].name, stage, position, close, expected,
        status == "on_hold", score, grade, revenue, currency, bool(overdue),
    )  # fmt: skip


def _units(rows: list[tuple], tree: UnitTree) -> tuple[Choice, ...]:
    """Units with deals, and those above them that hold more than one of these."""
    counts: dict[int, int] = {}
    for row in rows:
        for unit in tree[row[0]].path:
            counts[unit] = counts.get(unit, 0) + row[-1]
    own = {row[0] for row in rows}
    shown = [unit for unit in counts if unit in own or len(own & tree.below(unit)) > 1]
    found = [Choice(unit, tree[unit].name, counts[unit]) for unit in shown]
    return tuple(sorted(found, key=lambda choice: (len(tree[choice.id].path), choice.name.casefold()))[:MOST_CHOICES])


def _counted(rows: list[tuple], key: Callable[[tuple], tuple[int | None, str | None]]) -> tuple[Choice, ...]:
    counts: dict[tuple[int, str], int] = {}
    for row in rows:
        id, name = key(row)
        if id is not None:
            counts[id, name or ""] = counts.get((id, name or ""), 0) + row[-1]
    found = [Choice(id, name, count) for (id, name), count in counts.items()]
    return tuple(sorted(found, key=lambda choice: choice.name.casefold())[:MOST_CHOICES])
