"""A priced order copied into a deal: the rows of the aggregate and of its history, as the databases keep them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, pairwise

from bench.baskets import Basket
from bench.deals import Deal
from webapp.accounts.records import Account, Contact
from webapp.audit.changes import as_text
from webapp.audit.records import Action, Change, DealSpan, PriceTrace
from webapp.core.folding import folded
from webapp.db.fields import UtcField
from webapp.opportunities import processes
from webapp.opportunities.records import LineItem, Opportunity, Share
from webapp.opportunities.store import HEAD_COLUMNS, LINE_COLUMNS
from webapp.pricing import stored

COLUMNS = {
    Account: ("id", "name", "sector", "city", "country", "owner_user_id", "unit_id", "folded"),
    Contact: ("id", "account_id", "name", "email", "folded"),
    Opportunity: (*HEAD_COLUMNS, "search"),
    LineItem: ("opportunity_id", *LINE_COLUMNS),
    PriceTrace: ("opportunity_id", "line_id", "steps", "at", "as_of", "run", "fingerprint", "actor_id"),
    Action: ("id", "at", "actor_id", "via", "kind", "record", "opportunity_id", "version"),
    Change: ("action_id", "opportunity_id", "version", "record", "field", "old", "new", "kind"),
    DealSpan: ("opportunity_id", "from_at", "to_at", "recorded_at", "unit_id", "owner_user_id", "owner_team_id",
               "stage_id", "status", "category", "close_date", "revenue", "currency", "score", "grade"),
    Share: ("opportunity_id", "person_id", "may_write", "granted_by_id", "created"),
}  # fmt: skip
Rows = dict[type, list[tuple]]
_at = UtcField().db_value
_ID_OF_LINE = COLUMNS[LineItem].index("id")


@dataclass(frozen=True, slots=True)
class Copied:
    """A basket with every value as the database has it: `lines` without ids, `running` the revenue line by line."""

    basket: Basket
    head: dict[str, object]
    lines: tuple[tuple[object, ...], ...]
    traces: tuple[str, ...]
    order_trace: str
    running: tuple[str, ...]


def copied(basket: Basket) -> Copied:
    """Work everything out that all copies of the basket share."""
    head = {name: getattr(Opportunity, name).db_value(getattr(basket.draft.head, name)) for name in HEAD_COLUMNS}
    lines = basket.draft.lines
    rows = tuple(
        tuple(getattr(LineItem, name).db_value(getattr(line, name)) if name != "id" else None for name in LINE_COLUMNS)
        for line in lines
    )
    traces = tuple(stored.write_steps(basket.traces[line.id]) for line in lines)
    running = tuple(as_text(sum(line.net or 0 for line in lines[:n])) or "0" for n in range(len(lines) + 1))
    return Copied(basket, head, rows, traces, stored.write_steps(basket.traces[""]), running)


class Copyist:
    """Writes deals as rows; ids go on from one deal to the next."""

    def __init__(self) -> None:
        self.rows: Rows = {table: [] for table in COLUMNS}
        self._lines, self._actions = count(1), count(1)

    def account(self, account) -> None:
        """The rows of an account and its contacts."""
        words = (account.name, "Hostelería", "Sevilla", "ES", account.owner, account.unit, folded(account.name))
        self.rows[Account].append((account.id, *words))
        for id_, name in account.contacts:
            self.rows[Contact].append((id_, account.id, name, f"c{id_}@bench.example", folded(name)))

    def deal(self, deal: Deal, copy: Copied) -> None:
        """The rows of a deal whose order is a copy of this basket."""
        lines = [next(self._lines) for _line in copy.lines]
        stages = processes.stages_of(copy.basket.draft.head.process_id)
        passed = [stage for stage in stages if stage.position <= _position(stages, copy.basket.draft.head.stage_id)]
        version = len(lines) + len(passed)
        self._head(deal, copy, version, deal.created + timedelta(days=len(passed) - 1))
        for id_, line, steps in zip(lines, copy.lines, copy.traces, strict=True):
            self.rows[LineItem].append((deal.id, *line[: _ID_OF_LINE - 1], id_, *line[_ID_OF_LINE:]))
            self._trace(deal, copy, id_, steps, version)
        self._trace(deal, copy, None, copy.order_trace, version)
        self._history(deal, copy, lines, passed)

    def _head(self, deal: Deal, copy: Copied, version: int, stage_since: datetime) -> None:
        number = f"OP-{deal.created.year}-{deal.id:06d}"
        contact, contact_name = deal.contact or (None, None)
        own = {
            "id": deal.id, "number": number, "version": version, "topic": deal.topic, "account_id": deal.account.id,
            "contact_id": contact, "status": deal.status, "owner_user_id": deal.owner, "owner_team_id": deal.team,
            "unit_id": deal.unit_id, "stage_since": _at(stage_since), "created": _at(deal.created),
            "created_by_id": deal.by, "close_date": _day(deal.close_date), "actual_close_date": _day(deal.closed),
            "actual_revenue": copy.head["estimated_revenue"] if deal.status == "won" else None,
        }  # fmt: skip
        search = folded(number, deal.topic, deal.account.name, contact_name)
        self.rows[Opportunity].append((*(copy.head | own).values(), search))

    def _trace(self, deal: Deal, copy: Copied, line: int | None, steps: str, version: int) -> None:
        at, fingerprint = _at(deal.created), copy.head["rules_fingerprint"]
        self.rows[PriceTrace].append((deal.id, line, steps, at, _day(deal.created), version, fingerprint, deal.by))

    def _history(self, deal: Deal, copy: Copied, lines: list[int], passed) -> None:
        at, changes = deal.created, self.rows[Change]
        self._action(deal, "created", "opportunity", 1, at)
        for version, (id_, line) in enumerate(zip(lines, copy.basket.draft.lines, strict=True), start=2):
            record = f"line:{id_}"
            action = self._action(deal, "line_added", record, version, at + timedelta(minutes=version))
            revenue = copy.running[version - 2 : version]
            changes.append((action, deal.id, version, record, "line", None, line.name, "edit"))
            changes.append((action, deal.id, version, "opportunity", "estimated_revenue", *revenue, "derived"))
        version, since = len(lines) + 1, at
        for before, after in pairwise(passed):
            version, moved = version + 1, since + timedelta(days=1)
            action = self._action(deal, "moved_stage", "opportunity", version, moved)
            changes.append((action, deal.id, version, "opportunity", "stage", str(before.id), str(after.id), "edit"))
            self._span(deal, copy, before, "open", since, moved)
            since = moved
        if deal.closed:
            closed = max(since, deal.created + (deal.closed - deal.created.date()))
            self._span(deal, copy, passed[-1], "open", since, closed)
            since = closed
        self._span(deal, copy, passed[-1], deal.status, since, None)

    def _action(self, deal: Deal, kind: str, record: str, version: int, at: datetime) -> int:
        action = next(self._actions)
        self.rows[Action].append((action, _at(at), deal.by, "page", kind, record, deal.id, version))
        return action

    def _span(self, deal: Deal, copy: Copied, stage, status: str, since: datetime, until: datetime | None) -> None:
        head = copy.head
        self.rows[DealSpan].append((
            deal.id, _at(since), _at(until), _at(since), deal.unit_id, deal.owner, deal.team, stage.id, status,
            stage.category, _day(deal.close_date), head["estimated_revenue"], "EUR", head["score"], head["grade"],
        ))  # fmt: skip


def _position(stages, stage: int) -> int:
    return next(each.position for each in stages if each.id == stage)


def _day(day) -> str | None:
    return day and day.isoformat()[:10]
