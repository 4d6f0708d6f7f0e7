"""Who uses the catalogue. The catalogue doesn't know the slices above it, so they tell it: see `answered_by`."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from webapp.people.access import Actor


@dataclass(frozen=True, slots=True)
class Touched:
    """Open opportunities, and their lines, that a change concerns: those that the reader may see."""

    opportunities: int
    lines: int


class Uses(Protocol):
    """What the slice of opportunities answers. Counts are within the reader's reach, the rest is about everything."""

    def of_lists(self, actor: Actor, lists: Collection[int]) -> Touched:
        """What stands on any of these price lists. One statement."""
        ...

    def of_product(self, actor: Actor, product: int) -> Touched:
        """What holds this product. One statement."""
        ...

    def lines_by_product(self, actor: Actor, lists: Collection[int], products: Collection[int]) -> dict[int, int]:
        """How many open lines of opportunities on these lists hold each product. One statement."""
        ...

    def is_list_used(self, price_list: int) -> bool:
        """Whether any opportunity, open or closed, has this list. One statement."""
        ...

    def is_product_used(self, product: int) -> bool:
        """Whether any line, also a removed one, holds this product. One statement."""
        ...

    def are_units_used(self, units: Collection[int]) -> frozenset[int]:
        """Those of these units of measure that any line is in. One statement."""
        ...


_answering: Uses | None = None


def answered_by(uses: Uses) -> None:
    """Let `uses` answer from here on; the application says so once, at its start."""
    global _answering
    _answering = uses


def uses() -> Uses:
    """Who answers. LookupError when nobody was named: guessing "unused" would let somebody break stored prices."""
    if _answering is None:
        raise LookupError("nobody has been named who knows what uses the catalogue")
    return _answering
