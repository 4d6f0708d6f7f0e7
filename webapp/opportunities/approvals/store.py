"""The rows of approvals: written inside the edit that asks or decides, read for a record and for a person's tray."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from peewee import JOIN

from webapp.audit.changes import plain
from webapp.catalog.records import Product
from webapp.core import clock
from webapp.opportunities.approvals.records import Approval
from webapp.opportunities.approvals.rules import Ask, mark_of_all
from webapp.opportunities.records import Opportunity, Share
from webapp.people.access import Actor, reach
from webapp.people.records import RoleGrant, RolePrivilege, User

WAITING, LAPSED = "waiting", "lapsed"
OPEN = ("open", "on_hold")


@dataclass(frozen=True, slots=True)
class Covered:
    """What was asked for in one line, or in the order (an empty name): its percentage and the limit."""

    name: str
    percent: Decimal
    limit: Decimal


@dataclass(frozen=True, slots=True)
class Asked:
    """An approval as it stands: `state` is waiting, lapsed (something changed since), given, refused or withdrawn."""

    id: int
    opportunity: int
    state: str
    mark: str
    covered: tuple[Covered, ...]
    note: str
    asked_by: int
    asker: str
    asked: datetime
    decider: str
    decided: datetime | None
    reason: str
    number: str = ""
    topic: str = ""
    currency: str = ""

    @property
    def highest(self) -> Covered | None:
        """What goes furthest."""
        return max(self.covered, key=lambda each: each.percent, default=None)


def insert(opportunity: int, asks: Sequence[Ask], note: str | None, asked_by: int) -> None:
    """Ask, and let the opportunity name what waits. Two statements, inside the edit's transaction."""
    rows = [[ask.name, plain(ask.percent), plain(ask.limit)] for ask in asks]
    covers = json.dumps({"mark": mark_of_all(asks), "lines": rows}, ensure_ascii=False)
    approval = Approval.insert(
        opportunity_id=opportunity, covers=covers, note=note, asked_by_id=asked_by, asked=clock.now()
    ).execute()
    Opportunity.update(approval_id=approval).where(Opportunity.id == opportunity).execute()


def decide(approval: int, state: str, by: int, reason: str | None = None) -> None:
    """Given, refused or withdrawn. One statement, inside the edit's transaction."""
    Approval.update(state=state, decided_by_id=by, decided=clock.now(), reason=reason).where(
        Approval.id == approval
    ).execute()


def of_opportunity(opportunity: int, most: int = 20) -> list[Asked]:
    """What was asked about an opportunity, newest first. One statement; whoever asks has read the record."""
    return _read(Approval.opportunity_id == opportunity, most)


def waiting_for(actor: Actor, most: int = 100) -> list[Asked]:
    """What waits for the actor: within reach of *approve*, asked by somebody else. One statement."""
    mine = reach(actor, "approve").where(Opportunity, Share)
    waits = (Approval.state == "asked") & (Opportunity.approval_id == Approval.id)
    is_open = Opportunity.status.in_(OPEN) & Opportunity.deleted.is_null()
    return _read(waits & is_open & mine & (Approval.asked_by_id != actor.user), most)


def asked_by(actor: Actor, most: int = 30) -> list[Asked]:
    """What the actor asked for and may still see, newest first. One statement."""
    mine = reach(actor, "read").where(Opportunity, Share) & Opportunity.deleted.is_null()
    return _read((Approval.asked_by_id == actor.user) & mine, most)


def approvers(unit_path: Sequence[int], but: int | None) -> list[tuple[int, str]]:
    """Who may agree in this unit, nearest first: those whose role is granted for it; where there is none, whose role
    covers the whole company. One statement."""
    rows = (
        RoleGrant.select(RoleGrant.user_id, User.name, RolePrivilege.depth, RoleGrant.unit_id)
        .join(RolePrivilege, on=(RolePrivilege.role_id == RoleGrant.role_id))
        .join(User, on=(User.id == RoleGrant.user_id))
        .where((RolePrivilege.privilege == "approve") & User.active & (User.id != (but or 0)))
        .order_by(User.name)
        .tuples()
    )
    near, far = {}, {}
    for person, name, depth, unit in rows:
        if depth == "all":
            far[person] = name
        elif (depth == "unit_and_below" and unit in unit_path) or (depth == "unit" and unit == unit_path[0]):
            near[person] = name
    return list((near or far).items())


def _read(where, most: int) -> list[Asked]:
    asker, decider = User.alias(), User.alias()
    rows = (
        Approval.select(
            Approval.id, Approval.opportunity_id, Approval.state, Opportunity.approval_id, Approval.covers, Approval.note,
            Approval.asked_by_id, asker.name, Approval.asked, decider.name, Approval.decided, Approval.reason,
            Opportunity.number, Opportunity.topic, Opportunity.currency, Opportunity.status,
        )
        .join(Opportunity, on=(Opportunity.id == Approval.opportunity_id))
        .join_from(Approval, asker, on=(asker.id == Approval.asked_by_id))
        .join_from(Approval, decider, JOIN.LEFT_OUTER, on=(decider.id == Approval.decided_by_id))
        .where(where)
        .order_by(Approval.id.desc())
        .limit(most)
        .tuples()
    )  # fmt: skip
    return [_asked(*row) for row in rows]


def _asked(
    id_,
    opportunity,
    state,
    named,
    covers,
    note,
    by,
    asker,
    asked,
    decider,
    decided,
    reason,
    number,
    topic,
    currency,
    status,
) -> Asked:
    known = json.loads(covers)
    if state == "asked":
        state = WAITING if named == id_ and status in OPEN else LAPSED
    covered = tuple(Covered(name, Decimal(percent), Decimal(limit)) for name, percent, limit in known["lines"])
    return Asked(
        id_, opportunity, state, known["mark"], covered, note or "", by, asker, asked, decider or "", decided,
        reason or "", number, topic, currency,
    )  # fmt: skip


def costs(products: frozenset[int]) -> dict[int, tuple[Decimal, str]]:
    """The current cost of a default unit of these products, with its currency. One statement."""
    rows = Product.select(Product.id, Product.current_cost, Product.currency).where(
        Product.id.in_(sorted(products) or (0,)) & Product.current_cost.is_null(False)
    )
    return {id_: (cost, currency) for id_, cost, currency in rows.tuples()}
