"""Reading and writing the aggregate: the only place with its SQL. Nothing but frozen values leaves it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import lru_cache

from peewee import JOIN, fn

from webapp.accounts.records import Account, Contact
from webapp.audit.records import PriceTrace
from webapp.catalog import store as catalog
from webapp.catalog.records import PriceList as PriceListRecord
from webapp.catalog.records import Product, Unit
from webapp.catalog.store import ProductRow
from webapp.core import clock
from webapp.core.folding import folded
from webapp.db import database
from webapp.db.epochs import Epoch, Epochs
from webapp.db.prepared import Prepared, slot
from webapp.opportunities.draft import NEW, Draft, Head, Line
from webapp.opportunities.records import LineItem, NumberSeries, Opportunity, Process, Share, Stage
from webapp.people.access import Reach
from webapp.people.reach import ReachShape
from webapp.people.records import Team, User
from webapp.pricing import stored
from webapp.pricing.model import Step

_NAMES = (
    "account_name", "account_treatment", "contact_name", "owner_name", "team_name",
    "stage_code", "stage_name", "process_name", "price_list_name",
)  # fmt: skip
HEAD_COLUMNS = tuple(f.name for f in fields(Head) if f.name not in _NAMES)
_LINE_NAMES = ("product_code", "product_name", "unit_code", "unit_name", "unit_decimals", "given_by_name", "is_bundle")
LINE_COLUMNS = tuple(f.name for f in fields(Line) if f.name not in _LINE_NAMES)
INSERTED_AT_ONCE = 100
_STORED_LINE = tuple(name for name in LINE_COLUMNS if name != "id")


def load(reach: Reach, opportunity: int) -> Draft | None:
    """The opportunity with all its lines, or None when it isn't within reach. Two statements: the head first."""
    row = _head(reach.shape).first(id=opportunity, **reach.slots())
    return Draft(Head(*row), lines_of(opportunity)) if row else None


@lru_cache(maxsize=256)
def _head(shape: ReachShape) -> Prepared:
    return Prepared(
        lambda: _heads().where(
            (Opportunity.id == slot("id")) & Opportunity.deleted.is_null() & shape.reach().where(Opportunity, Share)
        )
    )


def _heads():
    return (
        Opportunity.select(
            *(getattr(Opportunity, name) for name in HEAD_COLUMNS),
            Account.name, Account.tax_treatment, Contact.name, User.name, Team.name,
            Stage.code, Stage.name, Process.name, PriceListRecord.name,
        )
        .join(Account, JOIN.LEFT_OUTER, on=(Account.id == Opportunity.account_id))
        .join_from(Opportunity, Contact, JOIN.LEFT_OUTER, on=(Contact.id == Opportunity.contact_id))
        .join_from(Opportunity, User, JOIN.LEFT_OUTER, on=(User.id == Opportunity.owner_user_id))
        .join_from(Opportunity, Team, JOIN.LEFT_OUTER, on=(Team.id == Opportunity.owner_team_id))
        .join_from(Opportunity, Stage, on=(Stage.id == Opportunity.stage_id))
        .join_from(Opportunity, Process, on=(Process.id == Opportunity.process_id))
        .join_from(Opportunity, PriceListRecord, JOIN.LEFT_OUTER, on=(PriceListRecord.id == Opportunity.price_list_id))
    )  # fmt: skip


def drafts(opportunities: Collection[int]) -> list[Draft]:
    """These opportunities with all their lines, whoever may see them: for background work. Two statements."""
    ids = sorted(opportunities)
    heads = [Head(*row) for row in _heads().where(Opportunity.id.in_(ids)).order_by(Opportunity.id).tuples()]
    lines: dict[int, list[Line]] = {}
    rows = (
        _lines()
        .select_extend(LineItem.opportunity_id)
        .where(LineItem.opportunity_id.in_(ids) & LineItem.removed.is_null())
        .order_by(LineItem.position, LineItem.id)
    )
    for id_, *row, opportunity in rows.tuples():
        lines.setdefault(opportunity, []).append(Line(str(id_), *row))
    return [Draft(head, tuple(lines.get(head.id, ()))) for head in heads]


