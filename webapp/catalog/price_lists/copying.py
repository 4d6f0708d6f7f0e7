"""A copy of a price list with a percentage on its amounts: looked at first, then made."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal

from webapp.catalog import allowed
from webapp.catalog.edit import create
from webapp.catalog.items import Item
from webapp.catalog.price_lists import rules, store
from webapp.catalog.price_lists.actions import NewPriceList, check_new
from webapp.catalog.price_lists.store import PRICE_LISTS, PriceListHead
from webapp.core.errors import FieldError, InvalidInput, NotVisible, StaleEdit
from webapp.core.language import _
from webapp.core.money import PRICE_LIMIT, ZERO
from webapp.core.sending import Sent
from webapp.people.access import Actor
from webapp.pricing.snapshot import RoundingPolicy


@dataclass(frozen=True, slots=True)
class Copying:
    """What the copy is to be: its name, unit and dates, the percentage on every amount, and how amounts are rounded."""

    name: str
    unit_id: int | None
    percent: Decimal = ZERO
    rounding: str = "none"
    rounding_amount: Decimal | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def policy(self, currency: str) -> RoundingPolicy | None:
        """How amounts are rounded; None is to the currency's decimals."""
        policy, _colon, option = self.rounding.partition(":")
        if policy == "none":
            return None
        amount = self.rounding_amount or rules.usual_rounding(option, currency)
        return RoundingPolicy(policy, option, amount)


@dataclass(frozen=True, slots=True)
class Copied:
    """An item before and after; what is worked out by a percentage stays as it is."""

    before: Item
    after: Item

    @property
    def moves(self) -> bool:
        """Whether its amount changes."""
        return self.before.value != self.after.value


def copied_items(items: list[Item], currency: str, asked: Copying) -> list[Copied]:
    """Every item as the copy would have it. Raises InvalidInput where an amount would be too large."""
    policy = asked.policy(currency)
    return [Copied(item, _copied(item, currency, asked.percent, policy)) for item in items]


def copy_price_list(actor: Actor, source: int, asked: Copying, sent: Sent, *, seen: int) -> int:
    """Make the copy; its id. The copied list must be as it was looked at (`seen`), else StaleEdit.

    Takes prices from the same parent. Raises as `edit.create` does. Statements: the same however many items.
    """
    if store.has_items_on_cost(source):
        allowed.demand_cost(actor)

    def insert() -> int:
        head = store.load(source)
        if head is None:
            raise NotVisible(_("No encontramos esta página."))
        if head.version != seen:
            raise StaleEdit(_("La lista ha cambiado desde que viste cómo quedaría la copia. Mírala otra vez."))
        new = _new(head, asked)
        check_new(new)
        copied = copied_items(store.all_items(source), head.currency, asked)
        made = store.insert(asdict(new))
        store.insert_items([replace(each.after, list_id=made) for each in copied])
        return made

    return int(create(actor, PRICE_LISTS, insert, sent, unit=asked.unit_id, action="copied"))


def _copied(item: Item, currency: str, percent: Decimal, policy: RoundingPolicy | None) -> Item:
    if item.method != "amount":
        return item
    value = rules.raised(item.value, percent, currency, policy)
    if value >= PRICE_LIMIT:
        sentence = _(
            "{product} pasaría del mayor importe que cabe. Pon un porcentaje menor.", product=item.product.name
        )
        raise InvalidInput(FieldError("percent", sentence))
    return replace(item, value=value)


def _new(head: PriceListHead, asked: Copying) -> NewPriceList:
    return NewPriceList(asked.name, head.currency, asked.unit_id, head.parent_id, asked.valid_from, asked.valid_to)
