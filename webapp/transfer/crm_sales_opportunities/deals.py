"""From staged rows to opportunities with their lines, traces, spans and actions: a handful of INSERT … SELECT."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from webapp.audit.records import Action
from webapp.core import clock
from webapp.db import database
from webapp.opportunities import store
from webapp.opportunities.draft import Head
from webapp.opportunities.records import NumberSeries
from webapp.pricing import stored
from webapp.transfer.crm_sales_opportunities.figures import Figures, named
from webapp.transfer.crm_sales_opportunities.heads import blank_head
from webapp.transfer.crm_sales_opportunities.model import SOURCE
from webapp.transfer.records import StagedProduct

# Where an opportunity's columns come from; all others are the same for every one. s is the staged row, p its product's.
FROM_ROW = {
    "number": "s.number", "topic": "s.topic", "account_id": "a.id", "status": "s.status", "owner_user_id": "u.id",
    "unit_id": "u.unit_id", "stage_id": "st.id", "stage_since": "s.opened", "created": "s.opened",
    "close_date": "s.close_date", "expected_date": "s.expected_date", "actual_close_date": "s.close_date",
    "probability": "s.probability", "category": "s.category", "score": "s.score", "grade": "s.grade",
    "score_factors": "s.score_factors", "actual_revenue": "s.actual_revenue",
    "calculated_revenue": "p.revenue", "estimated_revenue": "p.revenue", "detail_total": "p.detail_total",
    "total_before_freight": "p.total_before_freight", "tax": "p.total_tax", "total": "p.total",
    "unpriced": "p.unpriced", "problems": "p.problems",
    "search": "lower(s.number) || ' ' || s.search", "import_key": "s.import_key", "import_digest": "s.digest",
}  # fmt: skip

_JOINED = """
FROM staged_deal s
JOIN staged_product p ON p.batch = s.batch AND p.product = s.product
JOIN imported iu ON iu.source = ? AND iu.kind = 'user' AND iu.key = s.agent
JOIN "user" u ON u.id = iu.record_id
JOIN stage st ON st.process_id = ? AND st.code = s.stage
LEFT JOIN imported ia ON ia.source = ? AND ia.kind = 'account' AND ia.key = s.account
LEFT JOIN account a ON a.id = ia.record_id
WHERE s.batch = ? ORDER BY s.year, s.place
"""
_WRITTEN = """
FROM staged_deal s
JOIN staged_product p ON p.batch = s.batch AND p.product = s.product
JOIN opportunity o ON o.import_key = s.import_key
JOIN stage st ON st.id = o.stage_id
"""
_LINE = (
    "product_id", "unit_id", "tax_percent", "status", "list_price", "unit_price", "gross", "volume_discount",
    "plugin_adjustment", "manual_discount", "net", "tax", "extended", "pins",
)  # fmt: skip


def stage_figures(
    batch: str, found: Mapping[str, Figures], products: Mapping[str, tuple[int, int]], list_: int
) -> None:
    """Stage what one of each product costs; `products` gives the ids of product and unit. One statement."""
    fields = StagedProduct._meta.sorted_fields
    names = ", ".join(field.name for field in fields)
    rows = [_figures_row(batch, name, figures, products[name], list_) for name, figures in found.items()]
    database.obj.execute_many(
        f"INSERT INTO staged_product ({names}) VALUES ({', '.join('?' * len(fields))})",
        [tuple(field.db_value(row[field.name]) for field in fields) for row in rows],
    )


def number(batch: str, numbers: Mapping[int, int]) -> None:
    """Take a block of numbers of each year and give every staged row its own. Two statements a year."""
    for year, count in sorted(numbers.items()):
        series = NumberSeries
        row = next(
            iter(
                series.insert(year=year, last=count)
                .on_conflict(conflict_target=[series.year], update={series.last: series.last + count})
                .returning(series.last)
                .execute()
            )
        )
        before = getattr(row, "last", row) - count
        # Six digits and more: adding a million and cutting the one off again fills up with zeros on both engines.
        digits = (
            "CASE WHEN place + ? < 1000000 THEN substr(CAST(place + ? AS TEXT), 2) ELSE CAST(place + ? AS TEXT) END"
        )
        _run(
            f"UPDATE staged_deal SET number = ? || {digits} WHERE batch = ? AND year = ?",
            f"OP-{year}-", before, before + 1_000_000, before, batch, year,
        )  # fmt: skip


def write_deals(batch: str, head: Head, now: datetime, as_of: date) -> int:
    """Write every staged opportunity with all that belongs to it; how many there are. Nine statements.

    `head` gives the columns that are the same for all. Raises IntegrityError where a row was imported meanwhile.
    """
    columns = {column.name: column.db_value(value) for column, value in store.columns_of(head).items()}
    same = {name: value for name, value in columns.items() if name not in FROM_ROW}
    names, values = ", ".join((*FROM_ROW, *same)), ", ".join((*FROM_ROW.values(), *"?" * len(same)))
    _run(
        f"INSERT INTO opportunity ({names}) SELECT {values} {_JOINED}",
        *same.values(), SOURCE, head.process_id, SOURCE, batch,
    )  # fmt: skip
    lines, figures = ", ".join(_LINE), ", ".join(f"p.{name}" for name in _LINE)
    _run(
        f"INSERT INTO line_item (opportunity_id, position, quantity, rules, {lines}) "
        f"SELECT o.id, 1, 1000000, o.rules, {figures} {_WRITTEN} WHERE s.batch = ? ORDER BY o.id",
        batch,
    )
    at = Action.at.db_value(now)
    _write_traces(batch, at, as_of)
    _write_spans(batch, at)
    _run(
        "INSERT INTO action (at, actor_id, via, kind, record, opportunity_id, version, batch) "
        f"SELECT ?, NULL, 'import', 'imported', 'opportunity', o.id, 1, s.batch {_WRITTEN} WHERE s.batch = ? ORDER BY o.id",
        at, batch,
    )  # fmt: skip
    _run(
        "INSERT INTO imported (source, kind, key, record_id, digest, content) "
        f"SELECT ?, 'opportunity', s.key, o.id, s.digest, s.content {_WRITTEN} WHERE s.batch = ?",
        SOURCE, batch,
    )  # fmt: skip
    return Action.select().where((Action.batch == batch) & Action.opportunity_id.is_null(False)).count()


def _write_traces(batch: str, at: int, as_of: date) -> None:
    into = "INSERT INTO price_trace (opportunity_id, line_id, steps, at, as_of, run, fingerprint, actor_id) SELECT o.id"
    facts, day = "?, ?, 1, o.rules_fingerprint, NULL", as_of.isoformat()
    _run(f"{into}, NULL, p.order_steps, {facts} {_WRITTEN} WHERE s.batch = ?", at, day, batch)
    line = "JOIN line_item l ON l.opportunity_id = o.id"
    _run(f"{into}, l.id, p.line_steps, {facts} {_WRITTEN} {line} WHERE s.batch = ?", at, day, batch)


def _write_spans(batch: str, at: int) -> None:
    """Open from the day of engaging on; from the day of closing on as it ended, without a score then."""
    into = (
        "INSERT INTO deal_span (opportunity_id, from_at, to_at, recorded_at, unit_id, owner_user_id, owner_team_id, "
        "stage_id, status, category, close_date, revenue, currency, score, grade) SELECT o.id"
    )
    deal, end = (
        "o.unit_id, o.owner_user_id, o.owner_team_id, o.stage_id",
        "o.estimated_revenue, o.currency, o.score, o.grade",
    )
    _run(
        f"{into}, s.opened, s.closed, ?, {deal}, 'open', st.category, NULL, {end} {_WRITTEN} WHERE s.batch = ? ORDER BY o.id",
        at, batch,
    )  # fmt: skip
    _run(
        f"{into}, s.closed, NULL, ?, {deal}, o.status, o.category, o.close_date, {end} {_WRITTEN} "
        "WHERE s.batch = ? AND s.closed IS NOT NULL ORDER BY o.id",
        at, batch,
    )  # fmt: skip


def _figures_row(batch: str, product: str, found: Figures, ids: tuple[int, int], list_: int) -> dict[str, object]:
    line, order = found.priced.lines[0], found.priced.order
    own = ("status", "list_price", "unit_price", "gross", "volume_discount", "plugin_adjustment", "manual_discount")
    return {
        "batch": batch, "product": product, "product_id": ids[0], "unit_id": ids[1],
        "tax_percent": found.tax, **{name: getattr(line, name) for name in (*own, "net", "tax", "extended")},
        "pins": stored.write_pins(replace(found.pins, steps=named(found.pins.steps, list_))),
        "line_steps": stored.write_steps(named(line.trace, list_)), "order_steps": stored.write_steps(order.trace),
        "total_before_freight": order.total_before_freight, "detail_total": order.detail_total, "total_tax": order.tax,
        "total": order.total, "revenue": order.estimated_revenue, "unpriced": order.unpriced,
        "problems": blank_head(found, clock.now()).problems,
    }  # fmt: skip


def _run(text: str, *values: object) -> None:
    database.obj.execute_many(text, [values])