def lines_of(opportunity: int) -> tuple[Line, ...]:
    """The lines in their order. One statement."""
    return tuple(Line(str(row[0]), *row[1:]) for row in _LINES_IN_ORDER.rows(id=opportunity))


def _lines():
    return (
        LineItem.select(
            *(getattr(LineItem, name) for name in LINE_COLUMNS),
            Product.code, Product.name, Unit.code, Unit.name, Unit.decimals, User.name, Product.bundle,
        )
        .join(Product, JOIN.LEFT_OUTER, on=(Product.id == LineItem.product_id))
        .join_from(LineItem, Unit, JOIN.LEFT_OUTER, on=(Unit.id == LineItem.unit_id))
        .join_from(LineItem, User, JOIN.LEFT_OUTER, on=(User.id == LineItem.given_by_id))
    )  # fmt: skip


_LINES_IN_ORDER = Prepared(
    lambda: (
        _lines()
        .where((LineItem.opportunity_id == slot("id")) & LineItem.removed.is_null())
        .order_by(LineItem.position, LineItem.id)
    )
)


def is_visible(reach: Reach, opportunity: int) -> bool:
    """Whether the opportunity is within reach. One statement."""
    found = Opportunity.select(Opportunity.id).where(
        (Opportunity.id == opportunity) & Opportunity.deleted.is_null() & reach.where(Opportunity, Share)
    )
    return found.exists()


def removed_line(opportunity: int, line: int) -> tuple[str, datetime] | None:
    """Who removed this line, and when; None when it was never one of the opportunity's. One statement."""
    row = (
        LineItem.select(User.name, LineItem.removed)
        .join(User, JOIN.LEFT_OUTER, on=(User.id == LineItem.removed_by_id))
        .where((LineItem.id == line) & (LineItem.opportunity_id == opportunity) & LineItem.removed.is_null(False))
        .tuples()
        .first()
    )
    return row and (row[0] or "", row[1])


def claim(reach: Reach, before: Draft, after: Draft, epochs: Epochs) -> bool:
    """Raise the version and write what the head changes, if nobody else did since and the reach still holds.

    One statement, the first of the write transaction; False means that everything must be read again.
    """
    names = tuple(
        name
        for name in HEAD_COLUMNS
        if name not in ("id", "version") and getattr(after.head, name) != getattr(before.head, name)
    )
    values = {f"new_{name}": getattr(Opportunity, name).db_value(getattr(after.head, name)) for name in names}
    search = search_text(after.head)
    if search != search_text(before.head):
        names, values = (*names, "search"), values | {"new_search": search}
    written = _claim(reach.shape, names).run(
        id=before.head.id,
        version=before.head.version,
        access=epochs.access,
        rules=epochs.rules,
        prices=epochs.prices,
        **values,
        **reach.slots(),
    )
    return written == 1


@lru_cache(maxsize=1024)
def _claim(shape: ReachShape, names: tuple[str, ...]) -> Prepared:
    def query():
        same_rules = Epoch.select(Epoch.id).where(
            (Epoch.access == slot("access")) & (Epoch.rules == slot("rules")) & (Epoch.prices == slot("prices"))
        )
        changed = {getattr(Opportunity, name): slot(f"new_{name}") for name in names}
        return Opportunity.update({Opportunity.version: Opportunity.version + 1, **changed}).where(
            (Opportunity.id == slot("id"))
            & (Opportunity.version == slot("version"))
            & Opportunity.deleted.is_null()
            & shape.reach().where(Opportunity, Share)
            & fn.EXISTS(same_rules)
        )

    return Prepared(query)


def insert_head(values: dict) -> int:
    """A new opportunity's row. One statement; its id."""
    return Opportunity.insert(values).execute()


def columns_of(head: Head) -> dict:
    """The row that a new head becomes."""
    values = {getattr(Opportunity, name): getattr(head, name) for name in HEAD_COLUMNS if name != "id"}
    return values | {Opportunity.search: search_text(head)}


