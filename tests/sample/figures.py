"""What the tests of the sample measure, read from the database in use."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from webapp.audit.records import Action, DealSpan
from webapp.core.money import ZERO
from webapp.db.epochs import read_epochs
from webapp.opportunities.records import Opportunity, Stage
from webapp.people.records import BusinessUnit
from webapp.pipeline.changes import Changes, Period
from webapp.pipeline.spans import what_changed
from webapp.sample.actors import actors
from webapp.sample.days import quarter

MADRID = ZoneInfo("Europe/Madrid")


def end_of(day: date) -> datetime:
    """The last instant of a day in Madrid: the first of the next."""
    return datetime.combine(day + timedelta(1), time(0), MADRID)


def last_week(today: date, *, in_quarter: bool) -> Changes:
    """What changed since a week ago, of everything, or of what closes in the quarter of today."""
    everybody = actors(read_epochs())["admin"]
    period = Period(*quarter(today)) if in_quarter else None
    return what_changed(everybody, end_of(today - timedelta(7)), end_of(today), period)


def open_revenue(at: datetime) -> Decimal:
    """What all open deals came to at an instant."""
    rows = DealSpan.select(DealSpan.revenue).where(
        (DealSpan.from_at <= at) & (DealSpan.to_at.is_null() | (DealSpan.to_at > at)) & (DealSpan.status == "open")
    )
    return sum((row.revenue for row in rows), ZERO)


def changes_of_deals() -> Counter[int]:
    """How many actions each opportunity saw, its creation and its closing aside."""
    rows = Action.select(Action.opportunity_id).where(
        Action.opportunity_id.is_null(False) & Action.kind.not_in(("created", "won", "lost", "reopened"))
    )
    return Counter(row.opportunity_id for row in rows)


def reached_close(unit: str, since: datetime, until: datetime) -> tuple[int, int]:
    """Of the deals of a unit that left Proponer between two instants, forward or by losing: how many went on to Cerrar,
    and how many there were."""
    propose = {stage.id for stage in Stage.select().where(Stage.code == "propose")}
    close = {stage.id for stage in Stage.select().where(Stage.code == "close")}
    unit_id = BusinessUnit.get(BusinessUnit.name == unit).id
    on, all_ = 0, 0
    before: dict[int, DealSpan] = {}
    for span in DealSpan.select().where(DealSpan.unit_id == unit_id).order_by(DealSpan.opportunity_id, DealSpan.id):
        last = before.get(span.opportunity_id)
        if last is not None and last.stage_id in propose and last.status == "open" and since < span.from_at <= until:
            if span.stage_id in close:
                on, all_ = on + 1, all_ + 1
            elif span.status == "lost":
                all_ += 1
        before[span.opportunity_id] = span
    return on, all_


def counts(status: str) -> Counter[str]:
    """How many of this status each unit has."""
    rows = (
        Opportunity.select(BusinessUnit.name)
        .join(BusinessUnit, on=(BusinessUnit.id == Opportunity.unit_id))
        .where(Opportunity.status == status)
        .tuples()
    )
    return Counter(name for (name,) in rows)
