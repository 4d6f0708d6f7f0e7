"""The chart's circles as the browser gets them, one a deal, written in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from webapp.core.language import _
from webapp.core.money import ZERO
from webapp.pipeline.axes import MOST_LANES, SCORE, Entry, Lane, lane_of, lanes
from webapp.pipeline.circles import (
    Layout,
    Measure,
    Plot,
    Spot,
    clear,
    crowding,
    full_amount,
    lane_columns,
    lane_width,
    radius,
    y_of,
)
from webapp.pipeline.deals import Deal
from webapp.pipeline.frame import Frame
from webapp.web.filters import day as written_day
from webapp.web.filters import machine_amount
from webapp.web.filters import money as written_money

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Circles:
    """What is drawn: the rows, the largest first so that small circles lie in front, and how they were worked out."""

    rows: list[Row]
    measure: Measure
    lanes: tuple[Lane, ...]
    plot: Plot


def single_rows(deals: Sequence[Deal], frame: Frame, layout: Layout, axis: str) -> Circles:
    """One row a deal."""
    amounts = [deal.revenue for deal in deals]
    measure = measure_of(amounts, crowding(len(deals)))
    columns = _columns(deals)
    found = lanes((_entry(deal, axis) for deal in deals), MOST_LANES[layout.name]) if axis != SCORE else ()
    rows = [
        _row(deal, frame, measure.share(deal.revenue, layout), columns.get(deal.id))
        | {"y": lane_of(found, _entry(deal, axis).name).at(deal.score or 0) if found else deal.score or 0}
        for deal in deals
    ]
    rows.sort(key=lambda row: (-row["share"], row["id"]))
    plot = Plot(layout, lane_width(len(columns), layout), len(found))
    mark_clear(rows, frame, plot)
    return Circles(rows, measure, found, plot)


def measure_of(amounts: Sequence[Decimal], part: float) -> Measure:
    """How these amounts become areas; the largest circle gets this part of the largest radius."""
    return Measure(full_amount(max(amounts, default=ZERO), Decimal(median(amounts)) if amounts else ZERO), part)


def mark_clear(rows: list[Row], frame: Frame, plot: Plot) -> None:
    """Tell each row whether its letter can be read, in the nominal plot."""
    for name, width in (("at", plot.width), ("column", plot.lane)):
        placed = [row for row in rows if row[name] is not None]
        spots = [
            Spot(
                (frame.part(date.fromisoformat(row["at"])) if name == "at" else row["column"]) * width,
                y_of(row["y"], plot.layout),
                radius(row["share"], plot.layout),
                len(row["letter"]),
            )
            for row in placed
        ]
        for row, shown in zip(placed, clear(spots), strict=True):
            row["clear"] = shown


def _row(deal: Deal, frame: Frame, part: float, column: float | None) -> Row:
    shown = _place(deal, frame)
    amount = written_money(deal.revenue, deal.currency)
    return {
        "id": deal.id,
        "number": deal.number,
        "topic": deal.topic,
        "account": deal.account,
        "owner": deal.owner,
        "stage": _(deal.stage),
        "close_date": deal.close_date.isoformat() if deal.close_date else None,
        "date": deal.date.isoformat() if deal.date else None,
        "at": shown.isoformat() if shown else None,
        "column": column,
        "score": deal.score or 0,
        "grade": deal.grade,
        "letter": deal.grade or "",
        "mark": f"{deal.grade} · {deal.score}" if deal.grade else _("sin nota"),
        "estimated_revenue": machine_amount(deal.revenue, deal.currency),
        "currency": deal.currency,
        "amount": amount,
        "share": part,
        "look": deal.look,
        "note": ", ".join(_notes(deal)),
        "label": ", ".join(_label(deal, amount)),
    }


def _entry(deal: Deal, axis: str) -> Entry:
    """The lane that a deal belongs to."""
    if axis == "stage":
        return Entry(_(deal.stage), 1, deal.stage_position)
    return Entry(deal.owner if axis == "owner" else deal.unit, 1)


def _place(deal: Deal, frame: Frame) -> date | None:
    """The day at which it is drawn. What is overdue for long stands at the left edge; other days outside aren't shown."""
    if deal.date is None or deal.date >= frame.end or (deal.date < frame.start and not deal.overdue):
        return None
    return frame.inside(deal.date)


def _notes(deal: Deal) -> list[str]:
    notes = [_("vencida")] if deal.overdue else []
    notes += [_("fecha esperada, sin confirmar")] if deal.expected else []
    return notes + ([_("en espera")] if deal.on_hold else [])


def _label(deal: Deal, amount: str) -> list[str]:
    """What a screen reader says of the circle."""
    when = _("cierre {day}", day=written_day(deal.date)) if deal.date else _("sin fecha de cierre")
    grade = _("nota {grade} {score}", grade=deal.grade, score=deal.score) if deal.grade else _("sin nota")
    return [deal.topic, *([deal.account] if deal.account else []), amount, when, grade, *_notes(deal)]


def _columns(deals: Sequence[Deal]) -> dict[int, float]:
    undated = sorted((deal for deal in deals if deal.date is None), key=lambda deal: (deal.score or 0, deal.id))
    return dict(zip((deal.id for deal in undated), lane_columns(len(undated)), strict=True))
