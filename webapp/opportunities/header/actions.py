"""What people do to an opportunity's header: create it, change its fields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from peewee import IntegrityError

from webapp.accounts import store as accounts
from webapp.audit import merging
from webapp.audit import store as audit
from webapp.audit.changes import FieldChange, as_text
from webapp.audit.store import RepeatedForm
from webapp.catalog import store as catalog
from webapp.core import clock
from webapp.core.errors import AlreadySent, FieldError, InvalidInput, NotAllowed
from webapp.core.language import _
from webapp.core.money import ZERO, currency_decimals
from webapp.core.sending import Sent
from webapp.db import write
from webapp.opportunities import plugin_prices, processes, scoring, store
from webapp.opportunities.draft import ChangedDraft, Draft, Head
from webapp.opportunities.edit import Edited, Since, edit, state_of
from webapp.opportunities.fields import FIELDS, shown_header
from webapp.opportunities.totals import estimated
from webapp.people import store as people
from webapp.people.access import Actor, may, reach
from webapp.people.units import Unit, unit_tree
from webapp.web.numbers import read_amount

Value = str | int | Decimal | date | None
Asked = Mapping[str, Value] | Callable[[Draft], Mapping[str, Value]]
# What others depend on when they are changed at once: a contact on its account, a probability on its stage.
_FIRST = ("account", "stage")


@dataclass(frozen=True, slots=True)
class NewOpportunity:
    """What the creation form says. `account` is an account's id, or `account_name` names a new one; so for its contact."""

    topic: str
    type: str = "new_business"
    account: int | None = None
    account_name: str | None = None
    contact: int | None = None
    contact_name: str | None = None
    owner: int | None = None
    close_date: date | None = None
    time_frame: str | None = None
    estimated_revenue: Decimal | None = None
    budget: Decimal | None = None
    budget_status: str | None = None
    decision_process: str | None = None
    situation: str | None = None
    need: str | None = None
    solution: str | None = None
    next_step: str | None = None
    probability: int | None = None
    price_list: int | None = None
    process: str | None = None
    stage: str | None = None


def create(actor: Actor, new: NewOpportunity, sent: Sent) -> int:
    """Create the opportunity in its owner's unit; its id. One transaction; the same form twice creates it once.

    Raises InvalidInput, NotAllowed, or AlreadySent when this form was sent before with other content.
    """
    if not may(actor, "create"):
        raise NotAllowed(_("Tu papel no permite crear oportunidades."))
    head = _first_head(actor, new)
    try:
        with write():
            if new.account_name and head.account_id is None:
                account = accounts.insert_account(actor, new.account_name)
                head = replace(head, account_id=account, account_name=new.account_name)
            if new.contact_name and head.account_id is not None:
                contact = accounts.insert_contact(actor, head.account_id, new.contact_name)
                head = replace(head, contact_id=contact, contact_name=new.contact_name)
            today = clock.today(unit_tree(actor.epochs)[head.unit_id].time_zone)
            head = replace(scoring.scored(Draft(head), today).head, number=store.next_number(today.year))
            opportunity = store.insert_head(store.columns_of(head))
            audit.write_action("created", "opportunity", actor.user, sent, opportunity=opportunity, version=1)
            audit.open_span(opportunity, state_of(head), clock.now())
            return opportunity
    except IntegrityError as error:
        repeated = audit.repeated(error, actor.user, sent)
        return _as_sent_before(repeated, sent)


def change_header(actor: Actor, opportunity: int, values: Asked, sent: Sent, *, seen: int | None) -> Edited:
    """Change these fields of the header. Raises as `edit` does; nothing of the request is written when one field fails.

    `values` may be a function that reads them once the opportunity is known. The owner needs the right to assign.
    """
    return edit(actor, opportunity, lambda draft, since: _changed(actor, draft, since, values), sent, seen=seen)


