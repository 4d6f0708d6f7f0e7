"""The sample's opportunities made to happen: each fact at its hour, by who it was, through the product's actions."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from webapp.catalog import store as catalog
from webapp.core import clock
from webapp.core.money import rounded
from webapp.core.sending import Sent
from webapp.db.epochs import Epochs
from webapp.opportunities import processes
from webapp.opportunities.approvals.actions import ask
from webapp.opportunities.closing.actions import Lost, Won, close, reopen
from webapp.opportunities.closing.reasons import reasons_of
from webapp.opportunities.draft import NEW, Draft, Line
from webapp.opportunities.header.actions import NewOpportunity, change_header, create
from webapp.opportunities.lines.actions import NewLine, add_line, change_line, drafted_line
from webapp.opportunities.lines.bundles import grouped, with_parts
from webapp.opportunities.lines.several import add_lines
from webapp.opportunities.offers.actions import present
from webapp.opportunities.offers.making import usual_wording
from webapp.people.access import Actor
from webapp.people.units import unit_tree
from webapp.sample.accounts import Known
from webapp.sample.days import WEEK, Days, instant
from webapp.sample.deals import Day, Deal, Ending, Item, ThatDay, Value
from webapp.sample.more_catalogue import EXPORT_LIST, IN_DOLLARS

MORNING, EVENING = 8 * 60 + 35, 17 * 60 + 50  # minutes of the day between which an event begins
LEAST_CHANGES = 3
MOST_AT_ONCE = 4
# What the last week is told with: it has its own movements, so that others moved a date or a figure before it.
MOVING = {"quantity", "close_date", "estimated_revenue"}
REMARKS = ("Entrega por la mañana, antes de abrir", "Avisar al encargado la víspera", "Con etiqueta del cliente")


@dataclass(frozen=True, slots=True)
class Created:
    """The opportunity is created with what was known at first."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who found it hands it to its owner."""


@dataclass(frozen=True, slots=True)
class Added:
    """Its lines are added, all at once."""


@dataclass(frozen=True, slots=True)
class Closed:
    """It is won or lost."""

    ending: Ending


@dataclass(frozen=True, slots=True)
class Reopened:
    """It is open again."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Fields of the header change, or of a line."""

    values: dict[str, Value]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Its owner asks for approval of the prices that stand above their limit."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Its owner presents an offer of what stands there."""


Act = Asked | Offered | Created | Assigned | Added | Changed | Closed | Reopened


@dataclass(frozen=True, slots=True)
class Event:
    """Something that somebody does to a deal at an instant."""

    at: datetime
    deal: int
    by: str
    act: Act


@dataclass(slots=True)
class _Told:
    """What has come of a deal so far."""

    opportunity: int = 0
    lines: list[int] = field(default_factory=list)


def tell(deals: Sequence[Deal], known: Known, people: dict[str, Actor], days: Days, epochs: Epochs) -> int:
    """Let all of it happen in the order of time; how many actions it took."""
    events = [event for place, deal in enumerate(deals) for event in _events(place, deal, days)]
    events.sort(key=lambda event: (event.at, event.deal))
    teller = _Teller(deals, known, people, days, epochs)
    for event in events:
        with clock.at(event.at):
            teller.do(event)
    return len(events)


def _events(place: int, deal: Deal, days: Days) -> Iterator[Event]:
    chance = random.Random(f"{deal.topic} · {deal.account}")
    before: datetime | None = None
    for ago, by, acts in _story(deal, chance):
        at = _later_than(before, days.past(ago), chance)
        for act in acts:
            yield Event(at, place, by, act)
            before = at
            at += timedelta(minutes=chance.randint(1, 4), seconds=chance.randint(0, 59))


def _later_than(before: datetime | None, day: date, chance: random.Random) -> datetime:
    at = instant(day, chance.randint(MORNING, EVENING)) + timedelta(seconds=chance.randint(0, 59))
    if before is not None and at <= before:
        return before + timedelta(minutes=chance.randint(3, 17))
    return at


