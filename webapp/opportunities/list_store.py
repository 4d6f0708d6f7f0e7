"""The list's SQL: counts and sums over everything that matches, one page of rows, what else there is to choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import and_

from peewee import JOIN, SQL, Case, fn

from webapp.accounts.records import Account
from webapp.db.epochs import Epoch
from webapp.db.fields import money_sum
from webapp.opportunities.list_where import closing, matching, visible, wished
from webapp.opportunities.records import Opportunity, Stage, VisitLog
from webapp.opportunities.wishes import Wishes
from webapp.people.access import Actor
from webapp.people.records import BusinessUnit, Team, User

OWNER = fn.COALESCE(User.name, Team.name)


@dataclass(frozen=True, slots=True)
class Sum:
    """How many match in a currency, and their revenue together."""

    currency: str
    count: int
    revenue: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list. `closing` is the day on which it closed or is estimated to."""

    id: int
    version: int
    number: str
    topic: str
    account: str | None
    type: str
    stage_id: int
    stage: str
    status: str
    score: int | None
    grade: str | None
    probability: int | None
    closing: date | None
    revenue: Decimal
    currency: str
    owner_user_id: int | None
    owner_team_id: int | None
    owner: str | None
    unit_id: int
    unit: str
    next_step: str | None
    created: datetime


def sums(actor: Actor, wishes: Wishes) -> list[Sum]:
    """By currency, over everything that matches. One statement."""
    query = (
        Opportunity.select(Opportunity.currency, fn.COUNT(SQL("*")), money_sum(money_of(wishes.status)))
        .where(matching(actor, wishes))
        .group_by(Opportunity.currency)
        .order_by(Opportunity.currency)
    )
    return [Sum(*row) for row in query.tuples()]


def rows(actor: Actor, wishes: Wishes, offset: int, limit: int) -> list[Row]:
    """One page in the wished order. One statement: names are looked up for the page's rows only."""
    page = (
        sortable(wishes, Opportunity.select(Opportunity.id))
        .where(matching(actor, wishes))
        .order_by(*in_order(wishes, forwards=True))
        .offset(offset)
        .limit(limit)
    )
    query = joined_rows(wishes.status).where(Opportunity.id.in_(page)).order_by(*in_order(wishes, forwards=True))
    return [Row(*row) for row in query.tuples()]


def row(actor: Actor, opportunity: int, status: str) -> Row | None:
    """The row of one opportunity, whether or not it still matches. One statement."""
    found = joined_rows(status).where(visible(actor) & (Opportunity.id == opportunity)).tuples().first()
    return Row(*found) if found else None


def account_name(actor: Actor, account: int) -> str | None:
    """The name of an account of which the reader sees an opportunity. One statement."""
    return (
        Opportunity.select(Account.name)
        .join(Account, on=(Account.id == Opportunity.account_id))
        .where(visible(actor) & (Opportunity.account_id == account))
        .limit(1)
        .scalar()
    )


def visited(actor: Actor, limit: int) -> list[Row]:
    """What the reader opened last and may still see, the latest first. One statement."""
    query = (
        joined_rows("all")
        .join_from(Opportunity, VisitLog, on=(VisitLog.opportunity_id == Opportunity.id))
        .where(visible(actor) & (VisitLog.user_id == actor.user))
        .order_by(VisitLog.at.desc(), Opportunity.id)
        .limit(limit)
    )
    return [Row(*found) for found in query.tuples()]


def counts(actor: Actor, several: Sequence[Wishes]) -> list[int]:
    """How many match each of these wishes. One statement."""
    columns = []
    for wishes in several:
        met = reduce(and_, wished(actor, wishes).values())
        columns.append(fn.COALESCE(fn.SUM(Case(None, ((met, 1),), 0)), 0))
    return list(Opportunity.select(*columns).where(visible(actor)).tuples().first())


def without_each(actor: Actor, wishes: Wishes) -> dict[str, int]:
    """How many would match without each of the filters that are set, by its name. One statement."""
    set_ = wished(actor, wishes)
    if not set_:
        return {}
    base = visible(actor)
    counts = []
    for name in set_:
        others = [predicate for other, predicate in set_.items() if other != name]
        if others:
            met = others[0]
            for predicate in others[1:]:
                met = met & predicate
            counts.append(fn.COALESCE(fn.SUM(Case(None, ((met, 1),), 0)), 0))
        else:
            counts.append(fn.COUNT(Opportunity.id))
    found = Opportunity.select(*counts).where(base).tuples().first()
    return dict(zip(set_, found, strict=True))


