"""An account and a contact with all their fields, as edits and pages see them: frozen."""

from dataclasses import dataclass

from webapp.accounts.fields import ACCOUNT_FIELDS, CONTACT_FIELDS
from webapp.audit.changes import as_text

Value = str | int | None


@dataclass(frozen=True, slots=True)
class AccountCard:
    """An account's own columns, and the names of what they refer to."""

    id: int
    version: int
    name: str
    sector: str
    city: str
    country: str
    employees: int | None
    language: str
    tax_treatment: str
    parent_id: int | None
    owner_user_id: int | None
    unit_id: int | None
    parent_name: str | None = None
    owner_name: str | None = None

    @property
    def record(self) -> str:
        """What the change log calls it."""
        return f"account:{self.id}"

    def written(self, name: str) -> str | None:
        """The value of a field as the change log, data-value and editors write it; None for nothing."""
        return written(getattr(self, ACCOUNT_FIELDS[name].column))


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A contact's own columns; of its account, the name and what says who may change it."""

    id: int
    version: int
    account_id: int
    name: str
    job_title: str
    email: str
    phone: str
    language: str
    created_by_id: int | None
    account_name: str = ""
    account_unit_id: int | None = None
    account_owner_id: int | None = None

    @property
    def record(self) -> str:
        """What the change log calls it."""
        return f"contact:{self.id}"

    def written(self, name: str) -> str | None:
        """The value of a field as the change log, data-value and editors write it; None for nothing."""
        return written(getattr(self, CONTACT_FIELDS[name].column))


def written(value: object) -> str | None:
    """A value as text; an empty text is nothing."""
    return as_text(value) or None
