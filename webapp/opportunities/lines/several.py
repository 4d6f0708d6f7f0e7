"""Several lines at once, in one action: copied from another opportunity, or pasted. All of them or none."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from webapp.core.errors import FieldError, InvalidInput, NotVisible
from webapp.core.language import _
from webapp.core.money import ZERO
from webapp.core.sending import Sent
from webapp.opportunities import store
from webapp.opportunities.copying import fresh
from webapp.opportunities.draft import ChangedDraft, Draft, Line
from webapp.opportunities.edit import Edited, Since, edit
from webapp.people.access import Actor, reach


def add_lines(actor: Actor, opportunity: int, lines: Callable[[Draft], Sequence[Line]], sent: Sent) -> Edited:
    """Add these lines at the end: one transaction, one version. Never conflicts. Raises as `edit` does.

    `lines` makes them once the opportunity is known, each with an id of its own that begins with `new`.
    """

    def added(draft: Draft, _since: Since) -> ChangedDraft | None:
        new = tuple(lines(draft))
        return grown(draft, new) if new else None

    return edit(actor, opportunity, added, sent, seen=None)


def grown(draft: Draft, new: tuple[Line, ...]) -> ChangedDraft:
    """The draft with these lines at its end."""
    last = max((line.position for line in draft.lines), default=0)
    placed = tuple(replace(line, position=last + place) for place, line in enumerate(new, start=1))
    head = draft.head
    if not draft.lines and head.revenue_mode == "given":
        head = replace(head, revenue_mode="calculated")
    edited = frozenset(line.id for line in placed)
    return ChangedDraft(Draft(head, (*draft.lines, *placed)), "lines_added", edited=edited, reprices=True)


def copy_lines(actor: Actor, source: int, chosen: Sequence[str], target: int, sent: Sent) -> Edited:
    """Copy these lines of `source` to the end of `target`, priced afresh there. Raises as `edit` does.

    In another currency the amounts given by hand stay behind; a product outside the catalogue has no other price, so
    it can't go there.
    """
    there = store.load(reach(actor, "read"), source)
    if there is None:
        raise NotVisible(_("No encontramos esta página."))
    lines = _whole(there.lines, chosen)
    if not lines:
        raise InvalidInput(FieldError("lines", _("Elige al menos una línea."), ""))

    def copied(draft: Draft) -> list[Line]:
        if draft.head.currency == there.head.currency:
            return [fresh(line, line.position) for line in lines]
        if any(line.product_id is None for line in lines):
            currency = draft.head.currency
            sentence = _("Esa está en {currency}: lo que va fuera de catálogo no tiene precio allí.", currency=currency)
            raise InvalidInput(FieldError("to", sentence, ""))
        return [
            replace(fresh(line, line.position), given_price=None, given_by_id=None, discount_amount=ZERO)
            for line in lines
        ]

    return add_lines(actor, target, copied, sent)


def _whole(lines: Sequence[Line], chosen: Sequence[str]) -> list[Line]:
    """The chosen lines, where what a bundle includes goes with it and with nothing else; its options go alone, too."""
    going = [line for line in lines if (str(line.bundle_line_id) if line.is_included else line.id) in chosen]
    ids = {line.id for line in going}
    return [line if str(line.bundle_line_id) in ids else replace(line, bundle_line_id=None) for line in going]
