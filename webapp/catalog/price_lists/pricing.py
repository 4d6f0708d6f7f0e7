"""What an item comes to, and which of it can't be: its value by its method, its price by the engine's limits."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from webapp.catalog.fields import METHODS
from webapp.catalog.items import Item
from webapp.catalog.price_lists import rules
from webapp.catalog.price_lists.store import PriceListHead
from webapp.catalog.price_words import problem_sentence
from webapp.catalog.prices import pinned
from webapp.catalog.store import Heads, ListHead
from webapp.core.errors import FieldError, InvalidInput
from webapp.core.language import _
from webapp.core.money import currency_decimals
from webapp.pricing.model import Pins
from webapp.pricing.rounding import six
from webapp.web.locale_formats import formats

_BASES = {"percent_of_list": "list_price", "current_cost": "current_cost", "standard_cost": "standard_cost"}
# What is wrong with an item itself, and the field where it is said. A missing rate may come, so it doesn't refuse.
_REFUSED = {"cost_missing": "method", "percentage_invalid": "value", "amount_range": "value"}


def priced(item: Item, head: PriceListHead, heads: Heads, today: date) -> Pins:
    """The item's pins. No statement."""
    return pinned(item, as_list(head), heads, today)


def as_list(head: PriceListHead) -> ListHead:
    """The list as the pricing of its items sees it: by itself."""
    return ListHead(
        head.id, head.name, head.unit_id, head.currency, head.valid_from, head.valid_to, head.epoch, (), head.archived
    )


def basis_of(item: Item, head: PriceListHead, heads: Heads) -> Decimal | None:
    """The list price or cost that the item's method works on, per the item's unit; None where there is none in the
    list's currency."""
    product = item.product
    basis = getattr(product, next(column for ending, column in _BASES.items() if item.method.endswith(ending)))
    if basis is None or product.currency != head.currency:
        return None
    unit, usual = heads.units[item.unit_id], heads.units[product.unit_id]
    exact = Fraction(basis) * Fraction(unit.factor) / Fraction(usual.factor)
    return six(exact, currency_decimals(head.currency))


def refuse_impossible(item: Item, head: PriceListHead, heads: Heads, today: date) -> None:
    """Raise InvalidInput for a percentage that the method doesn't take, a cost that is missing, a price too large."""
    if item.method != "amount" and not rules.is_allowed(item.method, item.value):
        least, greatest = (formats().shortest(each) for each in rules.percent_range(item.method))
        if item.method.startswith("margin"):
            sentence = _("El margen va de {least} a menos de {greatest} %.", least=least, greatest=greatest)
        else:
            sentence = _(
                "{method} va de {least} a {greatest} %.", method=_(METHODS[item.method]), least=least, greatest=greatest
            )
        raise InvalidInput(FieldError("value", sentence))
    problem = next((each for each in priced(item, head, heads, today).problems if each.code in _REFUSED), None)
    if problem is not None:
        sentence = problem_sentence(problem.code, dict(problem.facts))
        raise InvalidInput(FieldError(_REFUSED[problem.code], sentence))
