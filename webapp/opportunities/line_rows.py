"""The rows of the table of lines, each worked out when it is asked for: of 500 lines an edit shows one."""

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from webapp.opportunities.draft import Line

if TYPE_CHECKING:
    from webapp.opportunities.page import LineRow


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A line with all that its row is made from, as a key, and what makes it."""

    key: Hashable
    row: "Callable[[], LineRow]"


class LineRows(Sequence["LineRow"]):
    """`tells` answers what besides the line its row is made from; `makes` makes the row."""

    def __init__(
        self, lines: Sequence[Line], tells: Callable[[Line], Hashable], makes: "Callable[[Line], LineRow]"
    ) -> None:
        self._lines, self._tells, self._makes = lines, tells, makes

    def told(self, wanted: Collection[str] | None = None) -> Iterator[ToldLine]:
        """The lines with these ids, in their order; all of them for None."""
        for line in self._lines:
            if wanted is None or line.id in wanted:
                yield ToldLine((line, self._tells(line)), lambda line=line: self._makes(line))  # type: ignore[misc]

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> "LineRow": ...

    @overload
    def __getitem__(self, place: slice) -> "list[LineRow]": ...

    def __getitem__(self, place: int | slice) -> "LineRow | list[LineRow]":
        if isinstance(place, slice):
            return [self._makes(line) for line in self._lines[place]]
        return self._makes(self._lines[place])


def no_rows() -> LineRows:
    """The rows of no lines."""
    return LineRows((), lambda _line: None, lambda _line: NotImplemented)
