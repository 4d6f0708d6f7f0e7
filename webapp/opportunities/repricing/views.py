"""From an opportunity to the preview of other prices."""

from webapp.core.errors import InvalidInput
from webapp.core.language import _
from webapp.opportunities import totals
from webapp.opportunities.draft import Draft, Head
from webapp.opportunities.problems import problems_of, sentence
from webapp.opportunities.repricing import actions, found
from webapp.opportunities.repricing.comparing import compared
from webapp.opportunities.repricing.found import Found, key_of
from webapp.opportunities.repricing.page import ListOption, ListPage, Preview, Total, shown_causes
from webapp.people.access import Actor, reach


def known_move(head: Head, actor: Actor) -> Found | None:
    """What the search has found for the prices and rules of now; None where it found nothing, or hasn't looked yet."""
    kept = found.read(head.moved)
    if kept is None or head.status not in ("open", "on_hold"):
        return None
    return kept if kept.key == key_of(totals.fingerprints(head, actor.epochs)) else None


def preview(actor: Actor, draft: Draft, error: str = "") -> Preview:
    """What pricing anew would change. One statement."""
    moves, run = compared(draft, actor.epochs)
    return _preview(actor, draft, moves, run.draft, error)


def list_page(actor: Actor, draft: Draft, chosen: str, error: str = "") -> ListPage:
    """The lists to choose from, and what the chosen one would change. One statement where one is chosen."""
    head = draft.head
    today = totals.today_of(head, actor.epochs)
    options = []
    for each in actions.offered(head, actor.epochs):
        until = "" if each.is_valid(today) else _("fuera de plazo")
        hint = ", ".join(filter(None, (each.currency, until)))
        options.append(ListOption(each.id, each.name, hint, each.id == head.price_list_id))
    shown = None
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 and int(chosen) != head.price_list_id:
        try:
            other = actions.with_list(draft, int(chosen), actor.epochs)
            shown = _other_list(actor, draft, other)
        except InvalidInput as refused:
            error = refused.sentence
    return ListPage(head, tuple(options), chosen, shown, error, _may_write(actor, head))


def _other_list(actor: Actor, draft: Draft, other: Draft) -> Preview:
    moves, run = compared(other, actor.epochs)
    now = run.draft.by_id
    lines = tuple(
        found.MovedLine(line.id, line.name, line.net, now[line.id].net)
        for line in draft.lines
        if line.net != now[line.id].net or draft.head.currency != other.head.currency
    )
    moves = Found(
        moves.key, draft.head.calculated_revenue, run.draft.head.calculated_revenue, (), lines, moves.overrides
    )
    return _preview(actor, draft, moves, run.draft, "")


def _preview(actor: Actor, draft: Draft, moves: Found, after: Draft, error: str) -> Preview:
    head = draft.head
    was = {(each["code"], each["line"]) for each in problems_of(head.problems)}
    names = {line.id: line.name for line in draft.lines}
    new = [each for each in problems_of(after.head.problems) if (each["code"], each["line"]) not in was]
    told = dict.fromkeys(": ".join(filter(None, (names.get(each["line"] or "", ""), sentence(each)))) for each in new)
    return Preview(
        head,
        moves,
        shown_causes(moves),
        tuple(
            Total(label, getattr(head, name), getattr(after.head, name))
            for name, label in (
                ("detail_total", _("Suma de líneas")),
                ("discount", _("Descuento del pedido")),
                ("plugin_adjustment", _("Ajustes del pedido")),
                ("total_before_freight", _("Antes de portes e IVA")),
                ("tax", _("IVA")),
                ("total", _("Total")),
            )
            if getattr(head, name) or getattr(after.head, name)
        ),
        tuple(told),
        len(draft.lines) - len(moves.lines),
        actions.seen_key(draft, actor.epochs),
        after.head.currency,
        _may_write(actor, head),
        error,
    )


def _may_write(actor: Actor, head: Head) -> bool:
    is_open = head.status in ("open", "on_hold")
    return is_open and reach(actor, "write").covers(head.unit_id, head.owner_user_id, head.owner_team_id)
