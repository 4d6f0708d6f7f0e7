"""Who may do what with accounts and contacts.

Everybody who signs in reads them: a customer is one and the same for all units. Creating needs the privilege *create*,
at any depth. Changing needs *write*, and the account within reach: it is theirs, it is kept by a unit on which the
privilege was granted (or below it, where the depth says so), or nobody owns it and it is kept by a unit above theirs,
or by none. A contact follows its account; who wrote it down may also correct it. Giving an account to somebody needs
*assign* with the same reach, and a new owner whom opportunities too may be assigned to.
"""

from webapp.accounts.cards import AccountCard, ContactCard
from webapp.people.access import Actor, may, unit_reach
from webapp.people.units import unit_tree


def may_create(actor: Actor) -> bool:
    """Whether the actor may write down new accounts and contacts."""
    return may(actor, "create")


def may_change(actor: Actor, account: AccountCard) -> bool:
    """Whether the actor may change this account."""
    return _covers(actor, "write", account.unit_id, account.owner_user_id)


def may_assign(actor: Actor, account: AccountCard) -> bool:
    """Whether the actor may give this account to somebody."""
    return may_change(actor, account) and _covers(actor, "assign", account.unit_id, account.owner_user_id)


def may_change_contact(actor: Actor, contact: ContactCard) -> bool:
    """Whether the actor may change or remove this contact."""
    own = contact.created_by_id == actor.user and may(actor, "write")
    return own or _covers(actor, "write", contact.account_unit_id, contact.account_owner_id)


def _covers(actor: Actor, right: str, unit: int | None, owner: int | None) -> bool:
    covered = unit_reach(actor, right)
    if covered.everything or covered.nothing:
        return covered.everything
    if owner is None:
        tree = unit_tree(actor.epochs)
        return unit is None or any(unit in tree[each].path or each == unit for each in covered.units)
    return owner == covered.user or unit in covered.units
