"""From an opportunity to what its page shows: frozen values for the templates."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from webapp.accounts import store as accounts
from webapp.core.language import _, current, ngettext
from webapp.opportunities import history_store, processes, score, scoring, telling, totals
from webapp.opportunities.approvals.gate import Ask, open_asks
from webapp.opportunities.closing.reasons import reason_names
from webapp.opportunities.draft import Draft, Head, Line
from webapp.opportunities.fields import FIELDS
from webapp.opportunities.line_rows import LineRows
from webapp.opportunities.page import LineRow, Move, OrderStep, RecordPage
from webapp.opportunities.problems import problems_of, sentence
from webapp.opportunities.repricing.page import shown_causes
from webapp.opportunities.repricing.views import known_move
from webapp.opportunities.rights import rights_on
from webapp.people import store as people
from webapp.people.access import Actor, may
from webapp.people.units import unit_tree
from webapp.pluginapi.pricing import LineAdjustment
from webapp.pluginapi.texts import Text
from webapp.pricing import stored
from webapp.pricing.model import Step, Tier
from webapp.pricing.tiers import base_quantity, tier_of
from webapp.web.editing import Option
from webapp.web.locale_formats import MINUS, decimals_of, formats

_PLUGIN_CODES = ("plugin_failed", "plugin_timeout", "plugin_answer_invalid")


def record_page(actor: Actor, draft: Draft) -> RecordPage:
    """The whole page: regions, history, choices for the form with all fields. Nine statements at the most, and one for a
    lost deal's reason."""
    trace = history_store.traces(draft.head.id, None)
    return _page(
        actor,
        draft,
        trace[0] if trace else (),
        loss_reason=_loss_reason(draft.head),
        timeline=telling.timeline(draft.head, actor.time_zone),
        options=options(actor, draft.head),
    )


def _loss_reason(head: Head) -> str:
    return "" if head.loss_reason_id is None else reason_names([head.loss_reason_id])[head.loss_reason_id]


def record_regions(actor: Actor, draft: Draft, order_trace: tuple[Step, ...] | None = None) -> RecordPage:
    """What an answer's regions show. One statement, or none when the order's trace is at hand."""
    if order_trace is None:
        trace = history_store.traces(draft.head.id, None)
        order_trace = trace[0] if trace else ()
    return _page(actor, draft, order_trace)


def record_timeline(actor: Actor, draft: Draft) -> RecordPage:
    """What the timeline shows. Five statements at the most."""
    return _page(actor, draft, (), timeline=telling.timeline(draft.head, actor.time_zone))


def options(actor: Actor, head: Head) -> dict[str, tuple[Option, ...]]:
    """The values of every field that is chosen from a list. Two statements."""
    return {name: choices(actor, head, name) for name, field in FIELDS.items() if field.kind == "choice"}


def choices(actor: Actor, head: Head, name: str) -> tuple[Option, ...]:
    """The values of one such field. One statement for contacts and owners, else none."""
    field = FIELDS[name]
    if name == "contact":
        return tuple(Option(str(each.id), each.name) for each in accounts.contacts_of(actor, head.account_id))
    if name == "owner":
        persons = people.assignable(actor)
        own = [] if head.owner_user_id in {p.id for p in persons} or head.owner_user_id is None else [head]
        first = tuple(Option(str(each.owner_user_id), each.owner_name or "") for each in own)
        if head.owner_team_id is not None:  # a form that is sent as it stands leaves the deal with its team
            first = (Option("", head.team_name or ""),)
        return first + tuple(Option(str(person.id), person.name) for person in persons)
    if name == "stage":
        return tuple(Option(str(each.id), _(each.name)) for each in processes.stages_of(head.process_id))
    return tuple(Option(code, _(text)) for code, text in field.choices.items())


def line_rows(head: Head, lines: Sequence[Line], asks: Mapping[str, Ask]) -> LineRows:
    """The lines as the table shows them. No statement."""
    by_id = {line.id: line for line in lines}
    by_line: dict[str | None, list[dict]] = {}
    for each in problems_of(head.problems):
        by_line.setdefault(each["line"], []).append(each)
    silent = [each for own in by_line.values() for each in own if each["code"] in _PLUGIN_CODES]

    def tells(line: Line) -> tuple[str, ...]:
        others = (str(line.alternative_to_id), str(line.bundle_line_id))
        names = tuple(by_id[each].name if each in by_id else "" for each in others)
        own = by_line.get(line.id)
        missing = str(silent) if line.status == "stale" and silent else ""
        return (*names, str(own) if own else "", missing, _above(asks[line.id]) if line.id in asks else "")

    def makes(line: Line) -> LineRow:
        row = _row(head, line, by_id, by_line.get(line.id, []), silent)
        return replace(row, above=_above(asks[line.id])) if line.id in asks else row

    return LineRows(lines, tells, makes)


