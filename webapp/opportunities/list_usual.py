"""The list as it usually opens: one status and no other filter. Its queries are written once, whoever reads."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from peewee import JOIN, fn

from webapp.db.fields import money_sum
from webapp.db.prepared import Prepared, slot
from webapp.opportunities.lateness import OPEN
from webapp.opportunities.list_store import OWNER, Row, Sum, in_order, joined_rows, money_of, sortable
from webapp.opportunities.list_where import of_status
from webapp.opportunities.records import Opportunity, Share, Stage
from webapp.opportunities.wishes import Wishes
from webapp.people.access import Actor, reach
from webapp.people.reach import ReachShape
from webapp.people.records import Team, User

_FAR = 2_000  # rows: further down the list nobody merges the first rows of each status


@dataclass(frozen=True, slots=True)
class Group:
    """How many there are in a unit, of an owner, in a stage, in a currency, and their revenue together."""

    unit: int
    owner: int | None
    team: int | None
    owner_name: str | None
    stage: str
    stage_name: str
    position: int
    currency: str
    count: int
    revenue: Decimal


def is_usual(wishes: Wishes) -> bool:
    """Whether nothing but the status is asked for."""
    return set(wishes.active) <= {"status"}


def groups(actor: Actor, status: str) -> list[Group]:
    """What the filters may choose from, in this status. One statement: the index counts, names are looked up after."""
    covered = reach(actor, "read")
    return [Group(*row) for row in _groups(covered.shape, status).rows(**covered.slots())]


def sums(found: list[Group]) -> list[Sum]:
    """What all of it comes to by currency. No statement."""
    by_currency: dict[str, tuple[int, Decimal]] = {}
    for group in found:
        count, revenue = by_currency.get(group.currency, (0, Decimal(0)))
        by_currency[group.currency] = (count + group.count, revenue + group.revenue)
    return [Sum(currency, *by_currency[currency]) for currency in sorted(by_currency)]


def rows(actor: Actor, wishes: Wishes, offset: int, limit: int) -> list[Row]:
    """One page in the wished order. One statement: names are looked up for the page's rows only."""
    covered = reach(actor, "read")
    merges = covered.everything and wishes.status == "open" and wishes.sort == "close_date" and offset < _FAR
    shaped = Wishes(status=wishes.status, sort=wishes.sort, order=wishes.order)
    page = _merged_page(shaped) if merges else _page(covered.shape, shaped)
    return [Row(*row) for row in page.rows(offset=offset, limit=limit, far=offset + limit, **covered.slots())]


@lru_cache(maxsize=256)
def _groups(shape: ReachShape, status: str) -> Prepared:
    """Of everything, grouped in the order of the index `opportunity_sums`, so that nothing need be sorted. Of a part,
    without the status: SQLite would otherwise walk that whole index for the sake of its order.
    """

    def query():
        keys = (
            Opportunity.status, Opportunity.unit_id, Opportunity.owner_user_id, Opportunity.owner_team_id,
            Opportunity.currency, Opportunity.stage_id,
        )  # fmt: skip
        revenue: Any = money_sum(money_of(status))
        counted = (
            Opportunity.select(
                Opportunity.unit_id.alias("unit"),
                Opportunity.owner_user_id.alias("owner"),
                Opportunity.owner_team_id.alias("team"),
                Opportunity.stage_id.alias("stage"),
                Opportunity.currency.alias("currency"),
                fn.COUNT(Opportunity.id).alias("number"),
                revenue.alias("revenue"),
            )
            .where(_visible(shape, status))
            .group_by(*(keys if shape.everything else keys[:0:-1]))
            .alias("counted")
        )
        found = counted.c
        return (
            Stage.select(
                found.unit, found.owner, found.team, OWNER, Stage.code, Stage.name, Stage.position, found.currency,
                found.number, found.revenue.converter(revenue._converter),
            )
            .join(counted, on=(found.stage == Stage.id))
            .join_from(Stage, User, JOIN.LEFT_OUTER, on=(User.id == found.owner))
            .join_from(Stage, Team, JOIN.LEFT_OUTER, on=(Team.id == found.team))
        )  # fmt: skip

    return Prepared(query)


@lru_cache(maxsize=256)
def _page(shape: ReachShape, wishes: Wishes) -> Prepared:
    def query():
        page = (
            sortable(wishes, Opportunity.select(Opportunity.id))
            .where(_visible(shape, wishes.status))
            .order_by(*in_order(wishes, forwards=True))
            .offset(slot("offset"))
            .limit(slot("limit"))
        )
        order = in_order(wishes, forwards=True)
        return joined_rows(wishes.status).where(Opportunity.id.in_(page)).order_by(*order)

    return Prepared(query)


@lru_cache(maxsize=8)
def _merged_page(wishes: Wishes) -> Prepared:
    """For who sees everything: the first rows of each open status, from the index `opportunity_closing`, then merged.

    Sorting all open deals for the first fifty of them takes 70 times as long at 100 000.
    """

    def query():
        order = in_order(wishes, forwards=True)

        def first(status: str):
            return (
                Opportunity.select(Opportunity.id)
                .where((Opportunity.status == status) & Opportunity.deleted.is_null())
                .order_by(*order)
                .limit(slot("far"))
            )

        near = reduce(or_, (Opportunity.id.in_(first(status)) for status in OPEN))
        return joined_rows("open").where(near).order_by(*order).offset(slot("offset")).limit(slot("limit"))

    return Prepared(query)


def _visible(shape: ReachShape, status: str):
    seen = Opportunity.deleted.is_null() & shape.reach().where(Opportunity, Share)
    return seen if status == "all" else seen & of_status(status)
