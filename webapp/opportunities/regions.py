"""The regions of the record page, named once: which template draws each, and which fields it shows.

An answer renews every region that shows something that changed, by this edit or by others since the editor's version.
"""

from collections.abc import Iterable, Sequence

from flask import render_template

from webapp.opportunities import completeness
from webapp.opportunities.approvals.gate import changed_approvals
from webapp.opportunities.edit import Edited
from webapp.opportunities.fields import FIELDS
from webapp.opportunities.page import RecordPage
from webapp.opportunities.totals import with_options

TEMPLATES = {
    "lines-head": "opportunities/lines/_lines_head.html",
    "lines-totals": "opportunities/lines/_totals.html",
    "record-title": "opportunities/_title.html",
    "record-key": "opportunities/_key.html",
    "record-stages": "opportunities/_stages.html",
    "record-complete": "opportunities/_complete.html",
    "record-facts": "opportunities/_facts.html",
}

_OF_FIELD = {name: (field.region,) for name, field in FIELDS.items()} | {
    "estimated_revenue": ("record-key", "lines-totals", "record-title"),
    "revenue_mode": ("record-key", "record-facts", "lines-totals"),
    "probability": ("record-key", "record-stages"),
    "stage": ("record-stages", "record-key"),
    "score": ("record-key", "record-title"),
    "total": ("lines-totals",),
    "line": ("lines-head", "lines-totals"),
    "account": ("record-title",),
}

_OF_FIELD |= {name: (*_OF_FIELD[name], "record-complete") for name in completeness.FIELDS}


def changed_regions(edited: Edited, own: Iterable[str] = ()) -> tuple[str, ...]:
    """The regions to renew, in the page's order. `own` is always among them: the editor's region gets its new version."""
    fields = {change.field for change in edited.since.changes if change.record == "opportunity"}
    fields |= {change.field for change in edited.since.changes if change.field == "line"}
    before, after = edited.before.head, edited.after.head
    if edited.changed is not None:
        fields |= {change.field for change in edited.changed.changes if change.record == "opportunity"}
        if {line.id for line in edited.before.lines} != {line.id for line in edited.after.lines}:
            fields.add("line")
    if before.estimated_revenue != after.estimated_revenue or before.revenue_mode != after.revenue_mode:
        fields |= {"estimated_revenue", "revenue_mode"}
    if before.score != after.score or before.score_factors != after.score_factors:
        fields.add("score")
    names = {region for field in fields for region in _OF_FIELD.get(field, ())} | set(own)
    by_others = any(change.field in ("net", "role") for change in edited.since.changes)
    if by_others or _totals(before) != _totals(after) or with_options(edited.before) != with_options(edited.after):
        names.add("lines-totals")
    offer_moved = (before.offered, before.frozen) != (after.offered, after.frozen)
    if offer_moved or any(change.field.startswith("offer") for change in edited.since.changes):
        names.add("lines-head")
    if before.problems != after.problems or before.rules_fingerprint != after.rules_fingerprint:
        names.add("lines-head")
    if changed_approvals(edited.before, edited.after):
        names.add("lines-head")
    return tuple(name for name in TEMPLATES if name in names)


def render(names: Sequence[str], record: RecordPage) -> list[str]:
    """These regions as out-of-band parts of an answer."""
    return [render_template(TEMPLATES[name], record=record, oob=True) for name in names]


def _totals(head) -> tuple:
    return (
        head.detail_total, head.discount, head.plugin_adjustment, head.total_before_freight, head.freight, head.tax,
        head.total, head.unpriced, head.adjustments,
    )  # fmt: skip
