"""What opportunities answer when accounts and contacts ask: theirs, within the reader's reach, and what a new name changes."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from peewee import JOIN, Case, fn

from webapp.accounts.deals import DealRow, Deals, DealSum, Held, names
from webapp.accounts.records import Account, Contact
from webapp.core import clock
from webapp.core.folding import folded
from webapp.core.language import _
from webapp.core.money import ZERO
from webapp.db import database
from webapp.db.fields import money_sum
from webapp.opportunities.records import Opportunity, Share, Stage
from webapp.people.access import Actor, reach
from webapp.people.records import Team, User
from webapp.people.units import unit_tree

SHOWN = 25
NAMED = 3
_OPEN = ("open", "on_hold")


class OfAccounts:
    """The one whom `accounts.deals` asks."""

    def open_count(self, actor: Actor, account: Any) -> Any:
        mine = Opportunity.alias()
        return mine.select(fn.COUNT(mine.id)).where((mine.account_id == account) & _open(actor, mine))

    def open_counts(self, actor: Actor) -> Any:
        mine = Opportunity.alias()
        query = mine.select(mine.account_id, fn.COUNT(mine.id).alias("open_deals"))
        return query.where(mine.account_id.is_null(False) & _open(actor, mine)).group_by(mine.account_id)

    def of_account(self, actor: Actor, account: int) -> Deals:
        return _deals(actor, Opportunity.account_id == account)

    def of_contact(self, actor: Actor, contact: int) -> Deals:
        return _deals(actor, Opportunity.contact_id == contact)

    def held_by(self, actor: Actor, contact: int) -> Held:
        visible = Case(None, [(reach(actor, "read").where(Opportunity, Share), 1)], 0)
        rows = list(
            Opportunity.select(visible, Opportunity.number, Opportunity.topic)
            .where((Opportunity.contact_id == contact) & Opportunity.deleted.is_null())
            .order_by(visible.desc(), Opportunity.id)
            .limit(NAMED + 1)
            .tuples()
        )
        named = [(number, topic) for seen, number, topic in rows if seen]
        return Held(names(named[:NAMED]), len(rows) > len(named[:NAMED]))

    def account_renamed(self, account: int, name: str) -> None:
        rows = _found(Opportunity.account_id == account)
        _find_by([(id_, folded(number, topic, name, contact)) for id_, number, topic, _account, contact in rows])

    def contact_renamed(self, contact: int, name: str) -> None:
        rows = _found(Opportunity.contact_id == contact)
        _find_by([(id_, folded(number, topic, account, name)) for id_, number, topic, account, _contact in rows])


def _open(actor: Actor, mine: Any) -> Any:
    return reach(actor, "read").where(mine, Share) & mine.deleted.is_null() & mine.status.in_(_OPEN)


def _deals(actor: Actor, of: Any) -> Deals:
    within = of & Opportunity.deleted.is_null() & reach(actor, "read").where(Opportunity, Share)
    today = clock.today(unit_tree(actor.epochs)[actor.unit].time_zone)
    is_open = Case(None, [(Opportunity.status.in_(_OPEN), 0)], 1)
    rows = (
        Opportunity.select(
            Opportunity.id, Opportunity.number, Opportunity.topic, Stage.name, Opportunity.status, Opportunity.score,
            Opportunity.grade, Opportunity.close_date, Opportunity.estimated_revenue, Opportunity.actual_revenue,
            Opportunity.currency, User.name, Team.name,
        )
        .join(Stage, on=(Stage.id == Opportunity.stage_id))
        .join_from(Opportunity, User, JOIN.LEFT_OUTER, on=(User.id == Opportunity.owner_user_id))
        .join_from(Opportunity, Team, JOIN.LEFT_OUTER, on=(Team.id == Opportunity.owner_team_id))
        .where(within)
        .order_by(is_open, Opportunity.close_date.asc(nulls="last"), Opportunity.id.desc())
        .limit(SHOWN)
        .tuples()
    )  # fmt: skip
    return Deals(tuple(_row(row, today) for row in rows), _sums(within))


def _row(row: tuple, today) -> DealRow:
    id_, number, topic, stage, status, score, grade, close, estimated, actual, currency, owner, team = row
    revenue = actual if status == "won" and actual is not None else estimated
    overdue = status == "open" and close is not None and close < today
    return DealRow(
        id_, number, topic, _(stage), status, score, grade, close, revenue, currency, owner or team or "", overdue
    )


def _sums(within: Any) -> tuple[DealSum, ...]:
    has_actual = Opportunity.actual_revenue.is_null(False)
    rows = (
        Opportunity.select(
            Opportunity.status, Opportunity.currency, has_actual, fn.COUNT(Opportunity.id),
            money_sum(Opportunity.estimated_revenue), money_sum(Opportunity.actual_revenue),
        )
        .where(within)
        .group_by(Opportunity.status, Opportunity.currency, has_actual)
        .order_by(Opportunity.currency)
        .tuples()
    )  # fmt: skip
    sums: dict[tuple[str, str], tuple[int, Decimal]] = {}
    for status, currency, with_actual, count, estimated, actual in rows:
        key = ("open" if status in _OPEN else status, currency)
        counted, summed = sums.get(key, (0, ZERO))
        sums[key] = counted + count, summed + (actual if status == "won" and with_actual else estimated)
    return tuple(DealSum(*key, *both) for key, both in sums.items())


def _found(of: Any) -> Sequence[tuple]:
    """Number, topic, account and contact of all of these, whoever may see them. One statement."""
    return list(
        Opportunity.select(Opportunity.id, Opportunity.number, Opportunity.topic, Account.name, Contact.name)
        .join(Account, JOIN.LEFT_OUTER, on=(Account.id == Opportunity.account_id))
        .join_from(Opportunity, Contact, JOIN.LEFT_OUTER, on=(Contact.id == Opportunity.contact_id))
        .where(of)
        .tuples()
    )


def _find_by(rows: Sequence[tuple[int, str]]) -> None:
    """New search texts. The version rises too, so that an edit under way reads the new name. One statement."""
    database.obj.execute_many(
        "UPDATE opportunity SET search = ?, version = version + 1 WHERE id = ?", [(text, id_) for id_, text in rows]
    )
