"""What people do to contacts: write one down, change its fields, remove it, bring it back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from peewee import IntegrityError

from webapp.accounts import card_store, deals
from webapp.accounts.cards import ContactCard
from webapp.accounts.deals import Held
from webapp.accounts.edit import Change, Edited, Values, edit
from webapp.accounts.fields import CONTACT_FIELDS
from webapp.accounts.rights import may_change_contact, may_create
from webapp.audit import store as audit
from webapp.audit.changes import FieldChange
from webapp.core import clock
from webapp.core.errors import AlreadySent, DomainError, FieldError, InvalidInput, NotAllowed, NotVisible, Unavailable
from webapp.core.language import _
from webapp.core.sending import Sent
from webapp.db import write
from webapp.people.access import Actor


def add_contact(actor: Actor, new: ContactCard, sent: Sent) -> int:
    """Write down a contact of an account; its id. The same form twice creates it once.

    Raises NotAllowed, InvalidInput when the account isn't there, or AlreadySent for other content under this form's key.
    """
    if not may_create(actor):
        raise NotAllowed(_("Tu papel no permite crear contactos."))
    if card_store.account_card(actor, new.account_id) is None:
        raise InvalidInput(FieldError("account", _("Esta cuenta ya no existe. Elige otra."), str(new.account_id)))
    try:
        with write():
            contact = card_store.insert_contact(replace(new, created_by_id=actor.user))
            audit.write_action("contact_added", f"contact:{contact}", actor.user, sent, version=1)
            return contact
    except IntegrityError as error:
        first = audit.repeated(error, actor.user, sent).first
        if first.digest != sent.digest or not first.record.startswith("contact:"):
            raise AlreadySent(_("Este formulario ya se envió."), first.record) from None
        return int(first.record.removeprefix("contact:"))


def change_contact(actor: Actor, contact: int, values: Values, sent: Sent, *, seen: int) -> Edited[ContactCard]:
    """Change these fields of a contact. Raises NotVisible, NotAllowed, InvalidInput, StaleEdit; then nothing is written.

    A new name is found from then on in the opportunities whose primary contact this is.
    """
    change = Change("contact_changed", lambda now: changeable(now, contact), _applied, _claimed)
    return edit(actor, change, values, sent, seen=seen)


def remove_contact(actor: Actor, contact: int, sent: Sent) -> ContactCard:
    """Take a contact away; it can be brought back. Refused (422) while it is the primary contact of an opportunity."""
    gone = card_store.removed_contact(actor, contact)
    if gone is not None and may_change_contact(actor, gone):
        return gone
    card = changeable(actor, contact)
    with _taking_effect_once(actor, sent), write():
        if held := deals.ask().held_by(actor, contact):
            raise InvalidInput(FieldError("contact", _why_it_stays(card, held), str(contact)))
        if not card_store.claim_removal(card, clock.now(), actor.user, actor.epochs):
            raise _busy()
        _told(actor, "contact_removed", card, sent, FieldChange(card.record, "contact", card.name, None))
    return card


def bring_back_contact(actor: Actor, contact: int, sent: Sent) -> ContactCard:
    """Undo a removal; the contact as it was. Bringing back what is there changes nothing."""
    card = card_store.removed_contact(actor, contact)
    if card is None:
        return changeable(actor, contact)
    if not may_change_contact(actor, card):
        raise NotAllowed(_("Puedes ver este contacto, pero no cambiarlo."))
    with _taking_effect_once(actor, sent), write():
        if not card_store.claim_removal(card, None, None, actor.epochs):
            raise _busy()
        _told(actor, "contact_restored", card, sent, FieldChange(card.record, "contact", None, card.name))
    return replace(card, version=card.version + 1)


def changeable(actor: Actor, contact: int) -> ContactCard:
    """The contact, when the actor may change it. Raises NotVisible, NotAllowed."""
    card = card_store.contact_card(actor, contact)
    if card is None:
        raise NotVisible(_("No encontramos este contacto."))
    if not may_change_contact(actor, card):
        raise NotAllowed(_("Puedes ver este contacto, pero no cambiarlo."))
    return card


def _applied(_actor: Actor, card: ContactCard, values: Values) -> ContactCard:
    return replace(card, **{CONTACT_FIELDS[name].column: value or "" for name, value in values.items()})


def _claimed(actor: Actor, before: ContactCard, after: ContactCard) -> bool:
    if not card_store.claim_contact(before, after, actor.epochs):
        return False
    if before.name != after.name:
        deals.ask().contact_renamed(after.id, after.name)
    return True


@contextmanager
def _taking_effect_once(actor: Actor, sent: Sent) -> Iterator[None]:
    """A form that was sent before does nothing more."""
    try:
        yield
    except IntegrityError as error:
        audit.repeated(error, actor.user, sent)


def _told(actor: Actor, kind: str, card: ContactCard, sent: Sent, change: FieldChange) -> None:
    action = audit.write_action(kind, card.record, actor.user, sent, version=card.version + 1)
    audit.write_changes(action, card.version + 1, [change])


def _why_it_stays(card: ContactCard, held: Held) -> str:
    name, named = card.name, ", ".join(held.named)
    if not held.named:
        return _("{name} es el contacto principal de oportunidades que no ves. Pon antes otro en ellas.", name=name)
    if held.others:
        return _(
            "{name} es el contacto principal de {deals} y de otras. Pon antes otro en ellas.", name=name, deals=named
        )
    return _("{name} es el contacto principal de {deals}. Pon antes otro contacto.", name=name, deals=named)


def _busy() -> DomainError:
    return Unavailable(_("Hay varias personas editando esto a la vez. Lo escrito sigue aquí; vuelve a intentarlo."))
