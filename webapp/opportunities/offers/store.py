"""Reading and writing offers. They are read after their opportunity was found to be within reach."""

from datetime import date, datetime

from peewee import JOIN, fn

from webapp.audit.records import PriceTrace
from webapp.core import clock
from webapp.opportunities.draft import Head
from webapp.opportunities.offers import stored
from webapp.opportunities.offers.letter import Offer
from webapp.opportunities.records import Offer as OfferRecord
from webapp.people.records import User

_Ender = User.alias()
_COLUMNS = (
    OfferRecord.n, OfferRecord.number, OfferRecord.language, OfferRecord.currency, OfferRecord.valid_until,
    OfferRecord.letter, OfferRecord.figures, OfferRecord.state, OfferRecord.presented, fn.COALESCE(User.name, ""),
    OfferRecord.ended, fn.COALESCE(_Ender.name, ""), OfferRecord.reason,
)  # fmt: skip


def offers_of(opportunity: int) -> tuple[Offer, ...]:
    """Everything that was presented, the latest first. One statement."""
    return tuple(_offer(row) for row in _query(opportunity).order_by(OfferRecord.n.desc()).tuples())


def offer(opportunity: int, n: int) -> Offer | None:
    """Version `n` of what was presented, or None. One statement."""
    row = _query(opportunity).where(OfferRecord.n == n).tuples().first()
    return row and _offer(row)


def last_n(opportunity: int) -> int:
    """The version that was presented last; 0 when there is none. One statement."""
    return OfferRecord.select(fn.MAX(OfferRecord.n)).where(OfferRecord.opportunity_id == opportunity).scalar() or 0


def insert(head: Head, made: Offer, actor: int | None) -> None:
    """Keep an offer with the traces of its prices; the one before it is replaced. Three statements."""
    now = clock.now()
    OfferRecord.update(state="replaced", ended=now, ended_by_id=actor).where(
        (OfferRecord.opportunity_id == head.id) & (OfferRecord.state == "presented")
    ).execute()
    OfferRecord.insert(
        opportunity_id=head.id,
        n=made.n,
        number=made.number,
        language=made.language,
        currency=made.currency,
        total=made.figures.total,
        valid_until=made.valid_until,
        letter=stored.write_letter(made.letter),
        figures=stored.write_figures(made.figures),
        traces=stored.write_traces(_traces(head.id)),
        opportunity_version=head.version,
        presented=now,
        presented_by_id=actor,
    ).execute()


def withdraw(opportunity: int, n: int, reason: str, actor: int | None) -> None:
    """Mark it as withdrawn. One statement."""
    OfferRecord.update(state="withdrawn", ended=clock.now(), ended_by_id=actor, reason=reason).where(
        (OfferRecord.opportunity_id == opportunity) & (OfferRecord.n == n)
    ).execute()


def trace(opportunity: int, n: int, line: int | None) -> tuple[str, datetime, date, str] | None:
    """The trace of a line, or of the order for None, as it was when this was presented. One statement."""
    text = (
        OfferRecord.select(OfferRecord.traces)
        .where((OfferRecord.opportunity_id == opportunity) & (OfferRecord.n == n))
        .scalar()
    )
    return stored.read_trace(text, line) if text else None


def _traces(opportunity: int) -> list[tuple[int | None, str, datetime, date, str]]:
    return list(
        PriceTrace.select(
            PriceTrace.line_id, PriceTrace.steps, PriceTrace.at, PriceTrace.as_of, fn.COALESCE(User.name, "")
        )
        .join(User, JOIN.LEFT_OUTER, on=(User.id == PriceTrace.actor_id))
        .where(PriceTrace.opportunity_id == opportunity)
        .order_by(PriceTrace.id)
        .tuples()
    )


def _query(opportunity: int):
    return (
        OfferRecord.select(*_COLUMNS)
        .join(User, JOIN.LEFT_OUTER, on=(User.id == OfferRecord.presented_by_id))
        .join_from(OfferRecord, _Ender, JOIN.LEFT_OUTER, on=(_Ender.id == OfferRecord.ended_by_id))
        .where(OfferRecord.opportunity_id == opportunity)
    )


def _offer(row: tuple) -> Offer:
    n, number, language, currency, until, letter, figures, state, presented, by, ended, ended_by, reason = row
    return Offer(
        n, number, language, currency, until, stored.read_letter(letter), stored.read_figures(figures), state,
        presented, by, ended, ended_by, reason,
    )  # fmt: skip
