"""Choosing an alternative instead of the line that it stands beside: the two change places in one action."""

from dataclasses import replace

from webapp.audit.changes import FieldChange
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.core.sending import Sent
from webapp.opportunities.draft import ChangedDraft, Draft, Line
from webapp.opportunities.edit import Edited, Since, edit
from webapp.opportunities.lines import bundles
from webapp.opportunities.lines.actions import found_line
from webapp.people.access import Actor


def choose_instead(actor: Actor, opportunity: int, line: int, sent: Sent, *, seen: int) -> Edited:
    """Count this alternative; the line that it stood beside, and the other alternatives to that, are alternatives to it.

    Raises as `edit` does, and InvalidInput for a line that is no alternative.
    """

    def chosen(draft: Draft, since: Since) -> ChangedDraft | None:
        instead = found_line(draft, line)
        record = f"line:{instead.id}"
        if not since.is_edit(record, "role", instead.offered_as, "counted"):
            return None
        if instead.role != "alternative":
            raise InvalidInput(FieldError("role", _("Esta línea no es una alternativa."), instead.role))
        stood_beside = str(instead.alternative_to_id)
        whole = _counted(instead)
        lines = {whole.id: whole}
        for other in draft.lines:
            if other.id == stood_beside or (
                other.id != whole.id and other.alternative_to_id == instead.alternative_to_id
            ):
                lines[other.id] = replace(other, role="alternative", alternative_to_id=int(whole.id))
        changes = tuple(
            FieldChange(f"line:{each.id}", "role", before.offered_as, each.offered_as)
            for each in lines.values()
            if (before := draft.line(each.id)) is not None
        )
        after = draft
        for each in lines.values():
            after = Draft(draft.head, bundles.followed(after, each))
        return ChangedDraft(after, "line_changed", changes, reprices=True, record=record)

    return edit(actor, opportunity, chosen, sent, seen=seen)


def _counted(line: Line) -> Line:
    return replace(line, role="counted", alternative_to_id=None)
