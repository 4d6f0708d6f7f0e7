"""What the pipeline page, its fragment and its data answers show, put together from store and rules."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from webapp.core.language import _, current
from webapp.people.access import Actor
from webapp.pipeline import chart, rows, store
from webapp.pipeline.circles import LAYOUTS, Layout, lane_width
from webapp.pipeline.filters import OVERDUE, UNDATED, Filters, upcoming_quarters
from webapp.pipeline.frame import Frame, opening
from webapp.pipeline.rules import AGGREGATE_BEYOND, CANVAS_BEYOND, Figures, dated, figures
from webapp.web.address import address
from webapp.web.filters import day as written_day

TABLE_ROWS = 100
NEXT_DEALS = 6


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Everything that the page shows of a selection."""

    filters: Filters
    today: date
    frame: Frame
    figures: Figures
    choices: store.Choices
    table: tuple[store.Deal, ...]
    next: tuple[store.Deal, ...]
    page: int
    pages: int

    @property
    def quarters(self) -> tuple[str, ...]:
        """The periods that the filter offers."""
        return upcoming_quarters(self.today)

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
        circles, measure = rows.bin_rows(store.bins(actor, filters, by_day=frame.by_day), frame, layout)
        _let_zoom(circles, filters)
    else:
        circles, measure = rows.single_rows(store.deals(actor, filters, AGGREGATE_BEYOND), frame, layout)
    view = chart.View(
        language=current(),
        layout=layout.name,
        frame=frame,
        lane=lane_width(sum(row["column"] is not None for row in circles), layout),
        dated=any(row["at"] for row in circles),
        bins=many,
    )
    currency = found.total.sums[0].currency or "EUR"
    return {
        "specification": specification_address(view),
        "renderer": "canvas" if len(circles) > CANVAS_BEYOND else "svg",
        "aggregated": many,
        "total": found.total.count,
        "rows": circles,
        "bands": rows.band_rows(found, frame, layout),
        "today": rows.today_rows(frame, today, layout),
        "lane": rows.lane_rows(found, layout),
        "sizes": rows.size_rows(measure, currency, layout) if circles else [],
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
        v=chart.fingerprint(view),
    )


def usual_view(actor: Actor) -> chart.View:
    """The view of an address that names none."""
    today = store.today_of(actor)
    layout = LAYOUTS["wide"]
    return chart.View(current(), layout.name, opening(dated((), today), today), layout.lane, True)


def _named(choices: tuple[store.Choice, ...], wished: int | None) -> str:
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
