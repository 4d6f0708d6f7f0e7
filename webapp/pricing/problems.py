"""What a pricing run finds wrong, as codes with facts. The messages are for logs and machines, in English.

The sentences that people read are made elsewhere from code and facts.
"""

from webapp.pricing.model import Problem

# They concern the whole opportunity as much as each of its catalogue lines.
LIST_CODES = ("price_list_missing", "price_list_currency", "price_list_expired")

_MESSAGES = {
    "price_list_missing": "The opportunity has no price list and its unit requires one.",
    "product_not_in_price_list": "{product} has no price in this price list nor in its parents.",
    "price_list_currency": "The price list {list} is in {list_currency}, the opportunity in {currency}.",
    "price_list_expired": "The price list {list} is not valid on {as_of}.",
    "cost_missing": "{product} has no {basis}, which the method {method} needs.",
    "percentage_invalid": "The percentage {value} is outside of what is allowed here.",
    "quantity_decimals": "The unit takes a quantity of at most {decimals} decimals.",
    "quantity_range": "The quantity must be at least 0 and below 1000000000.",
    "amount_range": "The amount must be at least 0 and below 1000000000000.",
    "discount_exceeds_price": "The discount {asked} is more than the amount {available} that it lowers; it was cut.",
    "unit_mismatch": "{product} is not sold in {unit}, nor in a unit that converts to it.",
    "product_inactive": "{product} is not for sale on {as_of}.",
    "rate_missing": "There is no exchange rate from {from} to {to} on {as_of}.",
    "rules_conflict": "Two rules of equal priority claim the price: {first}; {second}.",
    "plugin_objects": "{plugin}: {en}",
    "not_supported_yet": "The plugin {plugin} can't be asked in a stateless run yet.",
}


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def problem(code: str, line: str | None = None, field: str | None = None, **facts: str) -> Problem:
    """The problem with its English message; `facts` is what a sentence in the reader's language needs."""
    return Problem(code, _MESSAGES[code].format_map(_Facts(facts)), line, field, tuple(facts.items()))
