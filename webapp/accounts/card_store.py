"""Reading and writing one account or contact with all its fields."""

from dataclasses import fields
from datetime import datetime

from peewee import JOIN, SQL, fn

from webapp.accounts.cards import AccountCard, ContactCard
from webapp.accounts.fields import ACCOUNT_FIELDS, CONTACT_FIELDS
from webapp.accounts.records import Account, Contact
from webapp.accounts.rules import digits_of
from webapp.accounts.words import finding_text
from webapp.core.folding import folded
from webapp.db import database
from webapp.db.epochs import Epoch, Epochs
from webapp.people.access import Actor
from webapp.people.records import User

_ACCOUNT = tuple(getattr(Account, f.name) for f in fields(AccountCard) if not f.name.endswith("_name"))
_CONTACT = tuple(getattr(Contact, f.name) for f in fields(ContactCard) if hasattr(Contact, f.name))
MOST_CONTACTS = 100


def account_card(_actor: Actor, account: int) -> AccountCard | None:
    """The account, or None. One statement."""
    parent = Account.alias()
    row = (
        Account.select(*_ACCOUNT, parent.name, User.name)
        .join(parent, JOIN.LEFT_OUTER, on=(parent.id == Account.parent_id))
        .join_from(Account, User, JOIN.LEFT_OUTER, on=(User.id == Account.owner_user_id))
        .where(Account.id == account)
        .tuples()
        .first()
    )
    return AccountCard(*row) if row else None


def contact_card(_actor: Actor, contact: int) -> ContactCard | None:
    """The contact, or None when there is none or it was removed. One statement."""
    row = _contacts().where((Contact.id == contact) & Contact.removed.is_null()).tuples().first()
    return ContactCard(*row) if row else None


def removed_contact(_actor: Actor, contact: int) -> ContactCard | None:
    """A contact that was removed and can be brought back, or None. One statement."""
    row = _contacts().where((Contact.id == contact) & Contact.removed.is_null(False)).tuples().first()
    return ContactCard(*row) if row else None


def contact_cards(_actor: Actor, account: int, limit: int = MOST_CONTACTS) -> list[ContactCard]:
    """The contacts of an account by name. One statement."""
    rows = (
        _contacts()
        .where((Contact.account_id == account) & Contact.removed.is_null())
        .order_by(Contact.folded, Contact.id)
        .limit(limit)
        .tuples()
    )
    return [ContactCard(*row) for row in rows]


def subsidiaries(_actor: Actor, account: int, limit: int = 50) -> list[tuple[int, str]]:
    """The accounts of which this one is the parent: id and name. One statement."""
    query = Account.select(Account.id, Account.name).where(Account.parent_id == account).order_by(Account.folded)
    return list(query.limit(limit).tuples())


def claim_account(before: AccountCard, after: AccountCard, epochs: Epochs) -> bool:
    """Write what changed and raise the version, if nobody else did since and the reach still holds. One statement."""
    changed: dict = {
        getattr(Account, f.column): getattr(after, f.column)
        for f in ACCOUNT_FIELDS.values()
        if getattr(after, f.column) != getattr(before, f.column)
    }
    changed |= {
        Account.unit_id: after.unit_id,
        Account.folded: folded(after.name),
        Account.found_by: account_words(after),
    }
    return _claimed(Account, before, changed, Account.id.is_null(False), epochs)


def claim_contact(before: ContactCard, after: ContactCard, epochs: Epochs) -> bool:
    """The same for a contact that nobody has removed. One statement."""
    changed: dict = {
        getattr(Contact, f.column): getattr(after, f.column)
        for f in CONTACT_FIELDS.values()
        if getattr(after, f.column) != getattr(before, f.column)
    }
    changed |= {Contact.folded: folded(after.name), Contact.found_by: contact_words(after)}
    return _claimed(Contact, before, changed, Contact.removed.is_null(), epochs)


def claim_removal(contact: ContactCard, at: datetime | None, by: int | None, epochs: Epochs) -> bool:
    """Take a contact away, or bring it back with None, if nobody else changed it since. One statement."""
    still = Contact.removed.is_null() if at else Contact.removed.is_null(False)
    return _claimed(Contact, contact, {Contact.removed: at, Contact.removed_by_id: by}, still, epochs)


def is_under(account: int, above: int) -> bool:
    """Whether an account is `above` itself or hangs below it, however deep. Inside a write transaction; two statements.

    Changes of parents go one after the other: without that two of them at once could close a circle.
    """
    Epoch.update({Epoch.access: Epoch.access}).where(Epoch.id == 1).execute()
    mark = "?" if database.obj.engine == "sqlite" else "%s"
    found = database.obj.execute_sql(
        f"WITH RECURSIVE above (id) AS (SELECT CAST({mark} AS BIGINT) UNION "
        "SELECT account.parent_id FROM account JOIN above ON above.id = account.id WHERE account.parent_id IS NOT NULL) "
        f"SELECT 1 FROM above WHERE id = {mark}",
        (account, above),
    )
    return found.fetchone() is not None


def insert_account(card: AccountCard) -> int:
    """A new account; its id. One statement."""
    values: dict = {getattr(Account, f.column): getattr(card, f.column) for f in ACCOUNT_FIELDS.values()}
    values |= {Account.unit_id: card.unit_id, Account.folded: folded(card.name), Account.found_by: account_words(card)}
    return Account.insert(values).execute()


def insert_contact(card: ContactCard) -> int:
    """A new contact; its id. One statement."""
    values: dict = {getattr(Contact, f.column): getattr(card, f.column) for f in CONTACT_FIELDS.values()}
    values |= {Contact.account_id: card.account_id, Contact.created_by_id: card.created_by_id}
    values |= {Contact.folded: folded(card.name), Contact.found_by: contact_words(card)}
    return Contact.insert(values).execute()


def account_words(card: AccountCard) -> str:
    """What finds an account besides its name, the city first."""
    return finding_text(card.city, sector=card.sector, country=card.country)


def contact_words(card: ContactCard) -> str:
    """What finds a contact besides its name."""
    return finding_text(card.job_title, card.email, digits_of(card.phone))


def _contacts():
    return Contact.select(*_CONTACT, Account.name, Account.unit_id, Account.owner_user_id).join(
        Account, on=(Account.id == Contact.account_id)
    )


def _claimed(table, before: AccountCard | ContactCard, changed: dict, still, epochs: Epochs) -> bool:
    same_access = Epoch.select(SQL("1")).where(Epoch.access == epochs.access)
    written = (
        table.update({table.version: table.version + 1, **changed})
        .where((table.id == before.id) & (table.version == before.version) & still & fn.EXISTS(same_access))
        .execute()
    )
    return written == 1
