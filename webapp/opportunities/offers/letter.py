"""The words of an offer, kept as they were: who offers what to whom; and an offer as a page and a list show it."""

from dataclasses import dataclass
from datetime import date, datetime

from webapp.opportunities.offers.figures import Figures


@dataclass(frozen=True, slots=True)
class Letter:
    """What the customer reads besides the figures. `company` is the root of the units, `unit` the one that offers; `day`
    is the one of the presentation where that unit is."""

    title: str
    company: str
    unit: str
    address: str
    account: str
    place: str
    contact: str
    by: str
    by_email: str
    day: date
    message: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """Version `n` of what was presented; a draft has neither a state nor an instant.

    `state` is presented, replaced (by a later version) or withdrawn (for a `reason`); `ended` is when.
    """

    n: int
    number: str
    language: str
    currency: str
    valid_until: date
    letter: Letter
    figures: Figures
    state: str = ""
    presented: datetime | None = None
    presented_by: str = ""
    ended: datetime | None = None
    ended_by: str = ""
    reason: str = ""

    def is_expired(self, today: date) -> bool:
        """Whether it stands, but its last day has passed."""
        return self.state == "presented" and self.valid_until < today
