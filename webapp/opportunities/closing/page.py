"""What the form that closes an opportunity is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from webapp.core.errors import FieldError, NotAllowed
from webapp.core.language import _
from webapp.opportunities import totals
from webapp.opportunities.closing.reasons import reasons_of
from webapp.opportunities.draft import Draft, Head
from webapp.people.access import Actor, reach
from webapp.people.units import unit_tree
from webapp.web import filters
from webapp.web.editing import Option


@dataclass(frozen=True, slots=True)
class ClosingForm:
    """The form with what stands in it: what is known already, or what was typed, with a sentence beside each fault."""

    head: Head
    reasons: tuple[Option, ...]
    values: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What stands in this field."""
        return self.values.get(name, "")

    def error(self, name: str) -> str:
        """What is wrong with this field; empty when nothing is."""
        return self.errors.get(name, "")


def closing_form(
    actor: Actor, draft: Draft, typed: Mapping[str, str], errors: Sequence[FieldError] = ()
) -> ClosingForm:
    """The form for this opportunity. One statement. Raises NotAllowed for who may not close it."""
    head = draft.head
    if not reach(actor, "close").covers(head.unit_id, head.owner_user_id, head.owner_team_id):
        raise NotAllowed(_("Puedes ver esta oportunidad, pero no cerrarla ni reabrirla."))
    known = {
        "outcome": "won",
        "actual_revenue": filters.typed_number(filters.machine_amount(head.estimated_revenue, head.currency))
        if head.estimated_revenue
        else "",
        "actual_close_date": filters.day(totals.today_of(head, actor.epochs)),
    }
    reasons = tuple(Option(str(each.id), each.text) for each in reasons_of(unit_tree(actor.epochs)[head.unit_id].path))
    return ClosingForm(head, reasons, {**known, **typed}, {error.field: error.sentence for error in errors})
