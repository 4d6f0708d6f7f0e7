"""What people do with offers: present one, begin the next version, keep the old one after all, withdraw it."""

from collections.abc import Callable
from dataclasses import replace

from webapp.audit.changes import FieldChange, as_text
from webapp.core.errors import FieldError, InvalidInput, NotVisible
from webapp.core.language import _
from webapp.core.sending import Sent
from webapp.opportunities import freezing
from webapp.opportunities.draft import ChangedDraft, Draft
from webapp.opportunities.edit import Edited, Since, edit
from webapp.opportunities.offers import making, store
from webapp.opportunities.offers.blocking import blocks
from webapp.opportunities.offers.differing import difference
from webapp.opportunities.offers.making import Wording
from webapp.people.access import Actor

# Changes after which an offer would say something else than the page on which it was decided.
_SAID_OTHERWISE = frozenset({"line", "discount_percent", "discount_amount", "freight", "total", "offer"})


def present(
    actor: Actor, opportunity: int, wording: Wording | Callable[[Draft], Wording], sent: Sent, *, seen: int | None
) -> Edited:
    """Present what stands there as the next version; its prices don't change from then on.

    `wording` may be a function that reads it once the opportunity is known. Raises as `edit` does, and InvalidInput for
    what can't be presented, or where the prices have changed since version `seen`.
    """

    def presented(draft: Draft, since: Since) -> ChangedDraft:
        head = draft.head
        if head.frozen:
            raise _refused(_("La versión {n} ya está presentada.", n=head.offered))
        wrong = blocks(draft, actor.epochs)
        if wrong:
            raise InvalidInput(*(FieldError("offer", each.sentence) for each in wrong))
        said = wording(draft) if callable(wording) else wording
        if any(each.record.startswith("line:") or each.field in _SAID_OTHERWISE for each in since.changes):
            raise _refused(_("Las líneas han cambiado mientras lo preparabas. Míralas y preséntala otra vez."))
        n = store.last_n(opportunity) + 1
        made = making.offer_of(actor, draft, n, said)
        record = f"offer:{n}"
        changes = (
            FieldChange(record, "offer", None, made.number),
            FieldChange(record, "offer_total", None, as_text(head.total)),
        )
        return ChangedDraft(
            Draft(replace(head, offered=n, frozen=True), draft.lines), "offer_presented", changes, record=record,
            also=lambda stored: store.insert(stored.head, made, actor.user),
        )  # fmt: skip

    return edit(actor, opportunity, presented, sent, seen=seen)


def begin_next(actor: Actor, opportunity: int, sent: Sent) -> Edited:
    """Let prices change again, for the next version; the customer still has the one that was presented."""

    def begun(draft: Draft, _since: Since) -> ChangedDraft | None:
        head = draft.head
        if not head.frozen:
            return None
        n = (head.offered or 0) + 1
        change = FieldChange(f"offer:{n}", "offer", None, f"{head.number}-{n}")
        return ChangedDraft(Draft(freezing.thaw(head), draft.lines), "offer_begun", (change,), record=f"offer:{n}")

    return edit(actor, opportunity, begun, sent, seen=None)


def keep(actor: Actor, opportunity: int, sent: Sent) -> Edited:
    """Leave the next version: nothing has changed in it. Raises InvalidInput where something has."""

    def kept(draft: Draft, _since: Since) -> ChangedDraft | None:
        head = draft.head
        if head.frozen or head.offered is None:
            return None
        standing = store.offer(opportunity, head.offered)
        if standing is None or not difference(standing.figures, making.figures(actor, draft)).is_empty:
            raise _refused(_("Las líneas ya no son las de la versión {n}.", n=head.offered))
        record = f"offer:{head.offered}"
        change = FieldChange(record, "offer", f"{head.number}-{head.offered + 1}", standing.number)
        return ChangedDraft(Draft(replace(head, frozen=True), draft.lines), "offer_kept", (change,), record=record)

    return edit(actor, opportunity, kept, sent, seen=None)


def withdraw(actor: Actor, opportunity: int, n: int, reason: str, sent: Sent) -> Edited:
    """Withdraw what the customer has; prices may change again. Raises NotVisible, or InvalidInput if it doesn't stand."""

    def withdrawn(draft: Draft, _since: Since) -> ChangedDraft:
        head = draft.head
        if head.offered != n:
            if store.offer(opportunity, n) is None:
                raise NotVisible(_("No encontramos esta página."))
            raise _refused(_("La versión {n} ya no está vigente.", n=n))
        record = f"offer:{n}"
        after = replace(head, offered=None, frozen=False)
        return ChangedDraft(
            Draft(after, draft.lines), "offer_withdrawn", (FieldChange(record, "offer_reason", None, reason),),
            record=record, also=lambda _stored: store.withdraw(opportunity, n, reason, actor.user),
        )  # fmt: skip

    return edit(actor, opportunity, withdrawn, sent, seen=None)


def _refused(sentence: str) -> InvalidInput:
    return InvalidInput(FieldError("offer", sentence))