def neighbours(actor: Actor, wishes: Wishes, opportunity: int) -> tuple[int | None, int | None]:
    """The one before and the one after this one in the wished order, whether or not it matches itself. One statement."""
    key = _sort_key(wishes)
    here = sortable(wishes, Opportunity.select(key)).where(Opportunity.id == opportunity)
    return Epoch.select(
        _next(actor, wishes, opportunity, here, forwards=False), _next(actor, wishes, opportunity, here, forwards=True)
    ).where(Epoch.id == 1).tuples().first() or (None, None)


def _next(actor: Actor, wishes: Wishes, opportunity: int, here, *, forwards: bool):
    """The id next to `opportunity`, whose sort value `here` selects; what has none comes last."""
    key = _sort_key(wishes)
    upwards = (wishes.order == "ascending") == forwards
    beyond = (key > here) if upwards else (key < here)
    later = (Opportunity.id > opportunity) if forwards else (Opportunity.id < opportunity)
    empty = fn.EXISTS(here.where(key.is_null()))
    if forwards:
        met = beyond | ((key == here) & later) | (empty & key.is_null() & later) | (~empty & key.is_null())
    else:
        met = beyond | ((key == here) & later) | (empty & key.is_null() & later) | (empty & key.is_null(False))
    return (
        sortable(wishes, Opportunity.select(Opportunity.id))
        .where(matching(actor, wishes) & met & (Opportunity.id != opportunity))
        .order_by(*in_order(wishes, forwards=forwards))
        .limit(1)
    )


def money_of(status: str):
    """What a deal is worth in this status: won ones what they brought, all others what is estimated."""
    return Opportunity.actual_revenue if status == "won" else Opportunity.estimated_revenue


def joined_rows(status: str):
    """The columns of `Row`, with what their names come from."""
    return _joined(
        Opportunity.select(
            Opportunity.id, Opportunity.version, Opportunity.number, Opportunity.topic, Account.name, Opportunity.type,
            Opportunity.stage_id, Stage.name, Opportunity.status, Opportunity.score, Opportunity.grade,
            Opportunity.probability, closing(status), money_of(status), Opportunity.currency, Opportunity.owner_user_id,
            Opportunity.owner_team_id, OWNER, Opportunity.unit_id, BusinessUnit.name, Opportunity.next_step,
            Opportunity.created,
        ).join_from(Opportunity, Account, JOIN.LEFT_OUTER, on=(Account.id == Opportunity.account_id))
    )  # fmt: skip


def _joined(query):
    return (
        query.join_from(Opportunity, User, JOIN.LEFT_OUTER, on=(User.id == Opportunity.owner_user_id))
        .join_from(Opportunity, Team, JOIN.LEFT_OUTER, on=(Team.id == Opportunity.owner_team_id))
        .join_from(Opportunity, Stage, on=(Stage.id == Opportunity.stage_id))
        .join_from(Opportunity, BusinessUnit, on=(BusinessUnit.id == Opportunity.unit_id))
    )


def sortable(wishes: Wishes, query):
    """The query with what its sort key needs, and nothing more."""
    match wishes.sort:
        case "stage":
            return query.join_from(Opportunity, Stage, on=(Stage.id == Opportunity.stage_id))
        case "unit":
            return query.join_from(Opportunity, BusinessUnit, on=(BusinessUnit.id == Opportunity.unit_id))
        case "owner":
            return query.join_from(
                Opportunity, User, JOIN.LEFT_OUTER, on=(User.id == Opportunity.owner_user_id)
            ).join_from(Opportunity, Team, JOIN.LEFT_OUTER, on=(Team.id == Opportunity.owner_team_id))
        case _:
            return query


def _sort_key(wishes: Wishes):
    match wishes.sort:
        case "topic":
            return fn.LOWER(Opportunity.topic)
        case "stage":
            return Stage.position
        case "close_date":
            return closing(wishes.status)
        case "revenue":
            return money_of(wishes.status)
        case "next_step":
            return fn.LOWER(Opportunity.next_step)
        case "owner":
            return fn.LOWER(OWNER)
        case "unit":
            return fn.LOWER(BusinessUnit.name)
        case name:
            return getattr(Opportunity, name)


def in_order(wishes: Wishes, *, forwards: bool) -> tuple:
    """The wished order, or the opposite one."""
    key = _sort_key(wishes)
    upwards = (wishes.order == "ascending") == forwards
    nulls = "last" if forwards else "first"
    ordered = key.asc(nulls=nulls) if upwards else key.desc(nulls=nulls)
    return ordered, Opportunity.id.asc() if forwards else Opportunity.id.desc()
