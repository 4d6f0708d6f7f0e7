"""The list of opportunities: what the address asks for, and what the reader may see of it."""

from collections.abc import Mapping

from webapp.core import clock
from webapp.core.folding import folded
from webapp.core.language import _
from webapp.opportunities import list_store
from webapp.opportunities.page import Deal, ListPage
from webapp.people.access import Actor, reach
from webapp.people.units import unit_tree

PAGE = 50
STATUSES = ("open", "won", "lost", "all")
SORTS = ("close_date", "revenue", "score", "topic", "recent")


def list_page(actor: Actor, asked: Mapping[str, str]) -> ListPage:
    """The page of the list that the address asks for; what makes no sense there has its usual value.

    Three statements: how many match and their sums, how many there are at all, the page's rows.
    """
    query = asked.get("q", "").strip()[:200]
    status = asked.get("status", "all" if query else "open")
    status = status if status in STATUSES else "open"
    sort = asked.get("sort", "close_date")
    sort = sort if sort in SORTS else "close_date"
    covered = reach(actor, "read")
    words = tuple(folded(query).split()[:6])
    sums = list_store.sums(covered, status, words)
    count = sum(each.count for each in sums)
    total = list_store.count(covered, status) if query and not count else count
    pages = max(1, -(-count // PAGE))
    page = min(_number(asked.get("page", "")), pages)
    today = clock.today(unit_tree(actor.epochs)[actor.unit].time_zone)
    rows = list_store.rows(covered, status, words, sort, (page - 1) * PAGE, PAGE) if count else []
    first = (page - 1) * PAGE + 1 if count else 0
    return ListPage(
        deals=tuple(_deal(row, today) for row in rows),
        count=count,
        total=total,
        sums=tuple((each.currency, each.revenue) for each in sums),
        query=query,
        status=status,
        sort=sort,
        page=page,
        pages=pages,
        first=first,
        last=min(page * PAGE, count),
    )


def _deal(row: list_store.Row, today) -> Deal:
    return Deal(
        id=row.id,
        number=row.number,
        topic=row.topic,
        account=row.account or "",
        stage=_(row.stage),
        status=row.status,
        score=row.score,
        grade=row.grade,
        close_date=row.close_date,
        revenue=row.revenue,
        currency=row.currency,
        owner=row.owner or row.team or "",
        next_step=row.next_step or "",
        overdue=row.status == "open" and row.close_date is not None and row.close_date < today,
    )


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
