"""An opportunity made from another one: same customer, same lines, today's prices; and what the prices came to there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from peewee import IntegrityError

from webapp.audit import store as audit
from webapp.audit.changes import FieldChange
from webapp.catalog import store as catalog
from webapp.core import clock
from webapp.core.errors import NotAllowed, NotVisible
from webapp.core.language import _
from webapp.core.money import ZERO
from webapp.core.sending import Sent
from webapp.db import write
from webapp.opportunities import processes, scoring, store, totals
from webapp.opportunities.draft import NEW, Draft, Head, Line
from webapp.opportunities.edit import state_of
from webapp.opportunities.problems import about
from webapp.people.access import Actor, may, reach
from webapp.people.units import unit_tree
from webapp.pricing.model import Step

LONGEST_TOPIC = 200


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line and what it came to in the opportunity that it was copied from; None is without a price."""

    name: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Copied lines beside their originals: net sums of what counts in both, and the lines that differ.

    `currency` is the original's.
    """

    id: int
    number: str
    count: int
    currency: str
    before: Decimal
    after: Decimal
    moved: tuple[ComparedLine, ...] = ()


def duplicate(actor: Actor, opportunity: int, sent: Sent) -> int:
    """A new opportunity like this one, open, in its first stage, priced afresh; its id. The same form twice makes one.

    It stays with the owner where the actor may create for them, else it is the actor's. Prices given by hand stay, as
    they do when an opportunity is priced anew. Raises NotVisible or NotAllowed.
    """
    source = store.load(reach(actor, "read"), opportunity)
    if source is None:
        raise NotVisible(_("No encontramos esta página."))
    if not may(actor, "create"):
        raise NotAllowed(_("Tu papel no permite crear oportunidades."))
    lines = tuple(fresh(line, place) for place, line in enumerate(source.lines, start=1))
    draft = Draft(_head(actor, source.head), lines)
    run = totals.price(draft, frozenset(line.id for line in lines), actor.epochs, renew_all=True)
    made = scoring.scored(run.draft, run.as_of)
    try:
        with write():
            head = replace(made.head, number=store.next_number(run.as_of.year))
            copy = store.insert_head(store.columns_of(head))
            ids = store.insert_lines(copy, made.lines)
            head = store.with_problems(replace(head, id=copy), about(head.problems, ids))
            stored = Draft(head, tuple(replace(line, id=ids[line.id]) for line in made.lines))
            traces: dict[str, Sequence[Step]] = {ids.get(line, line): steps for line, steps in run.traces.items()}
            action = audit.write_action("duplicated", "opportunity", actor.user, sent, opportunity=copy, version=1)
            audit.write_changes(action, 1, (FieldChange("opportunity", "copied_from", None, source.head.number),), copy)
            store.write_traces(stored, traces, run.as_of, actor.user, frozenset(ids.values()))
            audit.open_span(copy, state_of(stored.head), clock.now())
            return copy
    except IntegrityError as error:
        first = audit.repeated(error, actor.user, sent).first
        if first.opportunity is None:
            raise
        return first.opportunity


def fresh(line: Line, position: int) -> Line:
    """The line as it enters another opportunity: not priced yet. Its id names the line that it comes from."""
    return replace(
        line, id=f"{NEW}-{line.id}", position=position, pins=None, adjustments="[]", status="unpriced",
        asked_by_id=None, agreed="",
    )  # fmt: skip


def compared(actor: Actor, draft: Draft, source: int, pairs: tuple[tuple[str, str], ...] = ()) -> Compared | None:
    """What the lines of `draft` came to in `source`: these pairs of (there, here), or all in their order. Two statements.

    None when the reader may not see the source any more.
    """
    other = store.load(reach(actor, "read"), source)
    if other is None or other.head.id == draft.head.id:
        return None
    if pairs:
        both = [(other.line(there), draft.line(here)) for there, here in pairs]
    else:
        both = list(zip(other.lines, draft.lines, strict=False))
    known = [(there, here) for there, here in both if there and here and there.product_id == here.product_id]
    if not known:
        return None
    return Compared(
        other.head.id,
        other.head.number,
        len(known),
        other.head.currency,
        _counted(there for there, _here in known),
        _counted(here for _there, here in known),
        tuple(ComparedLine(here.name, there.net, here.net) for there, here in known if there.net != here.net),
    )


def _counted(lines: Iterable[Line]) -> Decimal:
    return sum((line.net or ZERO for line in lines if line.role == "counted"), ZERO)


def _head(actor: Actor, head: Head) -> Head:
    now = clock.now()
    own = reach(actor, "create").covers(head.unit_id, head.owner_user_id, head.owner_team_id)
    if not own:
        head = replace(
            head,
            owner_user_id=actor.user,
            owner_name=actor.name,
            owner_team_id=None,
            team_name=None,
            unit_id=actor.unit,
        )
    unit = unit_tree(actor.epochs)[head.unit_id]
    price_list, currency = _price_list(actor, head, unit.path)
    today = clock.today(unit.time_zone)
    stage = processes.stages_of(head.process_id)[0]
    topic = _("{topic} (copia)", topic=head.topic)
    return replace(
        head, id=0, number="", version=1, topic=topic if len(topic) <= LONGEST_TOPIC else head.topic, status="open",
        stage_id=stage.id, stage_code=stage.code, stage_name=stage.name, stage_since=now,
        probability=stage.probability, category=stage.category, created=now, created_by_id=actor.user,
        close_date=head.close_date if head.close_date and head.close_date >= today else None, expected_date=None,
        actual_close_date=None, actual_revenue=None, next_step=None, price_list_id=price_list, currency=currency,
        adjustments="[]", problems="[]", rules_fingerprint="", prices_fingerprint="", offered=None, frozen=False,
        discount_by_id=None, discount_agreed="", approval_id=None,
    )  # fmt: skip


def _price_list(actor: Actor, head: Head, path: tuple[int, ...]) -> tuple[int | None, str]:
    """Its own list while the unit still offers it, else the unit's usual one, if that is in the same currency."""
    offered = {each.id for each in catalog.offered_lists(path, actor.epochs)}
    if head.price_list_id in offered:
        return head.price_list_id, head.currency
    usual = catalog.usual_list(path, actor.epochs)
    return (usual.id if usual and usual.currency == head.currency else None), head.currency