def _row(head: Head, line: Line, lines: Mapping[str, Line], problems: list[dict], silent: list[dict]) -> LineRow:
    """A line with what changed its price in words."""
    stale = tuple(sentence(each) for each in silent) if line.status == "stale" else ()
    blocking = next((each for each in problems if each["code"] not in _PLUGIN_CODES), None)
    return LineRow(
        line,
        applied=_applied(line, head.currency),
        stale=stale,
        problem=sentence(blocking) if blocking else "",
        given_by=line.given_by_name or "",
        offered="" if line.is_included else _offered(line, lines),
        within=_within(line, lines),
    )


def _above(ask: Ask) -> str:
    words = formats()
    percent = words.percentage(round(ask.percent, 1))
    return _("Por aprobar: {percent}, con un límite de {limit}", percent=percent, limit=words.percentage(ask.limit))


def _approval(head: Head, asks: Mapping[str, Ask]) -> str:
    if not asks:
        return ""
    if head.approval_id is not None:
        return _("Espera la aprobación de lo que pasa del límite.")
    return ngettext("{n} descuento pasa del límite.", "{n} descuentos pasan del límite.", len(asks))


def _within(line: Line, lines: Mapping[str, Line]) -> str:
    bundle = lines.get(str(line.bundle_line_id)) if line.bundle_line_id is not None else None
    return bundle.name if bundle else ""


def _offered(line: Line, lines: Mapping[str, Line]) -> str:
    if line.role == "optional":
        return _("Opcional")
    if line.role == "alternative":
        other = lines.get(str(line.alternative_to_id))
        return _("Alternativa a {line}", line=other.name) if other else _("Alternativa")
    return ""


def _page(actor: Actor, draft: Draft, order_trace: tuple[Step, ...], **more) -> RecordPage:
    head = draft.head
    unit = unit_tree(actor.epochs)[head.unit_id]
    facts = scoring.facts_of(head, totals.today_of(head, actor.epochs))
    is_open = head.status in ("open", "on_hold")
    move = known_move(head, actor)
    order_problems = [p for p in problems_of(head.problems) if p["line"] is None]
    rights = rights_on(actor, head)
    asks = {ask.line: ask for ask in open_asks(draft, actor.epochs)} if is_open else {}
    return RecordPage(
        head=head,
        unit_name=unit.name,
        today=facts.today,
        lines=line_rows(head, draft.lines, asks),
        approval=_approval(head, asks),
        with_options=totals.with_options(draft),
        order_steps=tuple(_order_steps(order_trace)),
        stages=processes.stages_of(head.process_id),
        factors=tuple((score.factor_text(f.code), f.points) for f in score.read(head.score_factors)),
        raises=tuple(score.raise_text(each) for each in score.what_would_raise(facts)) if is_open else (),
        revenue_basis=totals.kept_rules(head, unit).revenue_basis,
        prices_moved=move.has_moved if move else totals.have_moved(head, actor.epochs),
        move=Move(move.before, move.after, tuple((c.text, c.amount) for c in shown_causes(move)))
        if move and move.has_moved
        else None,
        problems=tuple(dict.fromkeys(sentence(each) for each in order_problems)),
        may_write=is_open and "write" in rights,
        may_assign=is_open and "assign" in rights,
        may_create=may(actor, "create"),
        may_delete="delete" in rights,
        may_close="close" in rights,
        **more,
    )


def _order_steps(trace: tuple[Step, ...]):
    for step in trace:
        if step.source.kind == "plugin" and step.text is not None:
            amount = step.amount if step.applied else None
            yield OrderStep(told(step.text), step.source.name or step.source.id, amount, told(step.reason))


def _applied(line: Line, currency: str) -> tuple[str, ...]:
    """Volume discount and plugins' adjustments, each with its signed percent or amount."""
    if line.net is None:
        return ()
    words = [_volume(line, currency)] if line.volume_discount else []
    for given in stored.read_line_answers(line.adjustments, line.id):
        answer = given.answer
        if isinstance(answer, LineAdjustment) and (line.given_price is None or answer.applies_to_override):
            size = _signed_percent(answer.percent) if answer.percent is not None else _signed(answer.amount, currency)
            words.append(f"{told(answer.label)} {size}")
    return tuple(words)


def _volume(line: Line, currency: str) -> str:
    pins = stored.read_pins(line.pins) if line.pins else None
    if pins is not None:
        tier = tier_of(pins.tiers, base_quantity(line.quantity, pins)) if pins.tier_kind == "percent" else None
        if isinstance(tier, Tier):
            return _("Por volumen {size}", size=_signed_percent(-tier.value))
    return _("Por volumen {size}", size=_signed(-(line.volume_discount or Decimal(0)), currency))


def _signed_percent(value: Decimal) -> str:
    figure = formats().percentage(abs(value))
    return f"{MINUS}{figure}" if value < 0 else f"+{figure}"


def _signed(value: Decimal | None, currency: str) -> str:
    figure = formats().number(value or Decimal(0), decimals_of(currency))
    return figure if (value or 0) < 0 else f"+{figure}"


def told(text: Text | None) -> str:
    """A plugin's text in the reader's language; empty for none."""
    return "" if text is None else (text.es if current() == "es" else text.en)
