"""The list of opportunities: what the address asks for, and what the reader may see of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from webapp.core import clock
from webapp.core.errors import InvalidInput
from webapp.core.language import _
from webapp.opportunities import list_pills, list_store, list_usual, wishes
from webapp.opportunities.fields import TYPES
from webapp.opportunities.lateness import OPEN
from webapp.opportunities.list_page import Deal, ListPage, Place
from webapp.opportunities.wishes import Wishes
from webapp.people.access import Actor, Reach, reach
from webapp.people.units import unit_tree

PAGE = 50


def list_page(actor: Actor, asked: Mapping[str, str]) -> ListPage:
    """The page of the list that the address asks for; what makes no sense there has its usual value.

    Two statements: what the filters may choose from, and the page's rows. With any filter but the status a third one has
    the sums of all that matches, and one of an account's asks for its name; where nothing matches, the rows make way for
    what each filter leaves out.
    """
    wished = wishes.read(asked, today_of(actor))
    usual, groups = list_usual.is_usual(wished), list_usual.groups(actor, wished.status)
    sums = tuple(list_usual.sums(groups) if usual else list_store.sums(actor, wished))
    count = sum(each.count for each in sums)
    pages = max(1, -(-count // PAGE))
    page = min(wished.page, pages)
    account = list_store.account_name(actor, wished.account_id) if wished.account_id else wished.account
    pills = list_pills.pills(actor, wished, groups, today_of(actor), account)
    read = list_usual.rows if usual else list_store.rows
    rows = read(actor, wished, (page - 1) * PAGE, PAGE) if count else []
    return ListPage(
        wishes=replace(wished, page=page),
        deals=deals_of(actor, rows),
        sums=sums,
        page=page,
        pages=pages,
        first=(page - 1) * PAGE + 1 if count else 0,
        last=min(page * PAGE, count),
        pills=pills,
        hindrance=None if count else list_pills.hindrance(wished, pills, list_store.without_each(actor, wished)),
    )


def one_row(actor: Actor, opportunity: int, query: str) -> ListPage | None:
    """The row of an opportunity and the sums of the list whose address has this query; None when it isn't visible.

    Two statements.
    """
    wished = read_query(actor, query)
    row = list_store.row(actor, opportunity, wished.status)
    if row is None:
        return None
    return ListPage(wished, deals_of(actor, [row]), tuple(list_store.sums(actor, wished)))


def place(actor: Actor, opportunity: int, query: str) -> Place:
    """Where the opportunity stands in the list whose address has this query. One statement."""
    wished = read_query(actor, query)
    before, after = list_store.neighbours(actor, wished, opportunity)
    return Place(wished, urlencode(wished.address(page=wished.page), doseq=True), before, after)


def read_query(actor: Actor, query: str) -> Wishes:
    """What a query that a page of ours wrote asks for; what can't be understood in it asks for nothing."""
    try:
        return wishes.read(MultiDict(parse_qsl(query[:2000], max_num_fields=60)), today_of(actor))
    except (InvalidInput, ValueError):
        return Wishes()


def deals_of(actor: Actor, rows: list[list_store.Row]) -> tuple[Deal, ...]:
    """Rows as pages show them. No statement."""
    writing, days = reach(actor, "write"), _days(actor)
    return tuple(_deal(row, writing, days[row.unit_id]) for row in rows)


def _deal(row: list_store.Row, writing: Reach, today: date) -> Deal:
    is_open = row.status in OPEN
    return Deal(
        row=row,
        stage=_(row.stage),
        kind=_(TYPES.get(row.type, row.type)),
        overdue=is_open and row.closing is not None and row.closing < today,
        may_write=is_open and writing.covers(row.unit_id, row.owner_user_id, row.owner_team_id),
    )


def _days(actor: Actor) -> dict[int, date]:
    return {unit.id: clock.today(unit.time_zone) for unit in unit_tree(actor.epochs).units.values()}


def today_of(actor: Actor) -> date:
    """Today in the reader's unit."""
    return clock.today(unit_tree(actor.epochs)[actor.unit].time_zone)
