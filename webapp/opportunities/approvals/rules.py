"""How much a price gives away, whose price it is, and what an agreement covers. Told in docs/algorithms/approvals.md.

A line's discount is the manual discount and an override below the list price, off what the line would cost without
them; the order's is its own discount off the sum of the lines. Volume discounts and plugins' adjustments don't count.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from webapp.audit.changes import plain
from webapp.core.money import HUNDRED, ZERO, currency_decimals, rounded
from webapp.opportunities.draft import Draft, Head, Line
from webapp.pricing import stored
from webapp.pricing.line import settle_line
from webapp.pricing.model import LineInput, OrderInput, Rules
from webapp.pricing.opening import open_line

ORDER = "order"
Limit = Callable[[int | None], Decimal | None]
_PLACES = 6


@dataclass(frozen=True, slots=True)
class Given:
    """What is given away: `off` of `base`, both in the opportunity's currency."""

    base: Decimal
    off: Decimal

    @property
    def percent(self) -> Decimal:
        """The share of the base, to six decimals."""
        return rounded(self.off * HUNDRED / self.base, _PLACES) if self.base > 0 else ZERO

    def exceeds(self, limit: Decimal, decimals: int) -> bool:
        """Whether it is more than the limit allows, the limit's amount rounded like any other."""
        return self.off > rounded(self.base * limit / HUNDRED, decimals)


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that must be agreed to. `line` is a line's id, or `order` for the order's own discount.

    `percent` stands above `limit`, the asking person's; `by` is that person; `mark` is what an agreement would cover.
    """

    line: str
    name: str
    given: Given
    limit: Decimal
    by: int | None
    mark: str

    @property
    def percent(self) -> Decimal:
        """How much is given away."""
        return self.given.percent


def asks(draft: Draft, limit: Limit) -> tuple[Ask, ...]:
    """What stands above its author's limit and was not agreed to as it is: the lines in their order, then the order."""
    decimals = currency_decimals(draft.head.currency)
    found = []
    for line in draft.lines:
        if line.given_price is None and not line.manual_discount:
            continue
        given = of_line(line, draft.head.currency)
        if given.off > 0:
            by = line.asked_by_id or author_of(draft.head)
            most = limit(by)
            if most is not None and given.exceeds(most, decimals) and line.agreed != (mark := mark_of(line)):
                found.append(Ask(line.id, line.name, given, most, by, mark))
    head, given = draft.head, of_order(draft.head)
    if given.off > 0:
        by = head.discount_by_id or author_of(head)
        most = limit(by)
        if (
            most is not None
            and given.exceeds(most, decimals)
            and head.discount_agreed != (mark := mark_of_order(draft))
        ):
            found.append(Ask(ORDER, "", given, most, by, mark))
    return tuple(found)


def of_line(line: Line, currency: str) -> Given:
    """What a line gives away; nothing where it has no price or is covered by its bundle's."""
    if line.gross is None or line.net is None or line.is_included:
        return Given(ZERO, ZERO)
    manual = line.manual_discount or ZERO
    before = line.gross - (line.volume_discount or ZERO) + (line.plugin_adjustment or ZERO)
    if not _is_below_list(line):
        return Given(before, manual)
    base = _without_override(line.pins or "", line.adjustments, line.quantity, line.role == "counted", currency)
    return Given(before, manual) if base is None else Given(base, max(ZERO, base - before + manual))


def of_order(head: Head) -> Given:
    """What the order's own discount gives away."""
    return Given(head.detail_total, head.discount)


def mark_of(line: Line) -> str:
    """What an agreement about a line covers: what is sold, how much of it, and at what price."""
    return _digest(
        line.id, line.product_id, line.text, line.unit_id, line.quantity, line.unit_price, line.discount_percent,
        line.discount_amount, line.net,
    )  # fmt: skip


def mark_of_order(draft: Draft) -> str:
    """What an agreement about the order's discount covers: the discount, and every line as it stands."""
    head = draft.head
    return _digest(
        head.discount_percent, head.discount_amount, head.detail_total, *(mark_of(each) for each in draft.lines)
    )


def mark_of_all(found: Iterable[Ask]) -> str:
    """What an agreement to all of these covers, in one text."""
    return _digest(*(f"{ask.line}:{ask.mark}" for ask in found))


def author_of(head: Head) -> int | None:
    """Whose price it is where nobody is named: who made the opportunity, else its owner."""
    return head.created_by_id or head.owner_user_id


def signed(before: Draft, after: Draft, user: int | None, restored: frozenset[str] = frozenset()) -> Draft:
    """`after` with the person's name on every price that they changed, and on new lines, not on restored ones."""
    known = before.by_id
    lines = tuple(
        line
        if (old := known.get(line.id)) is line or line.id in restored or (old and _asked(old) == _asked(line))
        else replace(line, asked_by_id=user)
        for line in after.lines
    )
    head = after.head
    if (head.discount_percent, head.discount_amount) != (before.head.discount_percent, before.head.discount_amount):
        head = replace(head, discount_by_id=user)
    return Draft(head, lines)


def agreed(draft: Draft, found: Iterable[Ask]) -> Draft:
    """The draft with the agreement to all of these kept on it."""
    marks = {ask.line: ask.mark for ask in found}
    lines = tuple(replace(line, agreed=marks[line.id]) if line.id in marks else line for line in draft.lines)
    head = replace(draft.head, discount_agreed=marks[ORDER]) if ORDER in marks else draft.head
    return Draft(head, lines)


def _is_below_list(line: Line) -> bool:
    given, listed = line.given_price, line.list_price
    return line.product_id is not None and given is not None and listed is not None and given < listed


def _asked(line: Line) -> tuple:
    return (
        line.product_id, line.text, line.unit_id, line.quantity, line.given_price, line.discount_percent,
        line.discount_amount,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _without_override(pins: str, adjustments: str, quantity: Decimal, counted: bool, currency: str) -> Decimal | None:
    """What the line would come to at its list price, volume discount and plugins' last answers included; None unpriced."""
    if not pins:
        return None
    known = stored.read_pins(pins)
    line = LineInput("", quantity, known, counted=counted)
    order = OrderInput(currency, currency_decimals(currency), date(2000, 1, 1), Rules(), (line,))
    answers = stored.read_line_answers(adjustments, "") if counted else ()
    priced = settle_line(open_line(line, order), order, answers, stale=False)
    if priced.gross is None:
        return None
    return priced.gross - (priced.volume_discount or ZERO) + (priced.plugin_adjustment or ZERO)


def _digest(*values: object) -> str:
    texts = (plain(value) if isinstance(value, Decimal) else "" if value is None else str(value) for value in values)
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:32]
