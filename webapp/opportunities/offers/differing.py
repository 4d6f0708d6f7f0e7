"""What changed from one version of an offer to another."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from webapp.opportunities.offers.figures import Figures, OfferLine

# What tells two versions of a line apart, in the order in which it is told.
_COMPARED: tuple[tuple[str, Callable[[OfferLine], object]], ...] = (
    ("name", lambda line: line.name),
    ("quantity", lambda line: line.quantity),
    ("unit", lambda line: line.unit),
    ("unit_price", lambda line: line.unit_price),
    ("discount", lambda line: line.discount),
    ("role", lambda line: line.role),
    ("net", lambda line: line.net),
    ("tax_percent", lambda line: line.tax_percent),
    ("description", lambda line: line.description),
)


@dataclass(frozen=True, slots=True)
class Change:
    """A value of a line or of the totals that is another one now."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line that both versions have."""

    line: OfferLine
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines added, removed and changed, and totals that moved."""

    added: tuple[OfferLine, ...]
    removed: tuple[OfferLine, ...]
    changed: tuple[ChangedLine, ...]
    totals: tuple[Change, ...]
    before: Decimal
    after: Decimal

    @property
    def is_empty(self) -> bool:
        """Whether the customer would read the same."""
        return not (self.added or self.removed or self.changed or self.totals)


def difference(before: Figures, after: Figures) -> Difference:
    """What the customer reads otherwise in `after`. The order of the lines is no difference."""
    old = {line.id: line for line in before.lines}
    new = {line.id: line for line in after.lines}
    both = ((old[id_], line) for id_, line in new.items() if id_ in old)
    changed = ((line, _changes(was, line)) for was, line in both)
    names = ("discount", "adjustment", "freight", "tax", "total", "with_options")
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return Difference(
        added=tuple(line for id_, line in new.items() if id_ not in old),
        removed=tuple(line for id_, line in old.items() if id_ not in new),
        changed=tuple(ChangedLine(line, changes) for line, changes in changed if changes),
        totals=tuple(Change(name, was, now) for name, was, now in pairs if was != now),
        before=before.total,
        after=after.total,
    )


def _changes(was: OfferLine, line: OfferLine) -> tuple[Change, ...]:
    values = ((field, of(was), of(line)) for field, of in _COMPARED)
    return tuple(Change(field, before, after) for field, before, after in values if before != after)
