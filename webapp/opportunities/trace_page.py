"""What the page, the panel and the print of a price trace are given: steps in words, and a waterfall."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from webapp.core.language import _
from webapp.core.money import ZERO
from webapp.opportunities.draft import Head
from webapp.pricing.model import Step

_LONGEST_LABEL = 26
# The box of the standing waterfall: the highest amount at 20, zero at 170.
_TOP, _HEIGHT = 20, 150


@dataclass(frozen=True, slots=True)
class Subject:
    """What a trace is about: a line, or the whole order without an id. Amounts are None where there is no price."""

    id: str
    name: str
    position: int
    quantity: Decimal | None
    unit: str
    unit_price: Decimal | None
    net: Decimal | None
    tax_percent: Decimal | None
    tax: Decimal | None
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class Part:
    """A line that the order's sum is made of, and the address of its own trace."""

    name: str
    net: Decimal
    there: str


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step as a sentence: what was done, what it came to and by which rule. `applied` is False for a rule that was
    considered and did not apply; `short` names it below its bar; `currency` is the one of what it came to."""

    step: Step
    sentence: str
    short: str
    source: str = ""
    currency: str = ""

    @property
    def applied(self) -> bool:
        """Whether it changed anything."""
        return self.step.applied


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a waterfall: kind is tot (stands on zero), neg or pos. Places are SVG attributes: standing ones in a box of
    170, lying ones (`left`, `width`) in percent."""

    kind: str
    label: str
    amount: Decimal
    top: str
    height: str
    level: str
    top_of_text: str
    left: str
    width: str


@dataclass(frozen=True, slots=True)
class TracePage:
    """A price trace: the steps to the unit price, then those that change the amount; when, by whom and as of which day.

    `here` is its address, `offer` the version of the offer with which it was kept, 0 for today's; `parts` are the lines
    that an order's sum is made of.
    """

    head: Head
    subject: Subject
    unit_steps: tuple[ToldStep, ...]
    steps: tuple[ToldStep, ...]
    at: datetime
    as_of: date
    by: str
    here: str
    offer: int = 0
    parts: tuple[Part, ...] = ()

    @property
    def told_steps(self) -> tuple[ToldStep, ...]:
        """The steps that the table tells: freight only where there is some."""
        return tuple(each for each in self.steps if each.step.label != "freight" or each.step.amount)

    @property
    def is_order(self) -> bool:
        """Whether it is about the whole order."""
        return not self.subject.id

    @property
    def start(self) -> Decimal | None:
        """What the order's steps begin with: the sum of the lines."""
        return self.steps[0].step.input if self.is_order and self.steps else None

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The waterfall: what it starts from, what raised or lowered it, and what it came to; none without a price."""
        about = self.subject
        moves = [(each.short, each.step.amount) for each in self.steps if each.applied and each.step.amount]
        if self.start is not None:
            moves = [(_("Líneas"), self.start), *moves]
        if about.total is None or about.net is None or not moves:
            return ()
        if self.is_order:
            return _bars([*moves, (_("Total"), None)])
        taxed = [(_("IVA"), about.tax)] if about.tax else []
        return _bars([*moves, *([(_("Neto"), None)] if len(moves) > 1 else []), *taxed])


def _bars(series: Iterable[tuple[str, Decimal | None]]) -> tuple[Bar, ...]:
    """From labels with signed amounts; None stands for a total so far, and so does the first amount."""
    spans: list[tuple[str, str, Decimal, Decimal, Decimal]] = []
    level = ZERO
    for label, amount in series:
        if amount is None:
            spans.append(("tot", label, level, ZERO, level))
            continue
        kind = "tot" if not spans else "neg" if amount < 0 else "pos"
        spans.append((kind, label, amount, level, level + amount))
        level += amount
    highest = max(max(since, until) for *_rest, since, until in spans) or Decimal(1)
    return tuple(_bar(*span, highest) for span in spans)


def _bar(kind: str, label: str, amount: Decimal, since: Decimal, until: Decimal, highest: Decimal) -> Bar:
    upper, lower = max(since, until) / highest, min(since, until) / highest
    top, height = _TOP + _HEIGHT * (1 - upper), max(Decimal(1), _HEIGHT * (upper - lower))
    level = _TOP + _HEIGHT * (1 - until / highest)
    short = label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1].rstrip() + "…"
    return Bar(
        kind, short, amount, f"{top:.1f}", f"{height:.1f}", f"{level:.1f}", f"{top - 8:.1f}",
        f"{100 * lower:.2f}", f"{max(Decimal('0.6'), 100 * (upper - lower)):.2f}",
    )  # fmt: skip
