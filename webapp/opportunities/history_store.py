"""Reading an opportunity's history: traces of its prices, its actions, what each changed, the names behind ids."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache, reduce
from operator import add

from peewee import JOIN, SQL, fn

from webapp.accounts.records import Account, Contact
from webapp.audit.records import Action, Change, PriceTrace
from webapp.catalog.records import Product, Unit
from webapp.db.prepared import Prepared, slot
from webapp.opportunities.records import LineItem
from webapp.people.records import User
from webapp.pricing import stored
from webapp.pricing.model import Step


def traces(opportunity: int, line: int | None) -> tuple[tuple[Step, ...], datetime, date, str] | None:
    """The stored trace of a line, or of the order for None: its steps, when, as of which day, by whom. One statement."""
    row = _TRACE.first(id=opportunity, line=line or 0)
    return row and (stored.read_steps(row[0]), row[1], row[2], row[3] or "")


_TRACE = Prepared(
    lambda: (
        PriceTrace.select(PriceTrace.steps, PriceTrace.at, PriceTrace.as_of, User.name)
        .join(User, JOIN.LEFT_OUTER, on=(User.id == PriceTrace.actor_id))
        .where((PriceTrace.opportunity_id == slot("id")) & (fn.COALESCE(PriceTrace.line_id, 0) == slot("line")))
    )
)


def last_actions(opportunity: int, limit: int) -> list[tuple[int, datetime, str, str, str]]:
    """The newest actions: id, when, who, kind, record. One statement."""
    return _LAST_ACTIONS.rows(id=opportunity, limit=limit)


_LAST_ACTIONS = Prepared(
    lambda: (
        Action.select(Action.id, Action.at, fn.COALESCE(User.name, ""), Action.kind, Action.record)
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Action.actor_id))
        .where(Action.opportunity_id == slot("id"))
        .order_by(Action.id.desc())
        .limit(slot("limit"))
    )
)


def changes_of(actions: Sequence[int]) -> list[tuple[int, str, str, str | None, str | None, str]]:
    """The changes of these actions: action, record, field, old, new, kind. One statement."""
    places = {f"action{place}": action for place, action in enumerate(actions)}
    return _changes(len(places)).rows(**places) if places else []


@lru_cache(maxsize=64)
def _changes(count: int) -> Prepared:
    return Prepared(
        lambda: (
            Change.select(Change.action_id, Change.record, Change.field, Change.old, Change.new, Change.kind)
            .where(Change.action_id.in_([slot(f"action{place}") for place in range(count)]))
            .order_by(Change.id)
        )
    )


def line_names(opportunity: int) -> dict[str, str]:
    """What every line of the opportunity sells, removed ones too. One statement."""
    return {str(line): name for line, name in _LINE_NAMES.rows(id=opportunity)}


_LINE_NAMES = Prepared(
    lambda: (
        LineItem.select(LineItem.id, fn.COALESCE(Product.name, LineItem.text, ""))
        .join(Product, JOIN.LEFT_OUTER, on=(Product.id == LineItem.product_id))
        .where(LineItem.opportunity_id == slot("id"))
    )
)


def reference_names(wanted: Mapping[str, set[int]]) -> dict[tuple[str, str], str]:
    """The names of accounts, contacts and units of measure by field and id. One statement, or none."""
    tables = {"account": Account, "contact": Contact, "unit": Unit}
    queries = [
        table.select(SQL(f"'{field}'"), table.id, table.name).where(table.id.in_(sorted(wanted[field])))
        for field, table in tables.items()
        if wanted.get(field)
    ]
    if not queries:
        return {}
    return {(field, str(id_)): name for field, id_, name in reduce(add, queries).tuples()}
