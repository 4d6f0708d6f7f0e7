"""The list's SQL: counts and sums over everything that matches, and one page of rows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from peewee import JOIN, SQL, fn

from webapp.accounts.records import Account
from webapp.db import is_sqlite
from webapp.db.fields import money_sum
from webapp.opportunities.records import Opportunity, Share, Stage
from webapp.people.access import Reach
from webapp.people.records import Team, User

_SHORT = 3  # a trigram index knows nothing of shorter words


@dataclass(frozen=True, slots=True)
class Sum:
    """How many match in a currency, and their estimated revenue together."""

    currency: str
    count: int
    revenue: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list."""

    id: int
    number: str
    topic: str
    account: str | None
    stage: str
    status: str
    score: int | None
    grade: str | None
    close_date: date | None
    revenue: Decimal
    currency: str
    owner: str | None
    team: str | None
    next_step: str | None


def _money(status: str):
    """What a deal is worth in this status: won ones what they brought, all others what is estimated."""
    return Opportunity.actual_revenue if status == "won" else Opportunity.estimated_revenue


def sums(covered: Reach, status: str, words: tuple[str, ...]) -> list[Sum]:
    """By currency, over everything that matches. One statement."""
    query = (
        Opportunity.select(Opportunity.currency, fn.COUNT(Opportunity.id), money_sum(_money(status)))
        .where(_matching(covered, status, words))
        .group_by(Opportunity.currency)
        .order_by(Opportunity.currency)
    )
    return [Sum(*row) for row in query.tuples()]


def count(covered: Reach, status: str) -> int:
    """How many the reader may see in this status, whatever they search for. One statement."""
    return Opportunity.select(fn.COUNT(Opportunity.id)).where(_matching(covered, status, ())).scalar()


def rows(covered: Reach, status: str, words: tuple[str, ...], sort: str, offset: int, limit: int) -> list[Row]:
    """One page in this order. One statement."""
    query = (
        Opportunity.select(
            Opportunity.id, Opportunity.number, Opportunity.topic, Account.name, Stage.name, Opportunity.status,
            Opportunity.score, Opportunity.grade, Opportunity.close_date, _money(status),
            Opportunity.currency, User.name, Team.name, Opportunity.next_step,
        )
        .join(Account, JOIN.LEFT_OUTER, on=(Account.id == Opportunity.account_id))
        .join_from(Opportunity, User, JOIN.LEFT_OUTER, on=(User.id == Opportunity.owner_user_id))
        .join_from(Opportunity, Team, JOIN.LEFT_OUTER, on=(Team.id == Opportunity.owner_team_id))
        .join_from(Opportunity, Stage, on=(Stage.id == Opportunity.stage_id))
        .where(_matching(covered, status, words))
        .order_by(*_order(sort, status))
        .offset(offset)
        .limit(limit)
    )  # fmt: skip
    return [Row(*row) for row in query.tuples()]


def _matching(covered: Reach, status: str, words: tuple[str, ...]):
    found = Opportunity.deleted.is_null() & covered.where(Opportunity, Share)
    if status == "open":
        found = found & Opportunity.status.in_(("open", "on_hold"))
    elif status != "all":
        found = found & (Opportunity.status == status)
    long = tuple(word for word in words if len(word) >= _SHORT)
    if long and is_sqlite():
        phrase = " AND ".join('"' + word.replace('"', '""') + '"' for word in long)
        hits = SQL("(SELECT rowid FROM opportunity_search WHERE opportunity_search MATCH ?)", (phrase,))
        found = found & Opportunity.id.in_(hits)
    elif long:
        for word in long:
            found = found & Opportunity.search.contains(word)
    for word in words:
        if len(word) < _SHORT:
            found = found & (Opportunity.search.startswith(word) | Opportunity.search.contains(f" {word}"))
    return found


def _order(sort: str, status: str) -> tuple:
    match sort:
        case "revenue":
            return (_money(status).desc(nulls="last"), Opportunity.id)
        case "score":
            return (Opportunity.score.desc(nulls="last"), Opportunity.id)
        case "topic":
            return (fn.LOWER(Opportunity.topic), Opportunity.id)
        case "recent":
            return (Opportunity.id.desc(),)
        case _:
            return (Opportunity.close_date.asc(nulls="last"), Opportunity.id)
