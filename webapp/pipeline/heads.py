"""What stands around the circles: bands with their sums, today, the heads of lanes, the legend's sizes.

Everything is written in the reader's language here; the script only feeds it to Vega.
"""

from collections.abc import Sequence
from datetime import date

from babel.numbers import format_compact_currency

from webapp.core.language import _, current
from webapp.pipeline.axes import Lane
from webapp.pipeline.circles import Measure, Plot, legend_amounts, radius
from webapp.pipeline.frame import Frame, Stretch
from webapp.pipeline.rows import Row
from webapp.pipeline.rules import Figures, Money, Tally
from webapp.web.locale_formats import LOCALES, formats

CHARACTER = 6.6  # px: what a figure or letter of a band's head needs


def band_rows(found: Figures, frame: Frame, plot: Plot) -> list[Row]:
    """Quarters (or years) with their name and sum, as far as there is room for them."""
    rows = []
    for number, quarter in enumerate(found.quarters):
        stretch = quarter.stretch
        pixels = (stretch.end - stretch.start).days / frame.days * plot.width
        name, short = stretch_name(stretch), stretch_name(stretch, short=True)
        totals = compact(quarter.tally) if plot.layout.shows_sums and quarter.tally.count else ()
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


def today_rows(frame: Frame, today: date, plot: Plot) -> list[Row]:
    """Where today is, when the frame shows it; its word only where there is room beside the line."""
    if not frame.start <= today < frame.end:
        return []
    pixels = (1 - frame.part(today)) * plot.width
    return [{"day": today.isoformat(), "label": _that_fits(pixels, _("Hoy"))}]


def lane_rows(found: Figures, plot: Plot) -> list[Row]:
    """The head of the undated lane."""
    if not found.undated.count:
        return []
    totals = compact(found.undated) if plot.layout.shows_sums else (str(found.undated.count),)
    return [{"name": _("Sin fecha"), "sum": _that_fits(plot.lane, *totals)}]


def lane_names(found: Sequence[Lane]) -> list[Row]:
    """The lanes of the vertical axis, with their names."""
    return [{"name": lane.name, "y": lane.y, "edge": lane.edge} for lane in found]


def size_rows(measure: Measure, currency: str, plot: Plot) -> list[Row]:
    """The legend's three circles, to scale."""
    return [
        {
            "label": formats().amount_of(formats().number(amount, 0 if amount >= 1 else 2), currency),
            "radius": round(radius(measure.share(amount, plot.layout), plot.layout), 1),
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


def _that_fits(pixels: float, *texts: str) -> str:
    return next((text for text in texts if len(text) * CHARACTER + 10 <= pixels), "")
