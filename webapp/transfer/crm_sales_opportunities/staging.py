"""Staging new opportunities in small write transactions, so that writing them all takes few statements and little time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from webapp.core import clock
from webapp.core.folding import folded
from webapp.db import database, write
from webapp.transfer.crm_sales_opportunities.heads import Score, Scores, standing
from webapp.transfer.crm_sales_opportunities.model import SOURCE, Deal
from webapp.transfer.crm_sales_opportunities.plan import Entry, instant
from webapp.transfer.records import StagedDeal, StagedProduct

AT_ONCE = 400  # rows a transaction: some 10 ms
LEFT_BEHIND = timedelta(hours=1)  # an import takes seconds; older rows are of one that was killed

COLUMNS = tuple(StagedDeal._meta.sorted_field_names)

Progress = Callable[[str, int, int], None]


def stage(batch: str, deals: tuple[Entry[Deal], ...], scores: Scores, zone: str, progress: Progress) -> dict[int, int]:
    """Stage these opportunities, oldest first; how many numbers each year needs."""
    now = clock.now()
    today = clock.today(zone)
    order = sorted(deals, key=lambda entry: (_opened(entry.value, zone, now), entry.line))
    numbers: dict[int, int] = {}
    names = ", ".join(COLUMNS)
    text = f"INSERT INTO staged_deal ({names}) VALUES ({', '.join('?' * len(COLUMNS))})"
    for start in range(0, len(order), AT_ONCE):
        rows = []
        for entry in order[start : start + AT_ONCE]:
            deal = entry.value
            year = (deal.engaged or today).year
            numbers[year] = numbers.get(year, 0) + 1
            rows.append(_row(batch, entry, numbers[year], year, scores.of(deal), zone, now))
        with write():
            database.obj.execute_many(text, rows)
        progress("staged", start + len(rows), len(order))
    return numbers


def clear(batch: str) -> None:
    """Forget what this import staged, and what killed ones left behind."""
    old = clock.now() - LEFT_BEHIND
    with write():
        gone = StagedDeal.select(StagedDeal.batch).where(StagedDeal.staged < old)
        StagedProduct.delete().where((StagedProduct.batch == batch) | StagedProduct.batch.in_(gone)).execute()
        StagedDeal.delete().where((StagedDeal.batch == batch) | (StagedDeal.staged < old)).execute()


def _opened(deal: Deal, zone: str, now: datetime) -> datetime:
    return instant(deal.engaged, zone, now) if deal.engaged else now


def _row(batch: str, entry: Entry[Deal], place: int, year: int, score: Score, zone: str, now: datetime) -> tuple:
    deal = entry.value
    probability, category = standing(deal)
    closed = max(instant(deal.closed, zone, now), _opened(deal, zone, now)) if deal.closed else None
    values = {
        "batch": batch, "key": deal.key, "staged": now, "line": entry.line, "import_key": f"{SOURCE}:{deal.key}",
        "digest": entry.digest, "content": entry.content, "year": year, "place": place, "number": None,
        "topic": deal.topic, "account": deal.account, "agent": deal.agent, "product": deal.product,
        "stage": deal.stage, "status": deal.status, "opened": _opened(deal, zone, now), "closed": closed,
        "close_date": deal.closed, "expected_date": deal.expected, "probability": probability, "category": category,
        "score": score.points, "grade": score.grade, "score_factors": score.factors, "actual_revenue": deal.revenue,
        "search": folded(deal.topic, deal.account),
    }  # fmt: skip
    return tuple(field.db_value(values[field.name]) for field in StagedDeal._meta.sorted_fields)
