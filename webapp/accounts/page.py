"""What the pages of accounts and contacts are given: frozen values, typed, which the templates print and nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from webapp.accounts.alike_store import AlikeAccount, AlikeContact
from webapp.accounts.cards import AccountCard, ContactCard
from webapp.accounts.deals import Deals
from webapp.accounts.fields import ACCOUNT_FIELDS, CONTACT_FIELDS, AccountField
from webapp.accounts.list_store import ListedAccount, ListedContact
from webapp.accounts.words import country_text, sector_text
from webapp.core.language import _
from webapp.web.editing import Option, TypedForm


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A changed field in the history: its label, and both values as people read them (None for nothing)."""

    label: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """An action in the history. `kind` is the action's; `what` the contact that it was about."""

    at: datetime
    who: str
    kind: str
    what: str = ""
    changes: tuple[ToldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the history, newest first."""

    day: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact, and whether the reader may change it. `address` is where its edits go from the place that shows it."""

    card: ContactCard
    may_write: bool
    address: str

    def field(self, name: str) -> AccountField:
        """The field of this name, with its label and kind."""
        return CONTACT_FIELDS[name]

    @property
    def language(self) -> str:
        """The contact's language in the reader's."""
        return _(CONTACT_FIELDS["language"].choices.get(self.card.language, self.card.language))


@dataclass(frozen=True, slots=True)
class AccountPage:
    """The page of an account. `options` holds the values of each choice; `more_contacts` says that there are others."""

    card: AccountCard
    today: date
    unit_name: str = ""
    contacts: tuple[ContactRow, ...] = ()
    more_contacts: bool = False
    deals: Deals = field(default_factory=Deals)
    subsidiaries: tuple[tuple[int, str], ...] = ()
    history: tuple[Day, ...] = ()
    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    may_write: bool = True
    may_assign: bool = True
    may_create: bool = True

    def field(self, name: str) -> AccountField:
        """The field of this name, with its label, kind and choices."""
        return ACCOUNT_FIELDS[name]

    def choice(self, name: str) -> str:
        """The value of a field with fixed choices, in the reader's language."""
        code = getattr(self.card, ACCOUNT_FIELDS[name].column)
        return _(ACCOUNT_FIELDS[name].choices[code]) if code in ACCOUNT_FIELDS[name].choices else code

    @property
    def sector(self) -> str:
        """The sector in the reader's language."""
        return sector_text(self.card.sector)

    @property
    def country(self) -> str:
        """The country in the reader's language."""
        return country_text(self.card.country)


@dataclass(frozen=True, slots=True)
class ContactPage:
    """The page of a contact."""

    row: ContactRow
    today: date
    deals: Deals = field(default_factory=Deals)
    history: tuple[Day, ...] = ()
    may_create: bool = True


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list. `count` is of everything that matches, `total` of all there is in this view; pages begin with 1.

    `elsewhere` counts what the same search finds in the other list when it finds nothing here.
    """

    query: str
    sort: str
    count: int
    total: int
    page: int
    pages: int
    first: int
    last: int
    accounts: tuple[ListedAccount, ...] = ()
    contacts: tuple[ListedContact, ...] = ()
    whose: str = "all"
    elsewhere: int = 0
    may_create: bool = True


@dataclass(frozen=True, slots=True)
class NewForm:
    """The form of a new account or contact, with the known ones that resemble what was typed. `shown` are the names of what
    was chosen from a list, by field."""

    form: TypedForm
    alike: tuple[AlikeAccount, ...] | tuple[AlikeContact, ...] = ()
    shown: Mapping[str, str] = field(default_factory=dict)
