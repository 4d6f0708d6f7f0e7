"""A small data set with invented names and the real one's faults, and ways to run its import."""

import csv
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from webapp.core import clock
from webapp.opportunities import store
from webapp.opportunities.draft import Draft
from webapp.opportunities.records import Opportunity
from webapp.people.access import System, reach
from webapp.transfer.crm_sales_opportunities import importing
from webapp.transfer.crm_sales_opportunities.summary import Summary

DATA = Path(__file__).parent / "data"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Folder:
    """A copy of the data set that a test may spoil."""

    path: Path

    def change(self, file: str, key: str, **cells: str) -> None:
        """Other cells in the row that begins with this key."""
        rows = self._rows(file)
        row = next(row for row in rows if next(iter(row.values())) == key)
        row.update(cells)
        self._write(file, rows)

    def add(self, file: str, *cells: str) -> None:
        """A row at the end."""
        with (self.path / file).open("a", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerow(cells)

    def remove(self, file: str, key: str) -> None:
        """The row that begins with this key."""
        self._write(file, [row for row in self._rows(file) if next(iter(row.values())) != key])

    def _rows(self, file: str) -> list[dict[str, str]]:
        with (self.path / file).open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def _write(self, file: str, rows: list[dict[str, str]]) -> None:
        with (self.path / file).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(Path(shutil.copytree(DATA, tmp_path / "crm")))


@pytest.fixture
def run(world: object, folder: Folder) -> Callable[[], Summary]:
    """Import the folder into the small company's database, at a set instant."""

    def imported() -> Summary:
        files = importing.check(folder.path)
        assert files.refused == ()
        with clock.at(NOW):
            return importing.apply(files, lambda _step, _done, _whole: None)

    return imported


def deal(key: str) -> Draft:
    """The opportunity that this row became."""
    row = Opportunity.get(Opportunity.import_key == f"crm-sales-opportunities:{key}")
    found = store.load(reach(System.acting("job", None), "read"), row.id)
    assert found is not None
    return found
