"""While an offer stands with the customer, its opportunity's prices don't change; everything else does."""

from dataclasses import replace

from webapp.audit.changes import FieldChange
from webapp.core.errors import PricesFrozen
from webapp.core.language import _
from webapp.core.sending import Sent
from webapp.opportunities.draft import ChangedDraft, Draft, Head

NEW_VERSION = "new_version"
FIELD = "offer_draft"


def allowed(draft: Draft, changed: ChangedDraft, sent: Sent) -> ChangedDraft:
    """The change as it may be made. Whoever has agreed to it begins the next version with it, in the same action.

    Raises PricesFrozen for a change of prices that would leave an offer's behind without being asked.
    """
    if not (draft.head.frozen and changed.draft.head.frozen and changed.reprices):
        return changed
    if sent.confirmed != NEW_VERSION:
        n = draft.head.offered or 0
        raise PricesFrozen(_("La oferta {n} está presentada y sus precios no cambian.", n=n), draft.head.id, n)
    thawed = Draft(thaw(changed.draft.head), changed.draft.lines)
    return replace(changed, draft=thawed, changes=(*changed.changes, begun(draft.head)))


def thaw(head: Head) -> Head:
    """The head with prices that may change again. The customer still has the offer."""
    return replace(head, frozen=False)


def begun(head: Head) -> FieldChange:
    """What history says: the version after the one that stands was begun."""
    return FieldChange("opportunity", FIELD, None, str((head.offered or 0) + 1))
