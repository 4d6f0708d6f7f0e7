"""The list's filters as SQL, one predicate for each, so that what each leaves out can be counted."""

from functools import reduce
from operator import and_

from peewee import SQL, Expression, fn

from webapp.accounts.records import Account
from webapp.core.folding import folded
from webapp.db import is_sqlite
from webapp.opportunities.lateness import OPEN, overdue
from webapp.opportunities.records import Opportunity, Share, Stage
from webapp.opportunities.wishes import NONE, OVERDUE, UNDATED, Wishes
from webapp.people.access import Actor, reach
from webapp.people.units import unit_tree

_SHORT = 3  # a trigram index knows nothing of shorter words
MOST_WORDS = 6


def visible(actor: Actor) -> Expression:
    """What the reader may see at all."""
    return Opportunity.deleted.is_null() & reach(actor, "read").where(Opportunity, Share)


def matching(actor: Actor, wishes: Wishes, but: str = "") -> Expression:
    """What the reader may see and asks for; without the filter named `but`."""
    return reduce(and_, (predicate for name, predicate in wished(actor, wishes).items() if name != but), visible(actor))


def closing(status: str):
    """The day that a deal closes: closed ones have the day on which they did."""
    if status == "open":
        return Opportunity.close_date
    return fn.COALESCE(Opportunity.actual_close_date, Opportunity.close_date)


def of_status(status: str) -> Expression:
    """Deals in this status of the list; open ones are also those on hold."""
    return Opportunity.status.in_(OPEN) if status == "open" else Opportunity.status == status


def wished(actor: Actor, wishes: Wishes) -> dict[str, Expression]:
    """A predicate for each filter that is set, by its name."""
    return {name: _PREDICATES[name](actor, wishes) for name in wishes.active}


def _query(_actor: Actor, wishes: Wishes) -> Expression:
    words = tuple(folded(wishes.query).split()[:MOST_WORDS])
    found = Opportunity.id.is_null(False)
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


def _status(_actor: Actor, wishes: Wishes) -> Expression:
    return of_status(wishes.status)


def _unit(actor: Actor, wishes: Wishes) -> Expression:
    return Opportunity.unit_id.in_(sorted(unit_tree(actor.epochs).below(wishes.unit or 0)) or (0,))


def _owner(_actor: Actor, wishes: Wishes) -> Expression:
    if wishes.owner:
        return Opportunity.owner_user_id == wishes.owner
    return Opportunity.owner_team_id == wishes.team


def _account(_actor: Actor, wishes: Wishes) -> Expression:
    if wishes.account_id:
        return Opportunity.account_id == wishes.account_id
    named = Account.select(Account.id)
    for word in folded(wishes.account).split()[:MOST_WORDS]:
        named = named.where(Account.folded.contains(word))
    return Opportunity.account_id.in_(named)


def _stage(_actor: Actor, wishes: Wishes) -> Expression:
    alike = Stage.alias()
    return Opportunity.stage_id.in_(alike.select(alike.id).where(alike.code == wishes.stage))


def _period(actor: Actor, wishes: Wishes) -> Expression:
    if wishes.period == OVERDUE:
        return overdue(actor)
    day = closing(wishes.status)
    if wishes.period == UNDATED:
        return day.is_null()
    found = day.is_null(False)
    if wishes.since:
        found = found & (day >= wishes.since.isoformat())
    if wishes.until:
        found = found & (day <= wishes.until.isoformat())
    return found


def _grade(_actor: Actor, wishes: Wishes) -> Expression:
    return Opportunity.grade.is_null() if wishes.grade == NONE else Opportunity.grade == wishes.grade


def _type(_actor: Actor, wishes: Wishes) -> Expression:
    return Opportunity.type == wishes.type


def _missing(_actor: Actor, _wishes: Wishes) -> Expression:
    return Opportunity.next_step.is_null() | (Opportunity.next_step == "")


_PREDICATES = {
    "query": _query, "status": _status, "unit": _unit, "owner": _owner, "account": _account, "stage": _stage,
    "period": _period, "grade": _grade, "type": _type, "missing": _missing,
}  # fmt: skip