def _changed(actor: Actor, draft: Draft, since: Since, asked: Asked) -> ChangedDraft | None:
    head = draft.head
    values = asked(draft) if callable(asked) else asked
    edits = merging.merged(since, "opportunity", values, lambda name: as_text(shown_header(head, name)), as_text)
    if not edits:
        return None
    changes = tuple(FieldChange("opportunity", name, before, after) for name, (_value, before, after) in edits.items())
    after = head
    for name in sorted(edits, key=_FIRST.__contains__, reverse=True):
        after = _with(actor, after, name, edits[name][0])
    reprices = any(FIELDS[name].reprices for name in edits)
    kind = "moved_stage" if "stage" in edits else "assigned" if "owner" in edits else "changed"
    return ChangedDraft(Draft(after, draft.lines), kind, changes, reprices=reprices)


def _with(actor: Actor, head: Head, name: str, value: Value) -> Head:
    match name:
        case "account":
            return _with_account(actor, head, value)
        case "contact":
            return _with_contact(actor, head, value)
        case "owner":
            return _with_owner(actor, head, value)
        case "stage":
            return _with_stage(head, value)
        case "estimated_revenue":
            given = value is not None
            return replace(
                head, given_revenue=value, revenue_mode="given" if given or not head.line_count else "calculated"
            )
        case "revenue_mode" if value == "given" and head.given_revenue is None:
            return replace(head, revenue_mode="given", given_revenue=head.calculated_revenue)
        case "discount_percent" | "discount_amount" | "freight":
            return replace(head, **{name: value if value is not None else ZERO})
        case _:
            return replace(head, **{FIELDS[name].column: value})


def _with_account(actor: Actor, head: Head, account: Value) -> Head:
    if account is None:
        return replace(
            head, account_id=None, account_name=None, account_treatment=None, contact_id=None, contact_name=None
        )
    found = accounts.account(actor, int(str(account)))
    if found is None:
        raise InvalidInput(FieldError("account", _("Esta cuenta ya no existe. Elige otra."), str(account)))
    same = found.id == head.account_id
    return replace(
        head,
        account_id=found.id,
        account_name=found.name,
        account_treatment=found.treatment,
        contact_id=head.contact_id if same else None,
        contact_name=head.contact_name if same else None,
    )


def _with_contact(actor: Actor, head: Head, contact: Value) -> Head:
    if contact is None:
        return replace(head, contact_id=None, contact_name=None)
    found = accounts.contact(actor, int(str(contact)))
    if found is None or found.account_id != head.account_id:
        raise InvalidInput(FieldError("contact", _("Elige un contacto de la cuenta."), str(contact)))
    return replace(head, contact_id=found.id, contact_name=found.name)


def _with_owner(actor: Actor, head: Head, owner: Value) -> Head:
    if not reach(actor, "assign").covers(head.unit_id, head.owner_user_id, head.owner_team_id):
        raise NotAllowed(_("Puedes editar esta oportunidad, pero no asignarla a otra persona."))
    found = next((person for person in people.assignable(actor) if person.id == owner), None)
    if found is None:
        raise InvalidInput(
            FieldError("owner", _("Elige a una persona de las unidades a las que puedes asignar."), str(owner))
        )
    return replace(
        head, owner_user_id=found.id, owner_name=found.name, owner_team_id=None, team_name=None, unit_id=found.unit_id
    )


def _with_stage(head: Head, stage: Value) -> Head:
    found = next((each for each in processes.stages_of(head.process_id) if each.id == stage), None)
    if found is None:
        raise InvalidInput(FieldError("stage", _("Elige una fase de este proceso."), str(stage)))
    return replace(
        head, stage_id=found.id, stage_code=found.code, stage_name=found.name, stage_since=clock.now(),
        probability=found.probability, category=found.category,
    )  # fmt: skip


