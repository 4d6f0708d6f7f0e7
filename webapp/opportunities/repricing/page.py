"""What the previews of another price are given: frozen values, typed, which the templates print and nothing more."""

from dataclasses import dataclass
from decimal import Decimal

from webapp.core.language import N_, _
from webapp.opportunities.draft import Head
from webapp.opportunities.repricing.found import Cause, Found, MovedLine

CAUSES: dict[Cause, str] = {
    "prices": N_("Lista de precios y catálogo"),
    "rules": N_("Reglas de la unidad"),
    "settings": N_("Ajustes de la unidad"),
    "taxes": N_("IVA"),
}


@dataclass(frozen=True, slots=True)
class ShownCause:
    """A cause in words, and how much of the difference it makes."""

    text: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Total:
    """A figure of the order now and then."""

    label: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class ListOption:
    """A price list to choose; `hint` says its currency, and why it gives no price today."""

    id: int
    name: str
    hint: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change, before anything does. `currency` is the one after; `problems` are the new ones in sentences.

    `others` is the number of lines that stay as they are; `seen` goes with the answer, so that nothing else is applied.
    """

    head: Head
    found: Found
    causes: tuple[ShownCause, ...]
    totals: tuple[Total, ...]
    problems: tuple[str, ...]
    others: int
    seen: str
    currency: str
    may_write: bool
    error: str = ""

    @property
    def lines(self) -> tuple[MovedLine, ...]:
        """The lines that move."""
        return self.found.lines

    @property
    def is_same_currency(self) -> bool:
        """Whether before and after can be subtracted."""
        return self.currency == self.head.currency


@dataclass(frozen=True, slots=True)
class ListPage:
    """Choosing another price list: the lists, and the preview of the chosen one."""

    head: Head
    options: tuple[ListOption, ...]
    chosen: str
    preview: Preview | None = None
    error: str = ""
    may_write: bool = True


def shown_causes(found: Found) -> tuple[ShownCause, ...]:
    """The causes in the reader's language."""
    return tuple(ShownCause(_(CAUSES[cause]), amount) for cause, amount in found.causes)
