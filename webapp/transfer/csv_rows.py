"""Rows of a CSV file with the line that each begins on. What can't be read is refused row by row, with the reason."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

LONGEST = 1000  # characters of a cell
_UNREADABLE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


class UnreadableFile(Exception):
    """A file is missing, isn't CSV or lacks a column: nothing of it can be used. The message is one line."""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A row: its line in the file (the heading is line 1) and its cells by column, without spaces around them."""

    line: int
    cells: Mapping[str, str]

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(self.cells.values())


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that can't be imported. `values` are its cells as they stand in the file."""

    file: str
    line: int
    reason: str
    values: tuple[str, ...] = ()


def rows_of(path: Path, columns: tuple[str, ...]) -> Iterator[CsvRow | Refused]:
    """The rows of the file, cells in the order of `columns`; other columns are left aside. Raises UnreadableFile."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path.name}: {error.strerror or error}") from error
    # Bytes that are no UTF-8 become surrogates, so that only their own row is refused.
    text = content.decode("utf-8-sig", "surrogateescape")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        heading = [cell.strip() for cell in next(reader, [])]
        missing = [column for column in columns if column not in heading]
        if missing:
            raise UnreadableFile(f"{path.name}: the column {missing[0]} is missing")
        places = [heading.index(column) for column in columns]
        line = reader.line_num + 1
        for cells in reader:
            if cells:
                yield _row(path.name, line, cells, len(heading), columns, places)
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(f"{path.name}: line {reader.line_num}: {error}") from error


def _row(
    file: str, line: int, cells: list[str], width: int, columns: tuple[str, ...], places: list[int]
) -> CsvRow | Refused:
    if reason := _fault(cells, width):
        return Refused(file, line, reason, tuple(cell.encode("utf-8", "replace").decode() for cell in cells))
    return CsvRow(line, {column: cells[place].strip() for column, place in zip(columns, places, strict=True)})


def _fault(cells: list[str], width: int) -> str:
    if len(cells) != width:
        return f"has {len(cells)} cells instead of {width}"
    for cell in cells:
        if len(cell) > LONGEST:
            return f"has a cell of more than {LONGEST} characters"
        if _UNREADABLE.search(cell):
            return "is not UTF-8"
        if _CONTROL.search(cell.strip()):
            return "holds a control character"
    return ""
