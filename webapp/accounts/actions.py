"""What people do to accounts: create one, change its fields."""

from dataclasses import dataclass, replace

from peewee import IntegrityError

from webapp.accounts import alike_store, card_store, deals
from webapp.accounts.cards import AccountCard, ContactCard
from webapp.accounts.edit import Change, Edited, Values, edit
from webapp.accounts.fields import ACCOUNT_FIELDS
from webapp.accounts.rights import may_assign, may_change, may_create
from webapp.audit import store as audit
from webapp.core.errors import AlreadySent, FieldError, InvalidInput, NotAllowed, NotVisible
from webapp.core.language import _
from webapp.core.sending import Sent
from webapp.db import write
from webapp.people import store as people
from webapp.people.access import Actor


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What the creation form says: the account, its first contact if there is one, and which accounts of the same name
    were shown before (`known`), so that they keep nobody from creating another."""

    card: AccountCard
    contact: ContactCard | None = None
    known: frozenset[int] = frozenset()


def create_account(actor: Actor, new: NewAccount, sent: Sent) -> int:
    """Create the account, in its owner's unit, with its first contact; its id. The same form twice creates it once.

    Raises NotAllowed, InvalidInput where another account has the same name and wasn't shown, or AlreadySent when this
    form was sent before with other content.
    """
    if not may_create(actor):
        raise NotAllowed(_("Tu papel no permite crear cuentas."))
    if before := audit.already_done(actor.user, sent.form_key):
        return _as_sent_before(before, sent)
    card = _with_owner(actor, new.card, new.card.owner_user_id)
    try:
        with write():
            _refuse_the_same(actor, card.name, new.known)
            _check_parent(actor, card)
            account = card_store.insert_account(card)
            audit.write_action("created", f"account:{account}", actor.user, sent, version=1)
            if new.contact is not None:
                contact = card_store.insert_contact(replace(new.contact, account_id=account, created_by_id=actor.user))
                aside = replace(sent, form_key=None, digest=None)
                audit.write_action("contact_added", f"contact:{contact}", actor.user, aside, version=1)
            return account
    except IntegrityError as error:
        return _as_sent_before(audit.repeated(error, actor.user, sent).first, sent)


def change_account(actor: Actor, account: int, values: Values, sent: Sent, *, seen: int) -> Edited[AccountCard]:
    """Change these fields of an account. Raises NotVisible, NotAllowed, InvalidInput, StaleEdit; then nothing is written.

    A new name is found from then on in the account's opportunities too.
    """
    change = Change("changed", lambda now: _changeable(now, account), _applied, _claimed)
    return edit(actor, change, values, sent, seen=seen)


def _changeable(actor: Actor, account: int) -> AccountCard:
    card = card_store.account_card(actor, account)
    if card is None:
        raise NotVisible(_("No encontramos esta cuenta."))
    if not may_change(actor, card):
        raise NotAllowed(_("Puedes ver esta cuenta, pero no cambiarla."))
    return card


def _applied(actor: Actor, card: AccountCard, values: Values) -> AccountCard:
    after = card
    for name, value in values.items():
        if name == "owner":
            if not may_assign(actor, card):
                raise NotAllowed(_("Puedes editar esta cuenta, pero no asignarla a otra persona."))
            after = _with_owner(actor, after, value)
        elif name == "parent":
            after = _with_parent(actor, after, value)
        else:
            column = ACCOUNT_FIELDS[name].column
            after = replace(after, **{column: "" if value is None and column != "employees" else value})
    return after


def _claimed(actor: Actor, before: AccountCard, after: AccountCard) -> bool:
    if not card_store.claim_account(before, after, actor.epochs):
        return False
    if before.parent_id != after.parent_id:
        _check_parent(actor, after)
    if before.name != after.name:
        deals.ask().account_renamed(after.id, after.name)
    return True


def _with_owner(actor: Actor, card: AccountCard, owner: object) -> AccountCard:
    """The account in somebody's hands, and in their unit; without an owner it stays in the unit where it was."""
    if owner is None:
        return replace(card, owner_user_id=None, owner_name=None)
    found = next((person for person in people.assignable(actor) if person.id == owner), None)
    if found is None:
        sentence = _("Elige a una persona de las unidades a las que puedes asignar.")
        raise InvalidInput(FieldError("owner", sentence, str(owner)))
    return replace(card, owner_user_id=found.id, owner_name=found.name, unit_id=found.unit_id)


def _with_parent(actor: Actor, card: AccountCard, parent: object) -> AccountCard:
    if parent is None:
        return replace(card, parent_id=None, parent_name=None)
    found = card_store.account_card(actor, int(str(parent)))
    if found is None:
        raise InvalidInput(FieldError("parent", _("Esta cuenta ya no existe. Elige otra."), str(parent)))
    return replace(card, parent_id=found.id, parent_name=found.name)


def _check_parent(actor: Actor, card: AccountCard) -> None:
    """Raise InvalidInput where the account would hang below itself, or below one that isn't there."""
    if card.parent_id is None:
        return
    if not card.id:
        _with_parent(actor, card, card.parent_id)
    elif card_store.is_under(card.parent_id, card.id):
        sentence = _("«{name}» ya depende de esta cuenta. Elige otra matriz.", name=card.parent_name or "")
        if card.parent_id == card.id:
            sentence = _("Una cuenta no puede ser su propia matriz. Elige otra.")
        raise InvalidInput(FieldError("parent", sentence, card.parent_name or ""))


def _refuse_the_same(actor: Actor, name: str, known: frozenset[int]) -> None:
    """Raise InvalidInput where another account has this name and whoever creates this one hasn't been told."""
    same = [each for each in alike_store.same_named(actor, name) if each.id not in known]
    if same:
        sentence = _("Ya existe «{name}». Usa esa cuenta o, si es otra, pulsa Crear de nuevo.", name=same[0].name)
        raise InvalidInput(FieldError("name", sentence, name))


def _as_sent_before(first: audit.Did, sent: Sent) -> int:
    account = int(first.record.removeprefix("account:")) if first.record.startswith("account:") else 0
    if first.digest != sent.digest or not account:
        raise AlreadySent(_("Este formulario ya se envió."), first.record)
    return account
