"""How an item of a price list is worked out, in a few words."""

from webapp.catalog.fields import METHODS, ROUNDINGS
from webapp.catalog.items import Item
from webapp.core.language import _
from webapp.web import filters


def method_text(item: Item, currency: str, *, sees_cost: bool) -> str:
    """Importe 2.500,00 € · 95 % del catálogo · Margen sobre coste actual 40 %; a rate on a cost for who sees costs."""
    if item.method == "amount":
        return filters.unit_money(item.value, currency)
    if item.method == "percent_of_list":
        return _("{rate} del catálogo", rate=filters.percent(item.value))
    if not sees_cost:
        return _("Según el coste")
    return f"{_(METHODS[item.method])} {filters.percent(item.value)}"


def rounding_text(item: Item, currency: str) -> str:
    """Arriba, a múltiplos de 0,10; empty without one."""
    if item.method == "amount" or item.rounding == "none":
        return ""
    return f"{_(ROUNDINGS[item.rounding])} {filters.unit_price(item.rounding_amount, currency)}"
