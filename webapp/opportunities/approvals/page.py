"""What the page of an opportunity's approvals and a person's tray show."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from webapp.core.money import HUNDRED, ZERO, rounded
from webapp.opportunities.approvals import gate, store
from webapp.opportunities.approvals.rules import ORDER, Ask
from webapp.opportunities.approvals.store import WAITING, Asked
from webapp.opportunities.draft import Draft, Head, Line
from webapp.opportunities.rights import rights_on
from webapp.people import store as people
from webapp.people.access import Actor, may, reach
from webapp.people.units import unit_tree
from webapp.pricing import stored
from webapp.pricing.tiers import base_quantity


@dataclass(frozen=True, slots=True)
class AskedPrice:
    """A price above its author's limit, or the order's discount where `line` is None.

    `margin` is a percentage of the net, None where the reader doesn't see costs or there is none.
    """

    ask: Ask
    line: Line | None
    author: str
    net: Decimal
    margin: Decimal | None


@dataclass(frozen=True, slots=True)
class ApprovalsPage:
    """What stands above a limit now, what waits, what was decided, and what the reader may do about it."""

    head: Head
    prices: tuple[AskedPrice, ...]
    waiting: Asked | None
    past: tuple[Asked, ...]
    approvers: tuple[str, ...]
    sees_cost: bool
    may_ask: bool
    may_withdraw: bool
    may_decide: bool
    is_own: bool
    error: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Tray:
    """What waits for the reader, if they may ever decide, and what they asked for."""

    waiting: tuple[Asked, ...]
    asked: tuple[Asked, ...]
    may_approve: bool


def approvals_page(actor: Actor, draft: Draft, error: str = "", typed: str = "") -> ApprovalsPage:
    """Five statements at the most, whatever the number of lines."""
    head = draft.head
    is_open = head.status in ("open", "on_hold")
    asks = gate.open_asks(draft, actor.epochs) if is_open else ()
    rows = store.of_opportunity(head.id)
    waiting = next((row for row in rows if row.state == WAITING), None) if is_open else None
    may_write = is_open and "write" in rights_on(actor, head)
    may_approve = reach(actor, "approve").covers(head.unit_id, head.owner_user_id, head.owner_team_id)
    is_own = waiting is not None and (waiting.asked_by == actor.user or actor.user in {ask.by for ask in asks})
    sees_cost = reach(actor, "see_cost").covers(head.unit_id, head.owner_user_id, head.owner_team_id)
    named = store.approvers(unit_tree(actor.epochs)[head.unit_id].path, actor.user) if asks and may_write else []
    may_decide = waiting is not None and may_approve and not is_own
    return ApprovalsPage(
        head=head,
        prices=_prices(draft, asks, sees_cost=sees_cost),
        waiting=waiting,
        past=tuple(row for row in rows if row is not waiting),
        approvers=tuple(name for _person, name in named),
        sees_cost=sees_cost,
        may_ask=bool(asks) and may_write and waiting is None,
        may_withdraw=waiting is not None and may_write and not may_decide,
        may_decide=may_decide,
        is_own=is_own and may_approve,
        error=error,
        typed=typed,
    )


def tray(actor: Actor) -> Tray:
    """Two statements at the most."""
    decides = may(actor, "approve")
    return Tray(tuple(store.waiting_for(actor)) if decides else (), tuple(store.asked_by(actor)), decides)


def _prices(draft: Draft, asks: tuple[Ask, ...], *, sees_cost: bool) -> tuple[AskedPrice, ...]:
    if not asks:
        return ()
    names = people.names({ask.by for ask in asks if ask.by is not None})
    products = frozenset(line.product_id for line in draft.lines if line.product_id is not None)
    known = store.costs(products) if sees_cost else {}
    by_id = draft.by_id
    return tuple(_price(draft, ask, by_id.get(ask.line), names, known) for ask in asks)


def _price(
    draft: Draft,
    ask: Ask,
    line: Line | None,
    names: Mapping[int, str],
    costs: Mapping[int, tuple[Decimal, str]],
) -> AskedPrice:
    lines = [each for each in draft.lines if each.role == "counted"] if ask.line == ORDER else [line] if line else []
    net = draft.head.total_before_freight if ask.line == ORDER else (line.net or ZERO) if line else ZERO
    spent = [_cost(each, costs, draft.head.currency) for each in lines if not each.is_included]
    margin = None
    if net > 0 and spent and None not in spent:
        margin = rounded((net - sum((each for each in spent if each is not None), ZERO)) * HUNDRED / net, 1)
    return AskedPrice(ask, line, names.get(ask.by or 0, ""), net, margin)


def _cost(line: Line, costs: Mapping[int, tuple[Decimal, str]], currency: str) -> Decimal | None:
    """What the line costs the company; None where that isn't known in the opportunity's currency."""
    cost, in_currency = costs.get(line.product_id or 0, (None, ""))
    if cost is None or in_currency != currency:
        return None
    return cost * base_quantity(line.quantity, stored.read_pins(line.pins) if line.pins else None)
