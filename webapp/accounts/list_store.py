"""The SQL of the lists of accounts and contacts: how many match, and one page of rows."""

from dataclasses import dataclass

from peewee import JOIN, Case, fn

from webapp.accounts import deals
from webapp.accounts.fields import SECTORS
from webapp.accounts.records import Account, Contact
from webapp.accounts.words import sector_text
from webapp.core.folding import folded
from webapp.core.language import _
from webapp.people.access import Actor
from webapp.people.records import User


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """A row of the list of accounts. `open_deals` counts the open opportunities that the reader may see."""

    id: int
    name: str
    city: str
    sector: str
    owner: str | None
    open_deals: int

    @property
    def sector_text(self) -> str:
        """The sector in the reader's language."""
        return sector_text(self.sector)


@dataclass(frozen=True, slots=True)
class ListedContact:
    """A row of the list of contacts."""

    id: int
    name: str
    job_title: str
    email: str
    phone: str
    account_id: int
    account: str


def count_accounts(words: tuple[str, ...], owner: int | None) -> int:
    """How many accounts match; of one owner when one is given. One statement."""
    return Account.select(fn.COUNT(Account.id)).where(_matching_accounts(words, owner)).scalar()


def account_rows(
    actor: Actor, words: tuple[str, ...], owner: int | None, sort: str, offset: int, limit: int
) -> list[ListedAccount]:
    """One page of accounts in this order. One statement."""
    columns = (Account.id, Account.name, Account.city, Account.sector, User.name)
    if sort == "open":
        counts = deals.ask().open_counts(actor)
        count = fn.COALESCE(counts.c.open_deals, 0)
        query = Account.select(*columns, count).join(counts, JOIN.LEFT_OUTER, on=(counts.c.account_id == Account.id))
        order = (count.desc(), Account.folded, Account.id)
    else:
        query, order = Account.select(*columns, deals.ask().open_count(actor, Account.id)), _account_order(sort)
    query = (
        query.join_from(Account, User, JOIN.LEFT_OUTER, on=(User.id == Account.owner_user_id))
        .where(_matching_accounts(words, owner))
        .order_by(*order)
        .offset(offset)
        .limit(limit)
    )
    return [ListedAccount(*row) for row in query.tuples()]


def count_contacts(words: tuple[str, ...]) -> int:
    """How many contacts match. One statement."""
    return (
        Contact.select(fn.COUNT(Contact.id))
        .join(Account, on=(Account.id == Contact.account_id))
        .where(_matching_contacts(words))
        .scalar()
    )


def contact_rows(words: tuple[str, ...], sort: str, offset: int, limit: int) -> list[ListedContact]:
    """One page of contacts in this order. One statement."""
    orders = {
        "account": (Account.folded, Contact.folded, Contact.id),
        "recent": (Contact.id.desc(),),
        "name": (Contact.folded, Contact.id),
    }
    query = (
        Contact.select(
            Contact.id, Contact.name, Contact.job_title, Contact.email, Contact.phone, Account.id, Account.name
        )
        .join(Account, on=(Account.id == Contact.account_id))
        .where(_matching_contacts(words))
        .order_by(*orders[sort])
        .offset(offset)
        .limit(limit)
    )
    return [ListedContact(*row) for row in query.tuples()]


def _matching_accounts(words: tuple[str, ...], owner: int | None):
    found = Account.id.is_null(False)
    if owner is not None:
        found = found & (Account.owner_user_id == owner)
    for word in words:
        found = found & (Account.folded.contains(word) | Account.found_by.contains(word))
    return found


def _matching_contacts(words: tuple[str, ...]):
    found = Contact.removed.is_null()
    for word in words:
        found = found & (
            Contact.folded.contains(word) | Contact.found_by.contains(word) | Account.folded.contains(word)
        )
    return found


def _account_order(sort: str) -> tuple:
    by_name = (Account.folded, Account.id)
    match sort:
        case "city":
            return (Case(None, [(Account.city == "", 1)], 0), Account.found_by, *by_name)
        case "sector":
            names = [(code, folded(_(name))) for code, name in SECTORS.items()]
            return (Case(None, [(Account.sector == "", 1)], 0), Case(Account.sector, names, Account.sector), *by_name)
        case "owner":
            return (User.name.asc(nulls="last"), *by_name)
        case "recent":
            return (Account.id.desc(),)
        case _:
            return by_name
