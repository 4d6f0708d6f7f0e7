"""What a new pricing run would give, as it is kept with the opportunity and shown on its page."""

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from webapp.core.money import plain

Cause = Literal["prices", "rules", "settings", "taxes"]


@dataclass(frozen=True, slots=True)
class MovedLine:
    """A line and its net now and in a new run; None is without a price."""

    id: str
    name: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Override:
    """A price given by hand, which no run touches, beside the list's price then and now."""

    id: str
    name: str
    given: Decimal
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Found:
    """`key` says at which fingerprints it was looked; `before` and `after` are the calculated revenue, or the
    totals where only these differ.

    `causes` add up to the difference: price lists and catalogue, plugins' rules, the unit's settings, rates of tax.
    """

    key: str
    before: Decimal
    after: Decimal
    causes: tuple[tuple[Cause, Decimal], ...] = ()
    lines: tuple[MovedLine, ...] = ()
    overrides: tuple[Override, ...] = ()

    @property
    def has_moved(self) -> bool:
        """Whether a new run gives any other figure; a list price under an override is none."""
        return self.before != self.after or bool(self.lines)


def key_of(fingerprints: tuple[str, str]) -> str:
    """Both fingerprints as one text."""
    return "|".join(fingerprints)


def write(found: Found) -> str:
    """The text of the column `opportunity.moved`; only the key where nothing moves."""
    if not found.has_moved and not found.overrides:
        return json.dumps([found.key])
    return json.dumps(
        [
            found.key,
            plain(found.before),
            plain(found.after),
            [[cause, plain(amount)] for cause, amount in found.causes],
            [[line.id, line.name, _text(line.before), _text(line.after)] for line in found.lines],
            [
                [each.id, each.name, plain(each.given), _text(each.before), _text(each.after)]
                for each in found.overrides
            ],
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


@lru_cache(maxsize=512)
def read(text: str) -> Found | None:
    """What `write` wrote; None for an empty text. Equal texts share one value, which is frozen."""
    if not text:
        return None
    key, *rest = json.loads(text)
    if not rest:
        return Found(key, Decimal(0), Decimal(0))
    before, after, causes, lines, overrides = rest
    return Found(
        key,
        Decimal(before),
        Decimal(after),
        tuple((cause, Decimal(amount)) for cause, amount in causes),
        tuple(MovedLine(id_, name, _number(old), _number(new)) for id_, name, old, new in lines),
        tuple(
            Override(id_, name, Decimal(given), _number(old), _number(new)) for id_, name, given, old, new in overrides
        ),
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
