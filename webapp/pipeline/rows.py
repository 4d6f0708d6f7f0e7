"""The chart's data sets as the browser gets them: circles, bands, today, the undated lane, the three sizes.

Everything is worked out and written in the reader's language here; the script only feeds it to Vega.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from babel.numbers import format_compact_currency

from webapp.core.language import _, current, ngettext
from webapp.core.money import ZERO
from webapp.pipeline.circles import (
    BINNED,
    SMALLEST,
    Layout,
    Spot,
    clear,
    crowding,
    full_amount,
    lane_columns,
    lane_width,
    legend_amounts,
    radius,
    share,
    y_of,
)
from webapp.pipeline.frame import Frame, Stretch, add_months
from webapp.pipeline.rules import SCORE_BAND, Figures, Money, Tally
from webapp.pipeline.store import Bin, Deal
from webapp.web.filters import day as written_day
from webapp.web.filters import machine_amount
from webapp.web.filters import money as written_money
from webapp.web.locale_formats import LOCALES, formats

CHARACTER = 6.6  # px: what a figure or letter of a band's head needs

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Measure:
    """How amounts become areas: the amount of the largest circle, and the part of the largest radius that it gets."""

    full: Decimal
    part: float

    def share(self, amount: Decimal, layout: Layout) -> float:
        """The share of the largest area with which an amount is drawn: never so little that it can't be seen."""
        return round(max(share(amount, self.full) * self.part**2, (SMALLEST / layout.largest) ** 2), 6)


def single_rows(deals: Sequence[Deal], frame: Frame, layout: Layout) -> tuple[list[Row], Measure]:
    """One row a deal, the largest first so that small circles lie in front; and how amounts became areas."""
    amounts = [deal.revenue for deal in deals]
    measure = Measure(_full(amounts), crowding(len(deals)))
    columns = _columns(deals)
    rows = [_row(deal, frame, measure.share(deal.revenue, layout), columns.get(deal.id)) for deal in deals]
    rows.sort(key=lambda row: (-row["share"], row["id"]))
    _mark_clear(rows, frame, layout)
    return rows, measure


def bin_rows(bins: Iterable[Bin], frame: Frame, layout: Layout) -> tuple[list[Row], Measure]:
    """One row for the deals of the same month (or day), 5 points and grade."""
    places: dict[tuple[str | None, int | None, str | None], list[Bin]] = {}
    for each in bins:
        places.setdefault((each.slot, each.band, each.grade), []).append(each)
    sizes = [sum((each.revenue for each in together), ZERO) for together in places.values()]
    measure = Measure(_full(sizes), BINNED)
    rows = [
        _bin_row(together, frame, measure.share(size, layout))
        for together, size in zip(places.values(), sizes, strict=True)
    ]
    rows.sort(key=lambda row: -row["share"])
    _mark_clear(rows, frame, layout)
    return rows, measure


def band_rows(found: Figures, frame: Frame, layout: Layout) -> list[Row]:
    """Quarters (or years) with their name and sum, as far as there is room for them."""
    rows = []
    for number, quarter in enumerate(found.quarters):
        stretch = quarter.stretch
        pixels = (stretch.end - stretch.start).days / frame.days * layout.width
        name, short = stretch_name(stretch), stretch_name(stretch, short=True)
        totals = compact(quarter.tally) if layout.name == "wide" and quarter.tally.count else ()
        rows.append(
            {
                "start": stretch.start.isoformat(),
                "end": stretch.end.isoformat(),
                "alternate": number % 2 == 1,
                "name": _that_fits(pixels, name, short),
                "sum": _that_fits(pixels, *totals),
            }
        )
    return rows


def today_rows(frame: Frame, today: date, layout: Layout) -> list[Row]:
    """Where today is, when the frame shows it; its word only where there is room beside the line."""
    if not frame.start <= today < frame.end:
        return []
    pixels = (1 - frame.part(today)) * layout.width
    return [{"day": today.isoformat(), "label": _that_fits(pixels, _("Hoy"))}]


def lane_rows(found: Figures, layout: Layout) -> list[Row]:
    """The head of the undated lane."""
    if not found.undated.count:
        return []
    totals = compact(found.undated) if layout.name == "wide" else (str(found.undated.count),)
    return [{"name": _("Sin fecha"), "sum": _that_fits(lane_width(found.undated.count, layout), *totals)}]


def size_rows(measure: Measure, currency: str, layout: Layout) -> list[Row]:
    """The legend's three circles, to scale."""
    return [
        {
            "label": formats().amount_of(formats().number(amount, 0 if amount >= 1 else 2), currency),
            "radius": round(radius(measure.share(amount, layout), layout), 1),
        }
        for amount in legend_amounts(measure.full)
    ]


def stretch_name(stretch: Stretch, *, short: bool = False) -> str:
    """T1 2027, or T1 where there is little room; a whole year is 2027."""
    if not stretch.quarter:
        return str(stretch.year)
    if short:
        return _("T{quarter}", quarter=stretch.quarter)
    return _("T{quarter} {year}", quarter=stretch.quarter, year=stretch.year)


