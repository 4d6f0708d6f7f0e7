"""The sample company's stories, priced without and with what its coffee plugin answers."""

from decimal import Decimal

from tests.pricing.cases import TODAY, Json, listed, run
from webapp.pluginapi import LineAdjustment, OrderAdjustment, Text
from webapp.pluginapi.pricing import PricingRequest
from webapp.pricing.case import AskPlugins, price_case
from webapp.pricing.model import Answers, LineAnswer, OrderAnswer

LABEL = Text("Regla", "Rule")
UNITS: Json = {
    "ud": {"group": "count", "factor": "1", "decimals": 0},
    "kg": {"group": "weight", "factor": "1", "decimals": 3},
    "saco": {"group": "weight", "factor": "15", "decimals": 3},
}
PRODUCTS: Json = {
    "CAFE-S100": {"family": "machines", "unit": "ud"},
    "CAFE-S200": {"family": "machines", "unit": "ud"},
    "MOL-M20": {"family": "accessories", "unit": "ud"},
    "TUE-PUERTO": {"family": "coffee", "unit": "kg", "current_cost": "9.70"},
    "TUE-NIEBLA": {"family": "coffee", "unit": "kg", "standard_cost": "15.00"},
}
DISCOUNTS: Json = {
    "KG": {
        "kind": "percent",
        "tiers": [{"from": "30", "value": "4"}, {"from": "100", "value": "7"}, {"from": "300", "value": "10"}],
    }
}
LIST = listed(
    {"product": "CAFE-S100", "value": "2500.00"},
    {"product": "CAFE-S200", "value": "4200.00"},
    {"product": "MOL-M20", "value": "640.00"},
    {
        "product": "TUE-PUERTO",
        "method": "markup_current_cost",
        "value": "69",
        "rounding": {"policy": "nearest", "option": "multiple_of", "amount": "0.10"},
        "discount_list": "KG",
    },
    {"product": "TUE-NIEBLA", "method": "markup_standard_cost", "value": "70", "discount_list": "KG"},
)


def story(*lines: tuple[str, str], ask: AskPlugins | None = None) -> Json:
    case = {
        "units": UNITS,
        "products": PRODUCTS,
        "discount_lists": DISCOUNTS,
        "price_list": LIST,
        "settings": {"revenue_basis": "net"},
        "lines": [{"product": product, "quantity": quantity, "tax_percent": "21"} for product, quantity in lines],
        "plugins": [{"name": "contoso_coffee"}] if ask else [],
    }
    return price_case(case, TODAY, ask)


def of_family(family: str, percent: str, credit: str = "0") -> AskPlugins:
    """Answers a percent for every line of a family, and a credit on the order."""

    def ask(plugins: object, request: PricingRequest) -> Answers:
        lines = tuple(
            LineAnswer("contoso_coffee", "1", LineAdjustment(line.id, LABEL, percent=Decimal(percent)))
            for line in request.lines
            if line.family == family
        )
        return Answers(lines, (OrderAnswer("contoso_coffee", "1", OrderAdjustment(LABEL, amount=Decimal(credit))),))

    return ask


def revenue(result: Json) -> str:
    assert result["problems"] == []
    return result["order"]["estimated_revenue"]


BASKET = (("CAFE-S100", "6"), ("MOL-M20", "6"), ("TUE-PUERTO", "120"))


def test_two_espresso_machines_are_5000() -> None:
    assert revenue(story(("CAFE-S100", "2"))) == "5000.00"


def test_the_basket_of_a_unit_without_a_plugin() -> None:
    result = story(*BASKET)
    assert [line["net"] for line in result["lines"]] == ["15000.00", "3840.00", "1830.24"]
    assert revenue(result) == "20670.24"


def test_the_same_basket_where_machines_come_in_tiers() -> None:
    assert revenue(story(*BASKET, ask=of_family("machines", "-7"))) == "19620.24"
    assert revenue(story(*BASKET, ask=of_family("machines", "-7", "-300"))) == "19320.24"


def test_fourteen_premises() -> None:
    lines = (("CAFE-S200", "14"), ("MOL-M20", "14"))
    assert revenue(story(*lines, ask=of_family("machines", "-10"))) == "61880.00"
    assert revenue(story(*lines, ask=of_family("machines", "-10", "-900"))) == "60980.00"


def test_a_seasonal_roast_before_and_after_its_season() -> None:
    assert revenue(story(("TUE-NIEBLA", "120"))) == "2845.80"
    assert revenue(story(("TUE-NIEBLA", "120"), ask=of_family("coffee", "-8"))) == "2618.14"


def test_eight_sacks_are_the_same_120_kilos() -> None:
    lines = [{"product": "TUE-PUERTO", "unit": "saco", "quantity": "8"}]
    result = run(units=UNITS, products=PRODUCTS, discount_lists=DISCOUNTS, price_list=LIST, lines=lines)
    assert result["lines"][0]["net"] == "1830.24"
