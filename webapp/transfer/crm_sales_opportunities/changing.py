"""Opportunities whose row differs from the last import: what differs is edited, what somebody changed here stays."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from webapp.accounts import store as accounts
from webapp.audit.changes import FieldChange, as_text
from webapp.audit.records import DealSpan
from webapp.catalog.records import Product as ProductRecord
from webapp.catalog.records import Unit as UnitRecord
from webapp.core import clock
from webapp.core.errors import NotVisible
from webapp.core.sending import Sent
from webapp.db import database, write
from webapp.opportunities import processes
from webapp.opportunities.draft import ChangedDraft, Draft, Head
from webapp.opportunities.edit import edit
from webapp.people.access import Actor
from webapp.people.records import User
from webapp.transfer.crm_sales_opportunities.accounts import Ids
from webapp.transfer.crm_sales_opportunities.groundwork import remember
from webapp.transfer.crm_sales_opportunities.heads import standing
from webapp.transfer.crm_sales_opportunities.model import Deal, from_content
from webapp.transfer.crm_sales_opportunities.plan import Entry, instant
from webapp.transfer.crm_sales_opportunities.staging import Progress
from webapp.transfer.crm_sales_opportunities.state import contents
from webapp.transfer.crm_sales_opportunities.summary import Kept

# Columns that the header's fields show under their own name; the others are told as consequences.
FIELDS = {
    "topic": "topic", "account_id": "account", "owner_user_id": "owner", "stage_id": "stage",
    "probability": "probability", "close_date": "close_date",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """What the files' names mean here."""

    ids: Ids
    process: int
    zone: str


def change_deals(
    actor: Actor, changed: tuple[Entry[Deal], ...], names: Names, batch: str, progress: Progress
) -> tuple[Kept, ...]:
    """Edit these opportunities one by one, each in a transaction of its own; what stays as somebody has set it.

    An import that was interrupted here is finished by the next one.
    """
    before = contents(Deal.kind, [entry.value.key for entry in changed])
    kept: list[Kept] = []
    for number, entry in enumerate(changed, start=1):
        change = _Change(actor, names, from_content(Deal, before[entry.value.key]), entry.value)
        record = entry.record or 0
        try:
            edited = edit(actor, record, change, Sent(via="import", batch=batch), seen=None)
            kept += [Kept(edited.after.head.number, column) for column in change.kept]
        except NotVisible:
            kept.append(Kept(entry.value.key, "a deleted opportunity"))
        with write():
            if change.since:
                _date_back(record, change.since)
            remember([(Deal.kind, entry.value.key, record, entry.digest, entry.content)])
            database.obj.execute_many("UPDATE opportunity SET import_digest = ? WHERE id = ?", [(entry.digest, record)])
        progress("changed", number, len(changed))
    return tuple(kept)


@dataclass(slots=True)
class _Change:
    """The change of one opportunity, as `edit` asks for it. Afterwards `kept` names the columns left alone, and `since`
    is the day from which the new state holds, when the file knows it."""

    actor: Actor
    names: Names
    old: Deal
    new: Deal
    kept: list[str] = field(default_factory=list)
    since: datetime | None = None

    def __call__(self, draft: Draft, _since: object) -> ChangedDraft | None:
        head = draft.head
        old, new = _columns(self.old, self.names), _columns(self.new, self.names)
        differing = [column for column in new if new[column] != old[column] and getattr(head, column) != new[column]]
        taken = {column: new[column] for column in differing if getattr(head, column) == old[column]}
        self.kept = [FIELDS.get(column, column) for column in differing if column not in taken]
        after = self._with_names(replace(head, **taken), taken)
        self.since = self._begins(taken)
        changes = [
            FieldChange("opportunity", FIELDS.get(column, column), as_text(getattr(head, column)), as_text(value),
                        "edit" if column in FIELDS else "derived")
            for column, value in taken.items()
        ]  # fmt: skip
        lines, line = self._lines(draft)
        if line:
            changes.append(FieldChange(f"line:{line}", "product", self.old.product, self.new.product, "derived"))
        if not changes:
            return None
        edited = frozenset({line}) if line else frozenset()
        return ChangedDraft(Draft(after, lines), "changed", tuple(changes), edited=edited, reprices=bool(line))

    def _with_names(self, head: Head, taken: dict[str, Any]) -> Head:
        """Columns and names that go with others."""
        if "account_id" in taken:
            account = accounts.account(self.actor, head.account_id) if head.account_id else None
            name, treatment = (account.name, account.treatment) if account else (None, None)
            head = replace(head, account_name=name, account_treatment=treatment, contact_id=None, contact_name=None)
        if "owner_user_id" in taken:
            owner = User.get_by_id(head.owner_user_id)
            head = replace(head, owner_name=owner.name, owner_team_id=None, team_name=None, unit_id=owner.unit_id)
        if "stage_id" in taken:
            stage = next(each for each in processes.stages_of(head.process_id) if each.id == head.stage_id)
            since = self._begins(taken) or clock.now()
            head = replace(head, stage_code=stage.code, stage_name=stage.name, stage_since=since)
        return head

    def _begins(self, taken: dict[str, Any]) -> datetime | None:
        day = None
        if "status" in taken and self.new.closed:
            day = self.new.closed
        elif "stage_id" in taken and self.new.engaged:
            day = self.new.engaged
        return instant(day, self.names.zone, clock.now()) if day else None

    def _lines(self, draft: Draft) -> tuple[tuple, str | None]:
        """The lines, the imported one with its new product; and that one's id."""
        if self.old.product == self.new.product:
            return draft.lines, None
        before = self.names.ids["product", self.old.product]
        mine = [line for line in draft.lines if line.product_id == before]
        if len(mine) != 1:
            self.kept.append("product")
            return draft.lines, None
        product = ProductRecord.get_by_id(self.names.ids["product", self.new.product])
        unit = UnitRecord.get_by_id(product.unit_id)
        line = replace(
            mine[0], product_id=product.id, product_code=product.code, product_name=product.name,
            unit_id=unit.id, unit_code=unit.code, unit_name=unit.name, unit_decimals=unit.decimals,
        )  # fmt: skip
        return tuple(line if each.id == line.id else each for each in draft.lines), line.id


def _columns(deal: Deal, names: Names) -> dict[str, Any]:
    """What the row says, as the opportunity's columns."""
    stages = {stage.code: stage.id for stage in processes.stages_of(names.process)}
    probability, category = standing(deal)
    return {
        "topic": deal.topic,
        "account_id": names.ids["account", deal.account] if deal.account else None,
        "owner_user_id": names.ids["user", deal.agent],
        "stage_id": stages[deal.stage],
        "status": deal.status,
        "probability": probability,
        "category": category,
        "close_date": deal.closed,
        "actual_close_date": deal.closed,
        "expected_date": deal.expected,
        "actual_revenue": deal.revenue,
    }


def _date_back(opportunity: int, since: datetime) -> None:
    """Let the state that the edit has just recorded begin on its day, unless another state began after it."""
    spans = DealSpan.select().where(DealSpan.opportunity_id == opportunity).order_by(DealSpan.id.desc()).limit(2)
    last = list(spans)
    if len(last) == 2 and last[1].to_at == last[0].from_at and last[1].from_at < since < last[0].from_at:
        DealSpan.update(to_at=since).where(DealSpan.id == last[1].id).execute()
        DealSpan.update(from_at=since).where(DealSpan.id == last[0].id).execute()
