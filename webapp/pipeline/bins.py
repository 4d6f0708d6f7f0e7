"""The chart's circles when there are too many deals: each stands for those of the same month, height and grade."""

from collections.abc import Sequence
from datetime import date

from webapp.core.language import _, ngettext
from webapp.core.money import ZERO
from webapp.pipeline.axes import MOST_LANES, SCORE, Entry, Lane, lane_of, lanes
from webapp.pipeline.circles import BINNED, Layout, Plot, lane_width
from webapp.pipeline.deals import Bin
from webapp.pipeline.frame import Frame, add_months
from webapp.pipeline.rows import Circles, Row, mark_clear, measure_of
from webapp.pipeline.rules import SCORE_BAND
from webapp.web.filters import day as written_day
from webapp.web.filters import money as written_money
from webapp.web.locale_formats import formats

MIDDLES = {"A": 87, "B": 65, "C": 45, "D": 17}  # the score at which the deals of a grade stand in a lane


def bin_rows(bins: Sequence[Bin], frame: Frame, layout: Layout, axis: str) -> Circles:
    """One row for the deals of the same month (or day), 5 points or lane, and grade."""
    entries = (Entry(each.lane, each.count, each.order) for each in bins)
    found = lanes(entries, MOST_LANES[layout.name]) if axis != SCORE else ()
    places: dict[tuple[str | None, int | str | None, str | None], list[Bin]] = {}
    for each in bins:
        height = lane_of(found, each.lane).name if found else each.band
        places.setdefault((each.slot, height, each.grade), []).append(each)
    sizes = [sum((each.revenue for each in together), ZERO) for together in places.values()]
    measure = measure_of(sizes, BINNED)
    rows = [
        _bin_row(together, frame, measure.share(size, layout), lane_of(found, str(height)) if found else None)
        for (_slot, height, _grade), together, size in zip(places, places.values(), sizes, strict=True)
    ]
    rows.sort(key=lambda row: -row["share"])
    undated = sum(row["column"] is not None for row in rows)
    plot = Plot(layout, lane_width(min(undated, 1), layout), len(found))
    mark_clear(rows, frame, plot)
    return Circles(rows, measure, found, plot)


def _bin_row(together: list[Bin], frame: Frame, part: float, lane: Lane | None) -> Row:
    slot, band, grade = together[0].slot, together[0].band, together[0].grade
    count = sum(each.count for each in together)
    first = date.fromisoformat(slot if len(slot) == 10 else f"{slot}-01") if slot else None
    after = add_months(first.replace(day=1), 1) if first and slot and len(slot) == 7 else first
    middle = date.fromordinal((first.toordinal() + after.toordinal()) // 2) if first and after else None
    amount = " + ".join(written_money(each.revenue, each.currency) for each in together)
    height = lane.name if lane else _points(band)
    topic = f"{_slot_name(slot)} · {height}"
    many = ngettext("{n} oportunidad", "{n} oportunidades", count)
    return {
        "id": None,
        "topic": topic,
        "count": count,
        "amount": amount,
        "at": middle.isoformat() if middle and frame.start <= middle < frame.end else None,
        "column": None if slot else 0.5,
        "y": lane.at(MIDDLES.get(grade or "", 0)) if lane else 0 if band is None else band + SCORE_BAND / 2,
        "grade": grade,
        "letter": str(count),
        "share": part,
        "look": "plain" if grade else "bare",
        "label": f"{topic}, {many}, {amount}",
        "since": first.isoformat() if first else None,
        "until": date.fromordinal(after.toordinal() - (first != after)).isoformat() if first and after else None,
    }


def _points(band: int | None) -> str:
    return _("sin nota") if band is None else _("{low}–{high} puntos", low=band, high=band + SCORE_BAND - 1)


def _slot_name(slot: str | None) -> str:
    if slot is None:
        return _("Sin fecha")
    if len(slot) == 10:
        return written_day(date.fromisoformat(slot))
    first = date.fromisoformat(f"{slot}-01")
    return f"{formats().months[first.month - 1]} {first.year}"