def _story(deal: Deal, chance: random.Random) -> Iterator[tuple[int, str, list[Act]]]:
    """Days ago, who, and what they did in one sitting; the oldest first."""
    priced = max(deal.born - chance.randint(0, 3), deal.touched)
    yield deal.born, deal.finder or deal.owner, [Created(), Assigned()] if deal.finder else [Created()]
    reasons = [Changed({"given_reason": each.reason}, line=n) for n, each in enumerate(deal.items) if each.reason]
    yield priced, deal.owner, [Added(), *reasons]
    moments: list[tuple[int, str, list[Act]]] = [
        (each.ago, each.by, [Changed(each.values, line=each.line)]) for each in deal.later
    ]
    steps = list(_steps(deal, chance))
    for number, step in enumerate(steps, start=1):
        ago = round(priced + (deal.touched - priced) * number / len(steps))
        moments.append(
            (max(ago, WEEK) if MOVING & step.values.keys() and deal.born > WEEK else ago, deal.owner, [step])
        )
    if deal.ending:
        moments.append((deal.ending.ago, deal.owner, [Closed(deal.ending)]))
    if deal.asked is not None:
        moments.append((deal.asked, deal.owner, [Asked()]))
    if deal.offered is not None:
        moments.append((deal.offered, deal.owner, [Offered()]))
    if deal.reopened is not None:
        moments.insert(0, (deal.reopened, deal.owner, [Reopened()]))
    # What `later` tells stands before what ends the story on the same day.
    yield from sorted(moments, key=lambda moment: -moment[0])


def _steps(deal: Deal, chance: random.Random) -> Iterator[Changed]:
    """What happens between the first lines and the last touch, in an order of its own; the next step comes last."""
    told = {(line, name) for each in deal.later for line in (each.line,) for name in each.values}
    moves = [Changed({"stage": stage}) for stage in deal.path[1:]]
    found = list(_found_out(deal))
    more = len(moves) + (deal.asked is not None) + (deal.offered is not None) + bool(deal.finder)
    while len(found) > 1 and len(found) + more > MOST_AT_ONCE:  # found out in one conversation
        found = [{**found[0], **found[1]}, *found[2:]]
    facts = [Changed(values) for values in found]
    if deal.first_close is not None and (None, "close_date") not in told:
        facts.append(Changed({"close_date": None if deal.close is None else Day(deal.close)}))
    for number, item in enumerate(deal.items):
        if item.first is not None and (number, "quantity") not in told:
            facts.append(Changed({"quantity": item.quantity}, line=number))
    last = _last(deal)
    few = LEAST_CHANGES - 1 - len(moves) - len(facts) - len(deal.later) - bool(last)
    facts += [Changed({"description": text}, line=0) for text in REMARKS[: max(few, 0)]]
    chance.shuffle(facts)
    while moves and facts:
        yield facts.pop() if chance.random() < len(facts) / (len(facts) + len(moves)) else moves.pop(0)
    yield from moves or facts
    if last:
        yield Changed(last)


def _last(deal: Deal) -> dict[str, Value]:
    last: dict[str, Value] = {}
    if deal.step:
        last["next_step"] = deal.step
    if deal.probability is not None:
        last["probability"] = deal.probability
    if deal.given is not None:
        last["estimated_revenue"] = Decimal(deal.given)
    return last


def _found_out(deal: Deal) -> Iterator[dict[str, Value]]:
    if deal.budget_status:
        yield {"budget_status": deal.budget_status, "budget": Decimal(deal.budget) if deal.budget else None}
    if deal.decision:
        yield {"decision_process": deal.decision}
    if deal.solution:
        yield {"solution": deal.solution}