def writable(reach: Reach, text: str, but: int, limit: int = 10) -> list[tuple[int, str, str, str]]:
    """Open opportunities within reach whose number, topic or customer holds every word: id, number, topic, account.

    Newest first. One statement.
    """
    found = Opportunity.status.in_(("open", "on_hold")) & Opportunity.deleted.is_null() & (Opportunity.id != but)
    for word in folded(text).split()[:6]:
        found = found & Opportunity.search.contains(word)
    return list(
        Opportunity.select(Opportunity.id, Opportunity.number, Opportunity.topic, fn.COALESCE(Account.name, ""))
        .join(Account, JOIN.LEFT_OUTER, on=(Account.id == Opportunity.account_id))
        .where(found & reach.where(Opportunity, Share))
        .order_by(Opportunity.id.desc())
        .limit(limit)
        .tuples()
    )


def number_of(opportunity: int) -> str:
    """The number that people know it by. One statement."""
    return Opportunity.select(Opportunity.number).where(Opportunity.id == opportunity).scalar()


def next_number(year: int) -> str:
    """The next number of the year: OP-2026-000123. One statement."""
    series = NumberSeries
    row = (
        series.insert(year=year, last=1)
        .on_conflict(conflict_target=[series.year], update={series.last: series.last + 1})
        .returning(series.last)
        .execute()
    )
    last = next(iter(row))
    return f"OP-{year}-{getattr(last, 'last', last):06d}"


def insert_lines(opportunity: int, lines: Iterable[Line]) -> dict[str, str]:
    """New lines; from the id they had in the draft to the one they have now. One statement for a hundred lines.

    Positions are each line's own; `pointed` says how a new line names another one.
    """
    ids: dict[str, str] = {}
    new = list(lines)
    whole = [line for line in new if line.bundle_line_id is None]
    for wanted in (
        [line for line in whole if line.alternative_to_id is None],
        [line for line in whole if line.alternative_to_id is not None],
        [line for line in new if line.bundle_line_id is not None],
    ):
        for start in range(0, len(wanted), INSERTED_AT_ONCE):
            ids |= _inserted(opportunity, [pointed(line, ids) for line in wanted[start : start + INSERTED_AT_ONCE]])
    return ids


def _inserted(opportunity: int, lines: Sequence[Line]) -> dict[str, str]:
    rows = [
        {
            LineItem.opportunity_id: opportunity,
            **{getattr(LineItem, name): getattr(line, name) for name in _STORED_LINE},
        }
        for line in lines
    ]
    made = LineItem.insert_many(rows).returning(LineItem.id, LineItem.position).tuples().execute()
    by_position = {position: str(id_) for id_, position in made}
    return {line.id: by_position[line.position] for line in lines}


def pointed(line: Line, ids: Mapping[str, str]) -> Line:
    """A new line that names the lines it belongs to by their ids. No statement.

    An alternative names the line that its other line was copied from; where that one was not copied, the line is an
    option. A part of a bundle names the number in the new bundle's id, or a line that is already there.
    """
    if line.bundle_line_id is not None:
        bundle = ids.get(f"{NEW}-{line.bundle_line_id}")
        line = replace(line, bundle_line_id=int(bundle)) if bundle else line
    if line.alternative_to_id is None:
        return line
    other = ids.get(f"{NEW}-{line.alternative_to_id}")
    return (
        replace(line, alternative_to_id=int(other)) if other else replace(line, role="optional", alternative_to_id=None)
    )


def update_lines(before: Draft, after: Draft) -> None:
    """Write every line that differs from before. One statement, however many lines."""
    old = {line.id: line for line in before.lines}
    changed = [line for line in after.lines if line.id in old and line is not old[line.id] and line != old[line.id]]
    names = [
        name for name in _STORED_LINE if any(getattr(line, name) != getattr(old[line.id], name) for line in changed)
    ]
    if not changed or not names:
        return
    columns = [getattr(LineItem, name) for name in names]
    text = f"UPDATE line_item SET {', '.join(f'{c.column_name} = ?' for c in columns)} WHERE id = ?"
    rows = [
        (*(c.db_value(getattr(line, n)) for c, n in zip(columns, names, strict=True)), int(line.id)) for line in changed
    ]
    database.obj.execute_many(text, rows)


