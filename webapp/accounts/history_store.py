"""What happened to an account and its contacts, read from the change log."""

from collections.abc import Sequence
from datetime import datetime

from peewee import JOIN, fn

from webapp.accounts.records import Account, Contact
from webapp.audit.records import Action, Change
from webapp.people.records import User

_MOST_CONTACTS = 300


def contact_names(account: int) -> dict[str, str]:
    """The names of the account's contacts by record, removed ones too, the newest. One statement."""
    rows = (
        Contact.select(Contact.id, Contact.name)
        .where(Contact.account_id == account)
        .order_by(Contact.id.desc())
        .limit(_MOST_CONTACTS)
        .tuples()
    )
    return {f"contact:{id_}": name for id_, name in rows}


def last_actions(records: Sequence[str], limit: int) -> list[tuple[int, datetime, str, str, str]]:
    """The newest actions on these records: id, when, who, kind, record. One statement."""
    return list(
        Action.select(Action.id, Action.at, fn.COALESCE(User.name, ""), Action.kind, Action.record)
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Action.actor_id))
        .where(Action.opportunity_id.is_null() & Action.record.in_(list(records)))
        .order_by(Action.id.desc())
        .limit(limit)
        .tuples()
    )


def changes_of(actions: Sequence[int]) -> list[tuple[int, str, str, str | None, str | None]]:
    """The changes of these actions: action, record, field, old, new. One statement."""
    return list(
        Change.select(Change.action_id, Change.record, Change.field, Change.old, Change.new)
        .where(Change.action_id.in_(list(actions) or (0,)))
        .order_by(Change.id)
        .tuples()
    )


def account_names(accounts: set[int]) -> dict[int, str]:
    """The names of these accounts. One statement, or none for none."""
    if not accounts:
        return {}
    return dict(Account.select(Account.id, Account.name).where(Account.id.in_(sorted(accounts))).tuples())
