"""Accounts and contacts as other slices name, find and create them. Contacts that were removed are not among them."""

from dataclasses import dataclass

from webapp.accounts.records import Account, Contact
from webapp.audit import store as audit
from webapp.core.folding import folded
from webapp.core.sending import Sent
from webapp.db.prepared import Prepared, slot
from webapp.people.access import Actor


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as lists, forms and lines of text name it."""

    id: int
    name: str
    city: str
    sector: str
    treatment: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact of an account."""

    id: int
    account_id: int
    name: str
    job_title: str


_ACCOUNT = (Account.id, Account.name, Account.city, Account.sector, Account.tax_treatment)


def account(_actor: Actor, account_id: int) -> AccountRow | None:
    """The account, or None. Everybody who signs in may see accounts. One statement."""
    row = Account.select(*_ACCOUNT).where(Account.id == account_id).tuples().first()
    return AccountRow(*row) if row else None


def language_of(_actor: Actor, account_id: int) -> str | None:
    """The language that the account is written to in. One statement."""
    return Account.select(Account.language).where(Account.id == account_id).scalar()


def accounts_named(_actor: Actor, name: str) -> list[AccountRow]:
    """The accounts whose name is this, accents and case aside. One statement."""
    wanted = folded(name)
    return [AccountRow(*row) for row in Account.select(*_ACCOUNT).where(Account.folded == wanted).limit(3).tuples()]


def search_accounts(_actor: Actor, text: str, limit: int = 8) -> list[AccountRow]:
    """Accounts whose name holds every word, those that begin with the text first. One statement."""
    query = Account.select(*_ACCOUNT)
    for word in folded(text).split()[:6]:
        query = query.where(Account.folded.contains(word))
    found = [AccountRow(*row) for row in query.order_by(Account.folded).limit(100).tuples()]
    found.sort(key=lambda each: not folded(each.name).startswith(folded(text)))
    return found[:limit]


def contacts_of(_actor: Actor, account_id: int | None) -> list[ContactRow]:
    """The contacts of an account by name; none for no account. One statement, or none."""
    if account_id is None:
        return []
    return [ContactRow(*row) for row in _CONTACTS.rows(account=account_id)]


_CONTACTS = Prepared(
    lambda: (
        Contact.select(Contact.id, Contact.account_id, Contact.name, Contact.job_title)
        .where((Contact.account_id == slot("account")) & Contact.removed.is_null())
        .order_by(Contact.folded)
        .limit(200)
    )
)


def search_contacts(actor: Actor, text: str, account: str, limit: int = 8) -> list[ContactRow]:
    """Contacts whose name holds every word, of the account with this id or name when one is given. Two statements."""
    query = Contact.select(Contact.id, Contact.account_id, Contact.name, Contact.job_title).where(
        Contact.removed.is_null()
    )
    for word in folded(text).split()[:6]:
        query = query.where(Contact.folded.contains(word))
    if account.isascii() and account.isdigit() and len(account) < 19:
        query = query.where(Contact.account_id == int(account))
    elif account.strip():
        query = query.where(Contact.account_id.in_([each.id for each in accounts_named(actor, account)] or [0]))
    return [ContactRow(*row) for row in query.order_by(Contact.folded).limit(limit).tuples()]


def contact(_actor: Actor, contact_id: int) -> ContactRow | None:
    """The contact, or None. One statement."""
    row = (
        Contact.select(Contact.id, Contact.account_id, Contact.name, Contact.job_title)
        .where((Contact.id == contact_id) & Contact.removed.is_null())
        .tuples()
        .first()
    )
    return ContactRow(*row) if row else None


def insert_account(actor: Actor, name: str) -> int:
    """A new account by its name, owned by the actor; its id. Inside a write transaction, two statements."""
    values = {"name": name, "folded": folded(name), "owner_user_id": actor.user, "unit_id": actor.unit}
    account = Account.insert(values).execute()
    audit.write_action("created", f"account:{account}", actor.user, Sent(actor.via), version=1)
    return account


def insert_contact(actor: Actor, account: int, name: str) -> int:
    """A new contact of an account by its name; its id. Inside a write transaction, two statements."""
    contact = Contact.insert(account_id=account, name=name, folded=folded(name), created_by_id=actor.user).execute()
    audit.write_action("contact_added", f"contact:{contact}", actor.user, Sent(actor.via), version=1)
    return contact
