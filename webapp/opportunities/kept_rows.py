"""Rows of tables, kept as they were written for the same values: a list has fifty, an order up to five hundred lines."""

from collections.abc import Collection
from dataclasses import dataclass, field

from markupsafe import Markup

from webapp.opportunities.blueprint import bp
from webapp.opportunities.line_rows import ToldLine
from webapp.opportunities.list_columns import Column
from webapp.opportunities.list_page import Deal, ListPage, Pill
from webapp.opportunities.page import RecordPage
from webapp.opportunities.wishes import Wishes
from webapp.web.kept_parts import VERSION, KeptParts, filled

# How many stay in each process: some 2 to 4 KB each.
MOST_DEALS, MOST_LINES, MOST_FILTERS = 1000, 1500, 50
SHORT = 100  # lines: a longer table keeps to the short menu

_deals = KeptParts("opportunities/_list_row.html", MOST_DEALS)
_lines = KeptParts("opportunities/lines/_line_row.html", MOST_LINES)
_filters = KeptParts("opportunities/_list_filters.html", MOST_FILTERS)


@bp.app_template_global()
def list_rows(list: ListPage, zone: str, *, oob: bool = False) -> Markup:
    """The rows of the list of opportunities."""
    values = {"columns": list.columns, "query": list.query, "zone": zone, "oob": oob}
    around = tuple(values.values())

    def written(deal: Deal) -> bytes:
        return _deals.part((around, deal), lambda: values | {"deal": deal})

    return filled([written(deal) for deal in list.deals])


@bp.app_template_global()
def list_filters(list: ListPage) -> Markup:
    """The filters above the list."""
    asked = _Asked(list.wishes, list.pills, list.columns)
    return filled([_filters.part(asked, lambda: {"list": asked})])


@bp.app_template_global()
def line_rows(record: RecordPage) -> Markup:
    """All rows of the table of lines."""
    return _rows(record, None, oob=False)


def changed_rows(record: RecordPage, lines: Collection[str]) -> Markup:
    """The rows of these lines as out-of-band parts."""
    return _rows(record, lines, oob=True)


def new_row(record: RecordPage, line: str) -> Markup:
    """The row of a line that stands in no page yet."""
    return _rows(record, {line}, oob=False)


def _rows(record: RecordPage, wanted: Collection[str] | None, *, oob: bool) -> Markup:
    head, count = record.head, len(record.lines)
    frame = _Frame(
        _Head(head.id, head.currency, head.frozen),
        record.may_write,
        range(min(count, 2) if count <= SHORT else SHORT + 1),
    )

    def written(told: ToldLine) -> bytes:
        return _lines.part((frame, oob, told.key), lambda: {"record": frame, "row": told.row(), "oob": oob})

    parts = [written(told) for told in record.lines.told(wanted)]
    return filled(parts, head.version)


@dataclass(frozen=True, slots=True)
class _Asked:
    wishes: Wishes
    pills: tuple[Pill, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class _Head:
    """What a line's row shows of its opportunity."""

    id: int
    currency: str
    frozen: bool
    version: str = field(default=VERSION, init=False)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a line's row shows of the page around it; of the other lines whether they are none, some or many."""

    head: _Head
    may_write: bool
    lines: range
