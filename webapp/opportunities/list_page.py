"""What the list's page is given: frozen values, typed, which the templates print and nothing more."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from webapp.opportunities.fields import FIELDS, HeaderField
from webapp.opportunities.list_columns import COLUMNS, Column
from webapp.opportunities.list_store import Row, Sum
from webapp.opportunities.wishes import Wishes


@dataclass(frozen=True, slots=True)
class Deal:
    """A row of the list. `kind` is its type in words; `may_write` whether it is edited where it stands."""

    row: Row
    stage: str
    kind: str
    overdue: bool = False
    may_write: bool = False

    def field(self, name: str) -> HeaderField:
        """The field of this name, with its label and kind."""
        return FIELDS[name]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a filter may have, as it stands in the address, and how many it would show."""

    value: str
    text: str
    count: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Pill:
    """A filter: `chosen` is its value in words, empty when it isn't set."""

    name: str
    label: str
    everything: str
    chosen: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Hindrance:
    """The filter that leaves out the most where nothing matches: how many there would be without it."""

    name: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands in the list that it was opened from: the list's address, and the records beside it."""

    wishes: Wishes
    query: str
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class ListPage:
    """The list. `count` and `sums` (by currency) are of everything that matches; pages begin with 1."""

    wishes: Wishes
    deals: tuple[Deal, ...]
    sums: tuple[Sum, ...]
    page: int = 1
    pages: int = 1
    first: int = 0
    last: int = 0
    pills: tuple[Pill, ...] = ()
    hindrance: Hindrance | None = None

    @property
    def count(self) -> int:
        """How many match, whatever their currency."""
        return sum(each.count for each in self.sums)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are shown, the opportunity first."""
        return (COLUMNS["topic"], *(COLUMNS[name] for name in self.wishes.columns))

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Every column that can be chosen."""
        return tuple(column for column in COLUMNS.values() if column.name != "topic")

    @cached_property
    def query(self) -> str:
        """The list's address after the question mark, which its records carry so that one finds back to it."""
        return urlencode(self.wishes.address(page=self.page), doseq=True)
