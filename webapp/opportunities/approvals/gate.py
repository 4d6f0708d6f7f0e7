"""What must be agreed to before an offer is presented or a deal is won; and what an edit does to it."""

from dataclasses import replace

from webapp.db.epochs import Epochs, read_epochs
from webapp.opportunities.approvals import rules
from webapp.opportunities.approvals.limits import limit_in
from webapp.opportunities.approvals.rules import Ask
from webapp.opportunities.draft import ChangedDraft, Draft
from webapp.opportunities.totals import Run
from webapp.people.access import Actor

__all__ = ["Ask", "changed_approvals", "open_asks", "signed", "waiting"]


def open_asks(draft: Draft, epochs: Epochs | None = None) -> tuple[Ask, ...]:
    """What stands above its author's limit and nobody has agreed to as it stands; empty when nothing keeps it back.

    Give the actor's epochs, or one statement reads them; one more for a person whose roles aren't in the process.
    """
    if not draft.head.discount and not any(
        line.given_price is not None or line.manual_discount for line in draft.lines
    ):
        return ()
    return rules.asks(draft, limit_in(draft.head.unit_id, epochs or read_epochs()))


def changed_approvals(before: Draft, after: Draft) -> bool:
    """Whether an edit touched anything that may have to be agreed to, told without asking for limits."""

    def asked(draft: Draft) -> tuple:
        lines = [
            (line.id, line.given_price, line.manual_discount, line.agreed)
            for line in draft.lines
            if line.given_price is not None or line.manual_discount
        ]
        return (draft.head.discount, draft.head.discount_agreed, draft.head.approval_id, lines)

    return asked(before) != asked(after)


def signed(before: Draft, changed: ChangedDraft, actor: Actor) -> ChangedDraft:
    """The change with the actor's name on the prices that it asks for: their limit counts."""
    return replace(changed, draft=rules.signed(before, changed.draft, actor.user, changed.restored))


def waiting(before: Draft, run: Run, epochs: Epochs) -> Run:
    """The priced draft; what waits for an approval waits no more when something else is to be agreed to now."""
    head = run.draft.head
    if head.approval_id is None or head.approval_id != before.head.approval_id:
        return run
    asked, now = (rules.mark_of_all(open_asks(draft, epochs)) for draft in (before, run.draft))
    if asked == now:
        return run
    return replace(run, draft=Draft(replace(head, approval_id=None), run.draft.lines))
