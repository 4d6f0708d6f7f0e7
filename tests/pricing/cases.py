"""Short ways to write a stateless case and to price it."""

from datetime import date
from typing import Any

from webapp.pricing.case import price_case

TODAY = date(2026, 11, 23)
Json = dict[str, Any]

UNITS: Json = {
    "each": {"group": "count", "factor": "1", "decimals": 0},
    "box": {"group": "count", "factor": "12", "decimals": 0},
    "kg": {"group": "weight", "factor": "1", "decimals": 3},
    "sack": {"group": "weight", "factor": "15", "decimals": 0},
}


def run(**case: Any) -> Json:
    """The result of a case with these keys."""
    return price_case(case, TODAY)


def listed(*items: Json, **more: Any) -> Json:
    """A valid price list with these items."""
    return {"name": "Contoso Coffee", "items": list(items), **more}


def item(value: str = "100.00", **more: Any) -> Json:
    """An item of the product A."""
    return {"product": "A", "value": value, **more}


def priced_line(item: Json, product: Json | None = None, line: Json | None = None, **case: Any) -> Json:
    """The only line of a case that sells the product A from a list with this item only."""
    return run(
        **{"units": UNITS, **case},
        products={"A": {"unit": "each", **(product or {})}},
        price_list=listed({"product": "A", **item}),
        lines=[{"product": "A", **(line or {})}],
    )["lines"][0]


def write_in(price: str, **more: Any) -> Json:
    """A line of its own price."""
    return {"write_in": "Something", "price": price, **more}


def codes(result: Json) -> list[str]:
    """The problems' codes, in their order."""
    return [problem["code"] for problem in result["problems"]]