def removed_with(opportunity: int, line: int) -> tuple[Line, ...]:
    """A removed line and the parts of it that went at the same time, in their order; empty when it isn't removed.

    One statement.
    """
    gone = LineItem.alias()
    at = gone.select(gone.removed).where(gone.id == line)
    rows = (
        _lines()
        .where(
            ((LineItem.id == line) | ((LineItem.bundle_line_id == line) & (LineItem.removed == at)))
            & (LineItem.opportunity_id == opportunity)
            & LineItem.removed.is_null(False)
        )
        .order_by(LineItem.position, LineItem.id)
        .tuples()
    )
    return tuple(Line(str(row[0]), *row[1:]) for row in rows)


def with_problems(head: Head, problems: str) -> Head:
    """The head with its problems as they are told once new lines have ids. One statement, or none where nothing changes."""
    if head.problems == problems:
        return head
    Opportunity.update(problems=problems).where(Opportunity.id == head.id).execute()
    return replace(head, problems=problems)


def remove_lines(lines: frozenset[str], actor: int | None) -> None:
    """Take lines away; they can be brought back. One statement."""
    LineItem.update(removed=clock.now(), removed_by_id=actor).where(
        LineItem.id.in_([int(line) for line in lines])
    ).execute()


def bring_back(opportunity: int, lines: frozenset[str]) -> int:
    """Undo removals. One statement; the number of lines brought back."""
    return (
        LineItem.update(removed=None, removed_by_id=None)
        .where(LineItem.id.in_([int(line) for line in lines]) & (LineItem.opportunity_id == opportunity))
        .execute()
    )


def products_named(texts: Collection[str]) -> dict[str, ProductRow]:
    """The active products with these codes or names, by the folded text. One statement, and one for each text with
    other accents or capitals than the catalogue's."""
    wanted = sorted(texts)
    cased = sorted({*wanted, *(each.upper() for each in wanted), *(each.lower() for each in wanted)})
    columns = (
        Product.id, Product.code, Product.name, Product.unit_id, Product.tax_category, Product.family_code,
        Product.kind, Product.bundle,
    )  # fmt: skip
    rows = (
        Product.select(*columns).where(Product.active & (Product.code.in_(cased) | Product.name.in_(wanted))).tuples()
        if wanted
        else ()
    )
    known = [ProductRow(*row) for row in rows]
    found = {folded(product.name): product for product in known} | {folded(product.code): product for product in known}
    for each in wanted:
        if folded(each) not in found and (product := catalog.find_product(each)) is not None:
            found[folded(each)] = product
    return found


def write_traces(
    draft: Draft, traces: dict[str, Sequence[Step]], as_of: object, actor: int | None, lines: frozenset[str]
) -> None:
    """Replace the traces of these lines and of the order. One statement."""
    now = PriceTrace.at.db_value(clock.now())
    day = PriceTrace.as_of.db_value(as_of)
    head = draft.head
    rows = [
        (head.id, int(line) if line else None, stored.write_steps(steps), now, day, head.version, head.rules_fingerprint, actor)
        for line, steps in traces.items()
        if line in lines or not line
    ]  # fmt: skip
    database.obj.execute_many(
        "INSERT INTO price_trace (opportunity_id, line_id, steps, at, as_of, run, fingerprint, actor_id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (opportunity_id, COALESCE(line_id, 0)) DO UPDATE SET "
        "steps = excluded.steps, at = excluded.at, as_of = excluded.as_of, run = excluded.run, "
        "fingerprint = excluded.fingerprint, actor_id = excluded.actor_id",
        rows,
    )


def search_text(head: Head) -> str:
    """What the text search finds the opportunity by: number, topic, account, contact."""
    return folded(head.number, head.topic, head.account_name, head.contact_name)
