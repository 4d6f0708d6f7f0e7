"""What people do about prices above a limit: ask, agree, refuse, withdraw. Each is an edit of the opportunity."""

from collections.abc import Callable
from dataclasses import replace

from webapp import notices
from webapp.core.errors import FieldError, InvalidInput, NotAllowed, StaleEdit
from webapp.core.language import N_, _
from webapp.core.sending import Sent
from webapp.opportunities.approvals import gate, rules, store
from webapp.opportunities.approvals.store import Asked
from webapp.opportunities.draft import ChangedDraft, Draft
from webapp.opportunities.edit import Edited, Since, edit
from webapp.people.access import Actor
from webapp.people.units import unit_tree

PLACE = "opportunities.approvals"

notices.word("approval_asked", N_("{who} te pide aprobar un descuento: {record}"), PLACE)
notices.word("approval_given", N_("{who} ha aprobado tu descuento: {record}"), PLACE)
notices.word("approval_refused", N_("{who} no ha aprobado tu descuento ({reason}): {record}"), PLACE)


def ask(actor: Actor, opportunity: int, note: str | None, sent: Sent) -> Edited:
    """Ask for everything that stands above a limit. Nothing happens where exactly that already waits.

    Raises as `edit` does, and InvalidInput when there is nothing to ask for.
    """

    def asked(draft: Draft, _since: Since) -> ChangedDraft | None:
        found = gate.open_asks(draft, actor.epochs)
        if not found:
            raise InvalidInput(FieldError("note", _("Ningún precio pasa del límite: no hay nada que aprobar."), ""))
        if draft.head.approval_id is not None:
            return None
        path = unit_tree(actor.epochs)[draft.head.unit_id].path

        def write(after: Draft) -> None:
            store.insert(after.head.id, found, note, actor.user)
            people = [person for person, _name in store.approvers(path, actor.user)]
            notices.tell(people, "approval_asked", _record(after), {"who": actor.name})

        return ChangedDraft(draft, "approval_asked", also=write)

    return edit(actor, opportunity, asked, sent, seen=None)


def give(actor: Actor, opportunity: int, approval: int, sent: Sent) -> Edited:
    """Agree to exactly what was asked for. Raises as `edit` does, StaleEdit when it stands no longer like that, and
    NotAllowed to whoever asked, or typed one of the prices."""

    def given(draft: Draft, _since: Since) -> ChangedDraft:
        waiting = _waiting(draft, approval)
        found = gate.open_asks(draft, actor.epochs)
        if rules.mark_of_all(found) != waiting.mark:
            raise _changed_since()
        _refuse_own(actor, waiting, {each.by for each in found})
        agreed = rules.agreed(draft, found)
        return _decided(actor, agreed, waiting, "given")

    return edit(actor, opportunity, given, sent, seen=None, right="approve")


def refuse(actor: Actor, opportunity: int, approval: int, reason: str, sent: Sent) -> Edited:
    """Don't agree, with a reason. Raises as `give` does."""

    def refused(draft: Draft, _since: Since) -> ChangedDraft:
        waiting = _waiting(draft, approval)
        _refuse_own(actor, waiting, set())
        return _decided(actor, draft, waiting, "refused", reason)

    return edit(actor, opportunity, refused, sent, seen=None, right="approve")


def withdraw(actor: Actor, opportunity: int, approval: int, sent: Sent) -> Edited:
    """Take back what was asked. Whoever may change the opportunity may."""

    def withdrawn(draft: Draft, _since: Since) -> ChangedDraft:
        return _decided(actor, draft, _waiting(draft, approval), "withdrawn")

    return edit(actor, opportunity, withdrawn, sent, seen=None)


def _decided(actor: Actor, draft: Draft, waiting: Asked, state: str, reason: str | None = None) -> ChangedDraft:
    def write(after: Draft) -> None:
        store.decide(waiting.id, state, actor.user, reason)
        if state != "withdrawn":
            data = {"who": actor.name, "reason": reason or ""}
            notices.tell([waiting.asked_by], f"approval_{state}", _record(after), data)

    also: Callable[[Draft], None] = write
    return ChangedDraft(
        Draft(replace(draft.head, approval_id=None), draft.lines), f"approval_{state}", also=also
    )  # fmt: skip


def _waiting(draft: Draft, approval: int) -> Asked:
    if draft.head.approval_id == approval:
        found = next((each for each in store.of_opportunity(draft.head.id) if each.id == approval), None)
        if found is not None:
            return found
    raise _changed_since()


def _changed_since() -> StaleEdit:
    return StaleEdit(
        _("Lo que se pidió ya no está así: alguien lo ha cambiado, decidido o retirado. Mira cómo está ahora.")
    )


def _refuse_own(actor: Actor, waiting: Asked, authors: set[int | None]) -> None:
    if actor.user == waiting.asked_by or actor.user in authors:
        raise NotAllowed(_("Lo que pides tú lo aprueba otra persona."))


def _record(draft: Draft) -> str:
    return f"opportunity:{draft.head.id}"
