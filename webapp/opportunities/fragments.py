"""Answers to edits of an opportunity: rows first, then out-of-band regions, then the sentence for screen readers."""

from collections.abc import Iterable

from flask import Response, g, render_template

from webapp.core.language import _
from webapp.core.money import ZERO
from webapp.opportunities import regions, views
from webapp.opportunities.edit import Edited
from webapp.opportunities.kept_rows import changed_rows, list_rows, new_row
from webapp.opportunities.list_page import ListPage
from webapp.opportunities.page import RecordPage
from webapp.people.access import Actor
from webapp.web import filters
from webapp.web.fragments import swapped


def header_changed(actor: Actor, edited: Edited, own: Iterable[str]) -> Response:
    """After an edit of the header: its regions, the lines that others changed, what else shows the new figures."""
    record = views.record_regions(actor, edited.after, edited.order_trace)
    rows = _rows_of_others(edited, record)
    parts = rows + regions.render(regions.changed_regions(edited, own), record)
    return swapped(parts, said=_said(edited), events=_events(edited))


def row_changed(edited: Edited, rows: ListPage) -> Response:
    """After an edit in the list: the row, and what all that matches comes to now."""
    return swapped(row_parts(rows), said=_said(edited), events=_events(edited))


def row_parts(rows: ListPage) -> list[str]:
    """A row of the list and the sums above it, as out-of-band parts."""
    return [
        list_rows(rows, g.actor.time_zone, oob=True),
        render_template("opportunities/_list_sums.html", list=rows, oob=True),
    ]


def line_changed(actor: Actor, edited: Edited, line: str) -> Response:
    """After an edit of a line: its row, the other rows that moved, totals, revenue and what else shows them."""
    record = views.record_regions(actor, edited.after, edited.order_trace)
    rows = _rows_of_others(edited, record, {line})
    parts = rows + regions.render(regions.changed_regions(edited), record)
    return swapped(parts, said=_said(edited), events=_events(edited))


def line_added(actor: Actor, edited: Edited) -> Response:
    """After adding a line: the row for the end of the table, then as after any edit."""
    record = views.record_regions(actor, edited.after, edited.order_trace)
    if edited.repeated:  # the first answer may never have arrived, or it may stand in the page already
        return swapped(all_parts(record), said=_said(edited), events=_events(edited))
    if len(edited.after.lines) - len(edited.before.lines) > 1 or _is_within_another(edited):  # a bundle, or into one
        return swapped(all_parts(record), said=_said(edited), events=_events(edited))
    is_there = any(each.id == edited.line for each in edited.after.lines)
    new = [new_row(record, edited.line)] if edited.line and is_there else []
    rows = _rows_of_others(edited, record, without={edited.line} if new else set())
    own = ("lines-head", "lines-totals", "record-key")
    parts = new + rows + regions.render(regions.changed_regions(edited, own), record)
    return swapped(parts, said=_said(edited), events=_events(edited))


def line_removed(actor: Actor, edited: Edited, line: str) -> Response:
    """After removing a line: the row goes, and the place where it can be brought back is named."""
    record = views.record_regions(actor, edited.after, edited.order_trace)
    left = {each.id for each in edited.after.lines} | {line}
    with_it = [each.id for each in edited.before.lines if each.id not in left]
    gone = [f'<tr id="line-{int(each)}" hx-swap-oob="delete"></tr>' for each in (line, *with_it)]
    own = ("lines-head", "lines-totals")
    removed = edited.before.line(line)
    undo = render_template(
        "opportunities/lines/_removed.html", record=record, line=line, name=removed.name if removed else ""
    )
    parts = gone + _rows_of_others(edited, record, without={line})
    parts += regions.render(regions.changed_regions(edited, own), record)
    return swapped([*parts, undo], said=_said(edited), events=_events(edited))


def lines_ordered(actor: Actor, edited: Edited, line: str) -> Response:
    """After putting lines into another order: all rows, what the order moved, and where the line stands now."""
    record = views.record_regions(actor, edited.after, edited.order_trace)
    body = render_template("opportunities/lines/_lines_body.html", record=record, oob=True)
    ids = [each.id for each in edited.after.lines]
    said = _said(edited)
    if line in ids and (found := edited.after.line(line)):
        said = _("{line}: puesto {n} de {total}.", line=found.name, n=ids.index(line) + 1, total=len(ids))
    return swapped([body, *regions.render(regions.changed_regions(edited), record)], said=said, events=_events(edited))


def whole_record(actor: Actor, edited: Edited) -> Response:
    """All regions and all rows: after pricing anew, after bringing a line back, or to catch up with others."""
    record = views.record_regions(actor, edited.after, edited.order_trace)
    return swapped(all_parts(record), said=_said(edited), events=_events(edited))


def all_parts(record: RecordPage) -> list[str]:
    """Every region of the page as out-of-band parts."""
    body = render_template("opportunities/lines/_lines_body.html", record=record, oob=True)
    return [body, *regions.render(tuple(regions.TEMPLATES), record)]


def _is_within_another(edited: Edited) -> bool:
    added = edited.after.line(edited.line or "")
    return added is not None and added.bundle_line_id is not None


def _rows_of_others(
    edited: Edited, record: RecordPage, own: Iterable[str] = (), without: Iterable[str | None] = ()
) -> list[str]:
    """Rows that differ from what the editor's page shows: edited, moved, or changed by others since."""
    since = edited.since.changes
    if any(change.field in ("line", "line_order") for change in since):
        return [render_template("opportunities/lines/_lines_body.html", record=record, oob=True)]
    touched = {change.record.removeprefix("line:") for change in since if change.record.startswith("line:")}
    known = edited.before.by_id
    for line in edited.after.lines:
        before = known.get(line.id)
        if before is not None and before is not line and before != line:
            touched.add(line.id)
    if edited.before.head.problems != edited.after.head.problems:
        touched |= {line.id for line in edited.after.lines if line.status in ("stale", "unpriced")}
    wanted = (touched | set(own)) - set(without)
    return [changed_rows(record, wanted)] if wanted else []


def _said(edited: Edited) -> str:
    head = edited.after.head
    said = _("Guardado. Ingresos estimados {amount}", amount=filters.money(head.estimated_revenue, head.currency))
    if edited.moved:
        moved = ", ".join(
            f"{each.name} {filters.signed((each.after or ZERO) - (each.before or ZERO), head.currency)}"
            for each in edited.moved[:3]
        )
        said += ". " + _("También se movió: {lines}", lines=moved)
    return said


def _events(edited: Edited) -> dict:
    head = edited.after.head
    return {
        "opportunity-changed": {
            "id": head.id,
            "version": head.version,
            "close_date": head.close_date.isoformat() if head.close_date else None,
            "score": head.score,
            "grade": head.grade,
            "revenue": filters.machine_amount(head.estimated_revenue, head.currency),
            "shown": filters.money(head.estimated_revenue, head.currency),
        }
    }
