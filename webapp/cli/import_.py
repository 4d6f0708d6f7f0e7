"""`oportuna import`: data from other systems."""

import csv
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click
from peewee import OperationalError

from webapp.cli.opening import opened, settings_to_work
from webapp.core.errors import DomainError
from webapp.transfer.crm_sales_opportunities import importing
from webapp.transfer.crm_sales_opportunities.state import ImportStopped
from webapp.transfer.csv_rows import Refused, UnreadableFile

SHOWN = 50
_FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would run


@click.group("import")
def import_() -> None:
    """Bring in data from other systems."""


@import_.command("crm-sales-opportunities")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.csv",
    help="Import the rows that can be, and write the others with their reasons here.",
)
def crm_sales_opportunities(folder: Path, as_json: bool, rejects: Path | None) -> None:
    """Import the data set "CRM Sales Opportunities" from the four CSV files in DIR.

    Running it again changes what differs from the last time, and nothing else. A row that can't be imported stops the
    import with exit status 1 before anything is written, unless --rejects is given.
    """
    try:
        files = importing.check(folder)
        if rejects is not None:
            _write_rejects(rejects, files.refused)
        elif files.refused:
            _tell(files.refused, as_json)
            raise SystemExit(1)
        with opened(settings_to_work()):
            summary = importing.apply(files, _Progress())
    except (UnreadableFile, ImportStopped, DomainError, OperationalError, OSError) as error:
        click.echo(f"oportuna import: {error}", err=True)
        raise SystemExit(1) from None
    click.echo(json.dumps(summary.as_json(), ensure_ascii=False, indent=2) if as_json else summary.as_text())


class _Progress:
    """One line that counts, on a terminal only, at most ten times a second."""

    def __init__(self) -> None:
        self._shown = 0.0

    def __call__(self, step: str, done: int, whole: int) -> None:
        if not sys.stderr.isatty():
            return
        if done < whole and time.monotonic() - self._shown < 0.1:
            return
        self._shown = time.monotonic()
        click.echo(f"\r{step} {done:,} of {whole:,}\033[K", err=True, nl=done == whole)


def _tell(refused: Sequence[Refused], as_json: bool) -> None:
    if as_json:
        rows = [{"file": each.file, "row": each.line, "reason": each.reason} for each in refused]
        click.echo(json.dumps({"refused": rows}, ensure_ascii=False, indent=2))
    for each in refused[:SHOWN]:
        click.echo(f"{each.file}, row {each.line}: {each.reason}", err=True)
    if len(refused) > SHOWN:
        click.echo(f"and {len(refused) - SHOWN} more", err=True)
    click.echo("Nothing was imported. Mend these rows, or import the others with --rejects FILE.csv.", err=True)


def _write_rejects(path: Path, refused: Sequence[Refused]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "row", "reason", "cells"))
        for each in refused:
            writer.writerow([_harmless(cell) for cell in (each.file, str(each.line), each.reason, *each.values)])


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