def _first_head(actor: Actor, new: NewOpportunity) -> Head:
    owner = _owner(actor, new.owner)
    unit = unit_tree(actor.epochs)[owner.unit_id]
    account = _account(actor, new)
    process, stage = processes.first_stage(new.process or "standard", new.stage)
    price_list = _price_list(new.price_list, unit, actor)
    currency = price_list.currency if price_list else unit.currency
    for name, amount in (("estimated_revenue", new.estimated_revenue), ("budget", new.budget)):
        if amount is not None:
            read_amount(name, as_text(amount) or "", "machine", currency_decimals(currency))
    now = clock.now()
    head = Head(
        id=0, number="", version=1, topic=new.topic, account_id=account.id if account else None, contact_id=None,
        type=new.type, status="open", owner_user_id=owner.id, owner_team_id=None, unit_id=unit.id,
        process_id=process.id, stage_id=stage.id, stage_since=now, created=now, created_by_id=actor.user,
        close_date=new.close_date, expected_date=None, actual_close_date=None, time_frame=new.time_frame,
        budget=new.budget, budget_status=new.budget_status, decision_process=new.decision_process,
        situation=new.situation, need=new.need, solution=new.solution, next_step=new.next_step,
        probability=new.probability if new.probability is not None else stage.probability, category=stage.category,
        score=None, grade=None, score_factors="[]", price_list_id=price_list.id if price_list else None,
        currency=currency, revenue_mode="given", given_revenue=new.estimated_revenue, calculated_revenue=ZERO,
        estimated_revenue=ZERO, actual_revenue=None, discount_percent=ZERO, discount_amount=ZERO, freight=ZERO,
        detail_total=ZERO, discount=ZERO, plugin_adjustment=ZERO, total_before_freight=ZERO, tax=ZERO, total=ZERO,
        line_count=0, unpriced=0, adjustments="[]", problems="[]", rules_fingerprint="", prices_fingerprint="",
        account_name=account.name if account else None, account_treatment=account.treatment if account else None,
    )  # fmt: skip
    if new.contact is not None:
        head = _with_contact(actor, head, new.contact)
    return estimated(head)


def _owner(actor: Actor, owner: int | None) -> people.Person:
    if owner is None or owner == actor.user:
        return people.Person(actor.user, actor.name, actor.unit)
    found = next((person for person in people.assignable(actor) if person.id == owner), None)
    if found is None:
        raise InvalidInput(
            FieldError("owner", _("Elige a una persona de las unidades a las que puedes asignar."), str(owner))
        )
    return found


def _account(actor: Actor, new: NewOpportunity) -> accounts.AccountRow | None:
    if new.account is not None:
        found = accounts.account(actor, new.account)
        if found is None:
            raise InvalidInput(FieldError("account", _("Esta cuenta ya no existe. Elige otra."), str(new.account)))
        return found
    if new.account_name:
        same = accounts.accounts_named(actor, new.account_name)
        return same[0] if len(same) == 1 else None
    return None


def _price_list(chosen: int | None, unit: Unit, actor: Actor) -> catalog.ListHead | None:
    """The list that was chosen; else what the unit's plugins say, else the usual one. No transaction is open."""
    offered = catalog.offered_lists(unit.path, actor.epochs)
    if chosen is not None:
        found = next((each for each in offered if each.id == chosen), None)
        if found is None:
            raise InvalidInput(FieldError("price_list", _("Elige una lista de precios de tu unidad."), str(chosen)))
        return found
    usual = catalog.usual_list(unit.path, actor.epochs)
    said = plugin_prices.chosen_list(unit, actor.epochs, usual)
    return next((each for each in offered if each.id == said), usual)


def _as_sent_before(repeated: RepeatedForm, sent: Sent) -> int:
    first = repeated.first
    if first.opportunity is None:
        raise InvalidInput(FieldError("form_key", _("Este formulario ya se envió."), ""))
    if first.digest != sent.digest:
        number = store.number_of(first.opportunity)
        raise AlreadySent(_("Este formulario ya se envió como {number}.", number=number), str(first.opportunity))
    return first.opportunity
