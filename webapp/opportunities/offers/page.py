"""What the pages of offers are given: frozen values, typed, which the templates print and nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from webapp.opportunities.draft import Head
from webapp.opportunities.offers.blocking import Block
from webapp.opportunities.offers.letter import Offer
from webapp.opportunities.page import ToldChange


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A line that differs between two versions: `kind` is added, removed or changed."""

    kind: str
    name: str
    net: Decimal | None
    changes: tuple[ToldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldDifference:
    """What changed since version `since`, told in the reader's language."""

    since: int
    lines: tuple[ToldLine, ...]
    totals: tuple[ToldChange, ...]
    before: Decimal
    after: Decimal

    @property
    def is_empty(self) -> bool:
        """Whether the customer would read the same."""
        return not (self.lines or self.totals)


@dataclass(frozen=True, slots=True)
class Version:
    """An offer in the list, and what it changed against the one before it."""

    offer: Offer
    difference: ToldDifference | None


@dataclass(frozen=True, slots=True)
class OffersPage:
    """All offers of an opportunity, the latest first, and what may be done now.

    `draft` is what would be presented, None while prices are frozen; `values` are what its form shows, `errors` the
    sentence beside each refused field; `difference` is against the offer that the customer has.
    """

    head: Head
    today: date
    versions: tuple[Version, ...]
    next_n: int
    standing: Offer | None = None
    draft: Offer | None = None
    difference: ToldDifference | None = None
    blocks: tuple[Block, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    may_write: bool = False


@dataclass(frozen=True, slots=True)
class OfferPage:
    """One offer: `sheet` is what the customer reads, in the customer's language."""

    head: Head
    today: date
    offer: Offer
    sheet: Markup
    difference: ToldDifference | None = None
    may_write: bool = False
