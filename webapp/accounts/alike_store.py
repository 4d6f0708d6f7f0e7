"""Accounts and contacts that may be the ones that somebody is about to write down again."""

from dataclasses import dataclass
from functools import reduce
from operator import add, or_

from peewee import JOIN, Case

from webapp.accounts.records import Account, Contact
from webapp.accounts.rules import ALIKE, chunks, digits_of, is_same_name, is_same_phone, likeness
from webapp.core.folding import folded
from webapp.people.access import Actor
from webapp.people.records import User

CANDIDATES = 60
SHOWN = 4


@dataclass(frozen=True, slots=True)
class AlikeAccount:
    """A known account whose name resembles the one being typed; `same` when only its legal form or order differs."""

    id: int
    name: str
    city: str
    owner: str
    same: bool = False


@dataclass(frozen=True, slots=True)
class AlikeContact:
    """A known contact with the same e-mail, phone, or name in the same account: `by` is email, phone or name."""

    id: int
    name: str
    account_id: int
    account: str
    by: str


def alike_accounts(_actor: Actor, name: str, limit: int = SHOWN) -> list[AlikeAccount]:
    """Accounts whose name resembles this one, the likest first; none for fewer than three characters. One statement.

    The database finds those that hold a piece of a telling word; how alike they are is worked out here.
    """
    wanted = folded(name)
    if len(wanted) < 3:
        return []
    found = [(likeness(wanted, row[0]), row) for row in _candidates(wanted)]
    found.sort(key=lambda each: (-each[0], each[1][0]))
    return [
        AlikeAccount(id_, shown, city, owner or "", is_same_name(wanted, known))
        for degree, (known, id_, shown, city, owner) in found[:limit]
        if degree >= ALIKE
    ]


def same_named(actor: Actor, name: str) -> list[AlikeAccount]:
    """Accounts whose name is the same apart from order, legal form and punctuation. One statement."""
    return [each for each in alike_accounts(actor, name, CANDIDATES) if each.same]


def alike_contacts(
    _actor: Actor, name: str, email: str, phone: str, account: int | None, limit: int = SHOWN
) -> list[AlikeContact]:
    """Contacts with this e-mail or phone, or this name in this account. One statement, or none when nothing was typed."""
    mail, digits, called = folded(email), digits_of(phone)[-9:], folded(name)
    ways = []
    if "@" in mail:
        ways.append(Contact.found_by.contains(mail))
    if len(digits) >= 7:
        ways.append(Contact.found_by.contains(digits))
    if called and account is not None:
        ways.append((Contact.account_id == account) & (Contact.folded == called))
    if not ways:
        return []
    rows = (
        Contact.select(Contact.id, Contact.name, Account.id, Account.name, Contact.email, Contact.phone, Contact.folded)
        .join(Account, on=(Account.id == Contact.account_id))
        .where(Contact.removed.is_null() & reduce(or_, ways))
        .order_by(Contact.folded)
        .limit(CANDIDATES)
        .tuples()
    )
    found = []
    for id_, shown, account_id, account_name, its_mail, its_phone, its_name in rows:
        by = "email" if mail and folded(its_mail) == mail else "phone" if is_same_phone(its_phone, phone) else "name"
        if by != "name" or (its_name == called and account_id == account):
            found.append(AlikeContact(id_, shown, account_id, account_name, by))
    return found[:limit]


def _candidates(name: str) -> list[tuple[str, int, str, str, str | None]]:
    pieces = chunks(name)
    if not pieces:
        return []
    ways = [Account.folded.contains(piece) for piece in pieces]
    held = reduce(add, (Case(None, [(way, 1)], 0) for way in ways))
    return list(
        Account.select(Account.folded, Account.id, Account.name, Account.city, User.name)
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Account.owner_user_id))
        .where(reduce(or_, ways))
        .order_by(held.desc(), Account.folded)
        .limit(CANDIDATES)
        .tuples()
    )
