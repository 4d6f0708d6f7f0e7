"""What the pipeline page, its fragment and its data answers show, put together from store and rules."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from webapp.core.language import _, current
from webapp.people.access import Actor
from webapp.pipeline import bins, chart, heads, rows, store
from webapp.pipeline.axes import AXES, SCORE
from webapp.pipeline.circles import LAYOUTS, Layout
from webapp.pipeline.deals import Choice, Choices, Deal
from webapp.pipeline.filters import OVERDUE, UNDATED, Filters, upcoming_quarters
from webapp.pipeline.frame import Frame, opening
from webapp.pipeline.rules import AGGREGATE_BEYOND, CANVAS_BEYOND, Figures, dated, figures
from webapp.web.address import address
from webapp.web.filters import day as written_day

TABLE_ROWS = 100
NEXT_DEALS = 6
FLAT_FROM = 20  # deals of one grade: below, they are told apart anyway


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Everything that the page shows of a selection."""

    filters: Filters
    today: date
    frame: Frame
    figures: Figures
    choices: Choices
    table: tuple[Deal, ...]
    next: tuple[Deal, ...]
    page: int
    pages: int

    @property
    def quarters(self) -> tuple[str, ...]:
        """The periods that the filter offers."""
        return upcoming_quarters(self.today)

    @property
    def axis_name(self) -> str:
        """What the vertical axis shows."""
        return _(AXES[self.filters.axis])

    @property
    def unit_name(self) -> str:
        """The unit that is filtered for; empty without."""
        return _named(self.choices.units, self.filters.unit)

    @property
    def owner_name(self) -> str:
        """The person or team that is filtered for; empty without."""
        return _named(self.choices.owners, self.filters.owner) or _named(self.choices.teams, self.filters.team)

    @property
    def period_name(self) -> str:
        """The stretch of time that is filtered for, in words; empty without."""
        filters = self.filters
        if filters.period:
            return self.name_of(filters.period)
        if filters.since and filters.until:
            return _("{since} – {until}", since=written_day(filters.since), until=written_day(filters.until))
        if filters.since:
            return _("desde {day}", day=written_day(filters.since))
        return _("hasta {day}", day=written_day(filters.until)) if filters.until else ""

    def name_of(self, period: str) -> str:
        """A period in words: T1 2027, con fecha pasada, sin fecha."""
        if period == OVERDUE:
            return _("con fecha pasada")
        if period == UNDATED:
            return _("sin fecha")
        year, _dash, quarter = period.partition("-Q")
        return _("T{quarter} {year}", quarter=quarter, year=year) if quarter else year

    @property
    def is_flat(self) -> bool:
        """Whether the scores tell nothing apart: many deals, one grade."""
        grades = [tally for tally in self.figures.grades.values() if tally.count]
        return self.filters.axis == SCORE and len(grades) == 1 and self.figures.total.count >= FLAT_FROM

    @property
    def before(self) -> date:
        """The last day before the frame."""
        return self.frame.start - timedelta(1)

    @property
    def aggregated(self) -> bool:
        """Whether the chart shows bins instead of single deals."""
        return self.figures.total.count > AGGREGATE_BEYOND


def pipeline(actor: Actor, filters: Filters, page: int) -> Pipeline:
    """The selection for the page. Four statements, whatever the data."""
    today = store.today_of(actor)
    found, frame = _figures(actor, filters, today)
    pages = max(1, -(-found.total.count // TABLE_ROWS))
    page = min(max(page, 1), pages)
    return Pipeline(
        filters,
        today,
        frame,
        found,
        store.choices(actor),
        store.deals(actor, filters, TABLE_ROWS, TABLE_ROWS * (page - 1)),
        store.next_deals(actor, filters, NEXT_DEALS),
        page,
        pages,
    )


def drawing(actor: Actor, filters: Filters, layout: Layout) -> dict[str, Any]:
    """The chart's data sets, and the address of the specification that draws them. Two statements."""
    today = store.today_of(actor)
    found, frame = _figures(actor, filters, today)
    many = found.total.count > AGGREGATE_BEYOND
    if many:
        circles = bins.bin_rows(store.bins(actor, filters, by_day=frame.by_day), frame, layout, filters.axis)
        _let_zoom(circles.rows, filters)
    else:
        circles = rows.single_rows(store.deals(actor, filters, AGGREGATE_BEYOND), frame, layout, filters.axis)
    view = chart.View(
        language=current(),
        layout=layout.name,
        frame=frame,
        lane=circles.plot.lane,
        dated=any(row["at"] for row in circles.rows),
        bins=many,
        lanes=len(circles.lanes),
    )
    currency = found.total.sums[0].currency or "EUR"
    return {
        "specification": specification_address(view),
        "renderer": "canvas" if len(circles.rows) > CANVAS_BEYOND else "svg",
        "aggregated": many,
        "total": found.total.count,
        "rows": circles.rows,
        "bands": heads.band_rows(found, frame, circles.plot),
        "today": heads.today_rows(frame, today, circles.plot),
        "lane": heads.lane_rows(found, circles.plot),
        "lanes": heads.lane_names(circles.lanes),
        "sizes": heads.size_rows(circles.measure, currency, circles.plot) if circles.rows else [],
    }


def specification_address(view: chart.View) -> str:
    """Where the specification of a view is; what it says never changes under this address."""
    return address(
        "pipeline.specification",
        language=view.language,
        layout=view.layout,
        start=view.frame.start.isoformat(),
        end=view.frame.end.isoformat(),
        lane=view.lane,
        dated=int(view.dated),
        bins=int(view.bins),
        lanes=view.lanes,
        v=chart.fingerprint(view),
    )


def usual_view(actor: Actor) -> chart.View:
    """The view of an address that names none."""
    today = store.today_of(actor)
    layout = LAYOUTS["wide"]
    return chart.View(current(), layout.name, opening(dated((), today), today), layout.lane, True)


def _named(choices: tuple[Choice, ...], wished: int | None) -> str:
    if wished is None:
        return ""
    return next((choice.name for choice in choices if choice.id == wished), _("desconocido"))


def _figures(actor: Actor, filters: Filters, today: date) -> tuple[Figures, Frame]:
    groups = store.groups(actor, filters)
    frame = opening(dated(groups, today), today, filters.since, filters.until)
    return figures(groups, frame, today), frame


def _let_zoom(circles: list[rows.Row], filters: Filters) -> None:
    """Give each bin the address that shows its days only."""
    for row in circles:
        if row["since"]:
            closer = filters.between(date.fromisoformat(row["since"]), date.fromisoformat(row["until"]))
            row["zoom"] = address("pipeline.chart", **closer.query())
