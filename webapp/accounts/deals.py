"""What accounts ask of opportunities, which stand above them in the house: `app` introduces the one who answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from webapp.people.access import Actor


@dataclass(frozen=True, slots=True)
class DealRow:
    """An opportunity in the list of an account's or a contact's."""

    id: int
    number: str
    topic: str
    stage: str
    status: str
    score: int | None
    grade: str | None
    close_date: date | None
    revenue: Decimal
    currency: str
    owner: str
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class DealSum:
    """How many opportunities are open, won or lost (`status`) in a currency, and what they come to: what won ones brought,
    what the others are estimated at."""

    status: str
    currency: str
    count: int
    revenue: Decimal


@dataclass(frozen=True, slots=True)
class Deals:
    """The opportunities of an account or a contact that the reader may see: open ones first, and sums over all of them."""

    rows: tuple[DealRow, ...] = ()
    sums: tuple[DealSum, ...] = ()

    @property
    def count(self) -> int:
        """How many there are, shown or not."""
        return sum(each.count for each in self.sums)

    def sums_of(self, status: str) -> tuple[DealSum, ...]:
        """The sums of open, won or lost ones, a currency each."""
        return tuple(each for each in self.sums if each.status == status)


@dataclass(frozen=True, slots=True)
class Held:
    """The opportunities whose primary contact somebody is: those that the reader may see, in words, and whether there are
    others."""

    named: tuple[str, ...] = ()
    others: bool = False

    def __bool__(self) -> bool:
        return bool(self.named) or self.others


class Answers(Protocol):
    """The opportunities, as accounts know them. What the actor may not see is in no answer."""

    def open_count(self, actor: Actor, account: Any) -> Any:
        """An expression: how many open opportunities has the account whose id is in this column."""

    def open_counts(self, actor: Actor) -> Any:
        """The same for all accounts at once: a query of account and count, for an order by it."""

    def of_account(self, actor: Actor, account: int) -> Deals:
        """The opportunities of an account. Two statements."""
        ...

    def of_contact(self, actor: Actor, contact: int) -> Deals:
        """The opportunities whose primary contact this is. Two statements."""
        ...

    def held_by(self, actor: Actor, contact: int) -> Held:
        """The opportunities that keep a contact from being removed. One statement."""
        ...

    def account_renamed(self, account: int, name: str) -> None:
        """Let a search find the account's opportunities by its new name. Inside a write transaction, two statements."""

    def contact_renamed(self, contact: int, name: str) -> None:
        """The same for a contact's."""


_answering: list[Answers] = []


def answered_by(answers: Answers) -> None:
    """Ask these from here on."""
    _answering[:] = [answers]


def ask() -> Answers:
    """Who answers about opportunities. RuntimeError before anybody was introduced."""
    if not _answering:
        raise RuntimeError("nobody answers about opportunities: call deals.answered_by first")
    return _answering[0]


def names(rows: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Opportunities as a sentence names them, from number and topic."""
    return tuple(f"{number} ({topic})" for number, topic in rows)
