"""Pricing an opportunity anew, and giving it another price list: always the whole of it, always when somebody asks."""

from collections.abc import Iterable
from dataclasses import replace

from webapp.audit.changes import FieldChange
from webapp.catalog import store as catalog
from webapp.catalog.store import ListHead
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.core.sending import Sent
from webapp.db.epochs import Epochs
from webapp.opportunities import totals
from webapp.opportunities.draft import ChangedDraft, Draft, Head
from webapp.opportunities.edit import Edited, Since, edit
from webapp.opportunities.repricing.found import key_of
from webapp.people.access import Actor
from webapp.people.units import unit_tree

FIELD = "price_list"
NAMED = 3  # lines that a refusal names


def reprice(actor: Actor, opportunity: int, sent: Sent, seen: str | None = None) -> Edited:
    """Price every line anew with today's catalogue and rules; overrides stay.

    `seen` is what the preview was made with; InvalidInput when anything has changed since.
    """

    def renewed(draft: Draft, _since: Since) -> ChangedDraft | None:
        _refuse_another(draft, seen, actor.epochs)
        lines = frozenset(line.id for line in draft.lines)
        return ChangedDraft(draft, "repriced", edited=lines, reprices=True, renew_all=True) if lines else None

    return edit(actor, opportunity, renewed, sent, seen=None)


def change_price_list(
    actor: Actor, opportunity: int, price_list: int | None, sent: Sent, seen: str | None = None
) -> Edited:
    """Give it another price list (None: none) and price every line anew. Raises as `edit` does, and InvalidInput where the
    list isn't offered to its unit, or amounts that were given by hand would be in another currency."""

    def changed(draft: Draft, _since: Since) -> ChangedDraft | None:
        if draft.head.price_list_id == price_list:
            return None
        _refuse_another(draft, seen, actor.epochs)
        after = with_list(draft, price_list, actor.epochs)
        change = FieldChange("opportunity", FIELD, draft.head.price_list_name, after.head.price_list_name)
        lines = frozenset(line.id for line in draft.lines)
        return ChangedDraft(after, "price_list_changed", (change,), edited=lines, reprices=bool(lines), renew_all=True)

    return edit(actor, opportunity, changed, sent, seen=None)


def with_list(draft: Draft, price_list: int | None, epochs: Epochs) -> Draft:
    """The opportunity with this price list and its currency, not priced yet. Raises InvalidInput."""
    head = draft.head
    unit = unit_tree(epochs)[head.unit_id]
    if price_list is None:
        if totals.rules_of(unit).price_list_required:
            raise InvalidInput(FieldError(FIELD, _("Tu unidad pide una lista de precios. Elige una.")))
        return Draft(replace(head, price_list_id=None, price_list_name=None), draft.lines)
    found = next((each for each in offered(head, epochs) if each.id == price_list), None)
    if found is None:
        raise InvalidInput(FieldError(FIELD, _("Elige una lista de precios de tu unidad."), str(price_list)))
    if found.currency != head.currency and (names := list(_in_its_currency(draft))):
        more = ["…"] if len(names) > NAMED else []
        sentence = _(
            "Esta lista va en {currency}, y hay importes puestos a mano en {own} que no se convierten solos: {names}. "
            "Quítalos antes.",
            currency=found.currency,
            own=head.currency,
            names=", ".join(names[:NAMED] + more),
        )
        raise InvalidInput(FieldError(FIELD, sentence, str(price_list)))
    return Draft(
        replace(head, price_list_id=found.id, price_list_name=found.name, currency=found.currency), draft.lines
    )


def offered(head: Head, epochs: Epochs) -> list[ListHead]:
    """The lists that the opportunity's unit offers. No statement."""
    return catalog.offered_lists(unit_tree(epochs)[head.unit_id].path, epochs)


def seen_key(draft: Draft, epochs: Epochs) -> str:
    """What a preview of this opportunity was made with: its version, and the state of rules and prices."""
    return f"{draft.head.version}|{key_of(totals.fingerprints(draft.head, epochs))}"


def _refuse_another(draft: Draft, seen: str | None, epochs: Epochs) -> None:
    if seen is not None and seen != seen_key(draft, epochs):
        raise InvalidInput(
            FieldError("seen", _("Algo ha cambiado desde que lo miraste. Mira otra vez antes de aplicarlo."))
        )


def _in_its_currency(draft: Draft) -> Iterable[str]:
    """What holds an amount that a person has given, by name."""
    head = draft.head
    for line in draft.lines:
        if line.given_price is not None or line.discount_amount:
            yield line.name
    if head.discount_amount:
        yield _("Descuento del pedido (importe)")
    if head.freight:
        yield _("Portes")
    if head.given_revenue is not None:
        yield _("Ingresos estimados")
    if head.budget is not None:
        yield _("Presupuesto")
