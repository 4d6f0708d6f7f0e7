"""The order of the lines: it is one value of the opportunity, so it conflicts with itself and with nothing else."""

from dataclasses import dataclass, replace

from webapp.audit.changes import FieldChange
from webapp.core.sending import Sent
from webapp.opportunities.draft import ChangedDraft, Draft
from webapp.opportunities.edit import Edited, Since, edit
from webapp.opportunities.lines import bundles
from webapp.people.access import Actor

FIELD = "line_order"


@dataclass(frozen=True, slots=True)
class Moved:
    """All ids as they should stand, or one line that goes `by` places (-1 is up)."""

    ids: tuple[str, ...] = ()
    line: str = ""
    by: int = 0

    def of(self, now: tuple[str, ...]) -> tuple[str, ...]:
        """The order that comes of it. Lines that the page did not show stay at the end, those gone are left out."""
        if self.ids:
            known = tuple(dict.fromkeys(each for each in self.ids if each in now))
            return known + tuple(each for each in now if each not in known)
        if self.line not in now:
            return now
        others = [each for each in now if each != self.line]
        others.insert(max(0, now.index(self.line) + self.by), self.line)
        return tuple(others)


def order_lines(actor: Actor, opportunity: int, moved: Moved, sent: Sent, *, seen: int) -> Edited:
    """Put the lines into this order. Raises as `edit` does; StaleEdit only when somebody else ordered them meanwhile."""

    def ordered(draft: Draft, since: Since) -> ChangedDraft | None:
        now = tuple(line.id for line in draft.lines)
        wanted = _kept_together(draft, moved)
        before, after = ",".join(now), ",".join(wanted)
        if not since.is_edit("opportunity", FIELD, before, after):
            return None
        lines = tuple(
            replace(line, position=place)
            for place, id_ in enumerate(wanted, start=1)
            if (line := draft.line(id_)) is not None
        )
        change = FieldChange("opportunity", FIELD, before, after)
        # Figures follow the order, a tax remainder stands on the last line of its rate, but not those that were offered.
        reprices = not draft.head.frozen
        return ChangedDraft(Draft(draft.head, lines), "lines_ordered", (change,), reprices=reprices)

    return edit(actor, opportunity, ordered, sent, seen=seen)


def _kept_together(draft: Draft, moved: Moved) -> tuple[str, ...]:
    """The order that is wanted, where the parts of a bundle stay right after it and go with it."""
    by_id = draft.by_id
    if moved.line:  # one place up or down is past a whole bundle
        whole = tuple(line.id for line in draft.lines if str(line.bundle_line_id) not in by_id)
        wanted = moved.of(whole) + tuple(id_ for id_ in by_id if id_ not in whole)
    else:
        wanted = moved.of(tuple(by_id))
    return tuple(line.id for line in bundles.grouped([by_id[id_] for id_ in wanted]))