class _Teller:
    """Does events by the product's actions, with what it needs to name things by their ids."""

    def __init__(
        self, deals: Sequence[Deal], known: Known, people: dict[str, Actor], days: Days, epochs: Epochs
    ) -> None:
        self._deals, self._known, self._days = deals, known, days
        self._told = [_Told() for _deal in deals]
        self._actors = {login: replace(actor, epochs=epochs) for login, actor in people.items()}
        lists = catalog.heads(epochs).lists.values()
        self._export = next(each.id for each in lists if each.name == EXPORT_LIST)
        self._units = {unit.code: unit.id for unit in catalog.heads(epochs).units.values()}
        codes = {item.code for deal in deals for item in deal.items if item.code}
        self._products = {code: catalog.find_product(code) for code in sorted(codes)}
        any_unit = next(iter(unit_tree(epochs).units.values()))
        self._reasons = {reason.name: reason.id for reason in reasons_of(any_unit.path)}

    def do(self, event: Event) -> None:
        deal, told, actor = self._deals[event.deal], self._told[event.deal], self._actors[event.by]
        match event.act:
            case Created():
                told.opportunity = create(actor, self._first(deal), Sent())
            case Assigned():
                owner = self._actors[deal.owner].user
                change_header(actor, told.opportunity, {"owner": owner}, Sent(), seen=None)
            case Added():
                told.lines = self._added(actor, told.opportunity, deal.items)
            case Changed(values, None):
                asked = {name: self._value(deal, name, value) for name, value in values.items()}
                change_header(actor, told.opportunity, asked, Sent(), seen=None)
            case Changed(values, int(number)):
                asked = {name: self._value(deal, name, value) for name, value in values.items()}
                change_line(actor, told.opportunity, told.lines[number], asked, Sent(), seen=None)
            case Closed(ending):
                close(actor, told.opportunity, lambda draft: self._outcome(draft, ending), Sent())
            case Asked():
                ask(actor, told.opportunity, None, Sent())
            case Offered():
                present(actor, told.opportunity, lambda draft: usual_wording(actor, draft.head), Sent(), seen=None)
            case Reopened():
                reopen(actor, told.opportunity, Sent())

    def _added(self, actor: Actor, opportunity: int, items: Sequence[Item]) -> list[int]:
        if len(items) == 1:
            edited = add_line(actor, opportunity, self._line(items[0]), Sent())
        else:
            edited = add_lines(actor, opportunity, lambda draft: self._lines(actor, draft, items), Sent())
        return [int(line.id) for line in edited.after.lines if not line.is_included]

    def _lines(self, actor: Actor, draft: Draft, items: Sequence[Item]) -> list[Line]:
        lines, bundle = [], None
        for place, item in enumerate(items):
            line = drafted_line(actor, draft, self._line(item))
            bundle = place if line.is_bundle else bundle
            lines.append(replace(line, id=f"{NEW}-{place}", bundle_line_id=bundle if item.is_option else None))
        sold = {line.product_id for line in lines if line.is_bundle and line.product_id}
        return list(grouped(with_parts(actor, lines, sold))) if sold else lines

    def _outcome(self, draft: Draft, ending: Ending) -> Won | Lost:
        if ending.outcome == "won":
            return Won(rounded(draft.head.estimated_revenue * ending.share, 2), note=ending.note)
        return Lost(self._reasons[ending.reason or ""], note=ending.note)

    def _first(self, deal: Deal) -> NewOpportunity:
        close = deal.close if deal.first_close is None else deal.first_close
        return NewOpportunity(
            topic=deal.topic,
            type=deal.type,
            account=self._known.accounts[deal.account],
            contact=self._known.contacts[deal.account, deal.contact] if deal.contact else None,
            close_date=None if close is None else self._days.from_today(close),
            time_frame=deal.frame,
            situation=deal.situation,
            need=deal.need,
            process=deal.process,
            price_list=self._export if deal.topic == IN_DOLLARS else None,
        )

    def _line(self, item: Item) -> NewLine:
        return NewLine(
            quantity=Decimal(item.first or item.quantity),
            product=self._products[item.code] if item.code else None,
            text=item.text,
            unit=self._units[item.unit] if item.unit else None,
            unit_price=Decimal(item.price) if item.price else None,
            discount_percent=Decimal(item.percent),
        )

    def _value(self, deal: Deal, name: str, value: Value) -> str | int | Decimal | date | None:
        if isinstance(value, Day):
            return self._days.from_today(value.offset)
        if isinstance(value, ThatDay):
            return self._days.today + timedelta(value.offset)
        if name == "stage":
            return processes.first_stage(deal.process, str(value))[1].id
        if name == "quantity":
            return Decimal(str(value))
        return self._days.told(value) if name == "next_step" and isinstance(value, str) else value
