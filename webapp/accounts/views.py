"""From an account or contact to what its page shows: frozen values for the templates."""

from webapp.accounts import card_store, deals, telling
from webapp.accounts.cards import AccountCard, ContactCard
from webapp.accounts.fields import ACCOUNT_FIELDS, AccountField
from webapp.accounts.page import AccountPage, ContactPage, ContactRow, Day
from webapp.accounts.rights import may_assign, may_change, may_change_contact, may_create
from webapp.core import clock
from webapp.core.errors import NotVisible
from webapp.core.language import _
from webapp.people import store as people
from webapp.people.access import Actor
from webapp.people.units import unit_tree
from webapp.web.address import address
from webapp.web.editing import Option

IN_ACCOUNT = "account"


def account(actor: Actor, account: int) -> AccountCard:
    """The account. Raises NotVisible. One statement."""
    card = card_store.account_card(actor, account)
    if card is None:
        raise NotVisible(_("No encontramos esta cuenta."))
    return card


def contact(actor: Actor, contact: int) -> ContactCard:
    """The contact. Raises NotVisible. One statement."""
    card = card_store.contact_card(actor, contact)
    if card is None:
        raise NotVisible(_("No encontramos este contacto."))
    return card


def account_page(actor: Actor, card: AccountCard) -> AccountPage:
    """The whole page of an account. Ten statements at the most."""
    return _page(
        actor,
        card,
        contacts=card_store.contact_cards(actor, card.id, card_store.MOST_CONTACTS + 1),
        subsidiaries=tuple(card_store.subsidiaries(actor, card.id)),
        history=telling.account_history(card.id, actor.time_zone),
        options=options(actor, card),
    )


def account_regions(actor: Actor, card: AccountCard) -> AccountPage:
    """What answers to edits show: title, key figures and facts. Three statements."""
    return _page(actor, card, subsidiaries=tuple(card_store.subsidiaries(actor, card.id)))


def account_contacts(actor: Actor, card: AccountCard) -> AccountPage:
    """What answers about its contacts show: all of them. Three statements."""
    return _page(actor, card, contacts=card_store.contact_cards(actor, card.id, card_store.MOST_CONTACTS + 1))


def account_history(actor: Actor, card: AccountCard) -> AccountPage:
    """What happened to the account. At most five statements."""
    return AccountPage(card, _today(actor), history=telling.account_history(card.id, actor.time_zone))


def contact_page(actor: Actor, card: ContactCard) -> ContactPage:
    """The whole page of a contact. Four statements."""
    history = telling.contact_history(card.id, actor.time_zone)
    found = deals.ask().of_contact(actor, card.id)
    return ContactPage(contact_row(actor, card), _today(actor), found, history, may_create(actor))


def contact_regions(actor: Actor, card: ContactCard) -> ContactPage:
    """What answers to edits show. No statement."""
    return ContactPage(contact_row(actor, card), _today(actor))


def contact_history(actor: Actor, card: ContactCard) -> ContactPage:
    """What happened to the contact. Two statements."""
    days: tuple[Day, ...] = telling.contact_history(card.id, actor.time_zone)
    return ContactPage(contact_row(actor, card), _today(actor), history=days)


def contact_row(actor: Actor, card: ContactCard, place: str = "") -> ContactRow:
    """A contact as the table on its account's page (`place` is IN_ACCOUNT) or its own page shows it."""
    here = address("contacts.record", id=card.id, **({"in": place} if place else {}))
    return ContactRow(card, may_change_contact(actor, card), here)


def options(actor: Actor, card: AccountCard) -> dict[str, tuple[Option, ...]]:
    """The values of every field that is chosen from a list. One statement."""
    return {name: choices(actor, card, field) for name, field in ACCOUNT_FIELDS.items() if field.kind == "choice"}


def choices(actor: Actor, card: AccountCard | None, field: AccountField) -> tuple[Option, ...]:
    """The values of one such field, for an account or a new one. One statement for owners, else none."""
    if field.name != "owner":
        return tuple(Option(code, _(text)) for code, text in field.choices.items())
    persons = people.assignable(actor)
    listed = {person.id for person in persons}
    others = [] if card is None or card.owner_user_id is None or card.owner_user_id in listed else [card]
    first = tuple(Option(str(each.owner_user_id), each.owner_name or "") for each in others)
    nobody = Option("", _("Sin responsable"))
    return (nobody, *first, *(Option(str(person.id), person.name) for person in persons))


def _page(actor: Actor, card: AccountCard, contacts: list[ContactCard] | None = None, **more) -> AccountPage:
    shown = (contacts or [])[: card_store.MOST_CONTACTS]
    return AccountPage(
        card=card,
        today=_today(actor),
        unit_name=unit_tree(actor.epochs)[card.unit_id].name if card.unit_id else "",
        contacts=tuple(contact_row(actor, each, IN_ACCOUNT) for each in shown),
        more_contacts=len(contacts or []) > len(shown),
        deals=deals.ask().of_account(actor, card.id),
        may_write=may_change(actor, card),
        may_assign=may_assign(actor, card),
        may_create=may_create(actor),
        **more,
    )


def _today(actor: Actor):
    return clock.today(unit_tree(actor.epochs)[actor.unit].time_zone)
