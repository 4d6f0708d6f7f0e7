"""What the pages of the catalogue have in common: pages of a list, when a list is valid, what a change would touch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from webapp.catalog.store import ListHead
from webapp.core.language import N_, _

SIZE = 50
VALIDITIES = {"now": N_("Vale hoy"), "later": N_("Aún no vale"), "over": N_("Terminó"), "archived": N_("Archivada")}


@dataclass(frozen=True, slots=True)
class Paging:
    """A page of a list; pages begin with 1, `first` and `last` are the places of its rows among all."""

    count: int
    page: int = 1
    size: int = SIZE

    @property
    def pages(self) -> int:
        """How many there are, one at least."""
        return max(1, -(-self.count // self.size))

    @property
    def offset(self) -> int:
        """How many rows come before."""
        return (self.page - 1) * self.size

    @property
    def first(self) -> int:
        """The place of the first row; 0 when there is none."""
        return self.offset + 1 if self.count else 0

    @property
    def last(self) -> int:
        """The place of the last row."""
        return min(self.page * self.size, self.count)


def paging(asked: Mapping[str, str], count: int) -> Paging:
    """The page that an address asks for, within what there is."""
    text = asked.get("page", "")
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    return Paging(count, min(max(1, wanted), Paging(count).pages))


def validity(prices: ListHead, today: date) -> str:
    """A code of VALIDITIES."""
    if prices.archived:
        return "archived"
    if prices.since is not None and today < prices.since:
        return "later"
    return "over" if prices.until is not None and today > prices.until else "now"


def validity_text(code: str) -> str:
    """The same in the reader's language."""
    return _(VALIDITIES[code])