def compact(tally: Tally) -> tuple[str, ...]:
    """The sums in short, and shorter where there is no room for all: 205,8 mil € + 1,2 mil US$, 205,8 mil € + …"""
    written = [_compact(money, LOCALES[current()]) for money in tally.sums]
    return (" + ".join(written), f"{written[0]} + …") if len(written) > 1 else tuple(written)


def _compact(money: Money, locale: str) -> str:
    digits = 1 if money.amount >= 1000 else 0
    return format_compact_currency(money.amount, money.currency, locale=locale, fraction_digits=digits)


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
        "look": look_of(deal),
        "note": ", ".join(_notes(deal)),
        "label": ", ".join(_label(deal, amount)),
    }


def _place(deal: Deal, frame: Frame) -> date | None:
    """The day at which it is drawn. What is overdue for long stands at the left edge; other days outside aren't shown."""
    if deal.date is None or deal.date >= frame.end or (deal.date < frame.start and not deal.overdue):
        return None
    return frame.inside(deal.date)


def look_of(deal: Deal) -> str:
    """How its circle is drawn: plain, held (hollow), expected (dashed) or bare (a ring: no grade)."""
    if not deal.grade:
        return "bare"
    if deal.on_hold:
        return "held"
    return "expected" if deal.expected else "plain"


def _notes(deal: Deal) -> list[str]:
    notes = [_("vencida")] if deal.overdue else []
    notes += [_("fecha esperada, sin confirmar")] if deal.expected else []
    return notes + ([_("en espera")] if deal.on_hold else [])


def _label(deal: Deal, amount: str) -> list[str]:
    """What a screen reader says of the circle."""
    when = _("cierre {day}", day=written_day(deal.date)) if deal.date else _("sin fecha de cierre")
    grade = _("nota {grade} {score}", grade=deal.grade, score=deal.score) if deal.grade else _("sin nota")
    return [deal.topic, *([deal.account] if deal.account else []), amount, when, grade, *_notes(deal)]


def _bin_row(together: list[Bin], frame: Frame, part: float) -> Row:
    slot, band, grade = together[0].slot, together[0].band, together[0].grade
    count = sum(each.count for each in together)
    first = date.fromisoformat(slot if len(slot) == 10 else f"{slot}-01") if slot else None
    after = add_months(first.replace(day=1), 1) if first and slot and len(slot) == 7 else first
    middle = date.fromordinal((first.toordinal() + after.toordinal()) // 2) if first and after else None
    amount = " + ".join(written_money(each.revenue, each.currency) for each in together)
    points = _("{low}–{high} puntos", low=band, high=band + SCORE_BAND - 1) if band is not None else _("sin nota")
    topic = f"{_slot_name(slot)} · {points}"
    many = ngettext("{n} oportunidad", "{n} oportunidades", count)
    return {
        "id": None,
        "topic": topic,
        "count": count,
        "amount": amount,
        "at": middle.isoformat() if middle and frame.start <= middle < frame.end else None,
        "column": None if slot else 0.5,
        "score": 0 if band is None else band + SCORE_BAND / 2,
        "grade": grade,
        "letter": str(count),
        "share": part,
        "look": "plain" if grade else "bare",
        "label": f"{topic}, {many}, {amount}",
        "since": first.isoformat() if first else None,
        "until": date.fromordinal(after.toordinal() - (first != after)).isoformat() if first and after else None,
    }


def _slot_name(slot: str | None) -> str:
    if slot is None:
        return _("Sin fecha")
    if len(slot) == 10:
        return written_day(date.fromisoformat(slot))
    first = date.fromisoformat(f"{slot}-01")
    return f"{formats().months[first.month - 1]} {first.year}"


def _columns(deals: Sequence[Deal]) -> dict[int, float]:
    undated = sorted((deal for deal in deals if deal.date is None), key=lambda deal: (deal.score or 0, deal.id))
    return dict(zip((deal.id for deal in undated), lane_columns(len(undated)), strict=True))


def _full(amounts: Sequence[Decimal]) -> Decimal:
    return full_amount(max(amounts, default=ZERO), Decimal(median(amounts)) if amounts else ZERO)


def _mark_clear(rows: list[Row], frame: Frame, layout: Layout) -> None:
    """Tell each row whether its letter can be read, in the nominal plot."""
    for name, width in (("at", layout.width), ("column", layout.lane)):
        placed = [row for row in rows if row[name] is not None]
        spots = [
            Spot(
                (frame.part(date.fromisoformat(row["at"])) if name == "at" else row["column"]) * width,
                y_of(row["score"], layout),
                radius(row["share"], layout),
                len(row["letter"]),
            )
            for row in placed
        ]
        for row, shown in zip(placed, clear(spots), strict=True):
            row["clear"] = shown


def _that_fits(pixels: float, *texts: str) -> str:
    return next((text for text in texts if len(text) * CHARACTER + 10 <= pixels), "")
