"""The price lists of the sample give the prices that its price sheet states."""

from decimal import Decimal

import pytest

from webapp.catalog import store as catalog
from webapp.catalog.records import PriceList, PriceListItem, Product
from webapp.core import clock
from webapp.db.epochs import read_epochs
from webapp.pricing.catalogue import pin

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session"),
    pytest.mark.usefixtures("sample"),
]

PRICES = {
    "CAFE-S100": "2500.00", "CAFE-S200": "4200.00", "CAFE-A100": "3450.00", "CAFE-A300": "6900.00", "MOL-M20": "640.00",
    "FIL-F5": "180.90", "TUE-SIERRA": "17.70", "TUE-PUERTO": "16.40", "TUE-FINCA": "23.50", "TUE-TARDE": "17.95",
    "TUE-NIEBLA": "25.50", "SRV-INST": "260.00", "SRV-HORA": "58.00", "SRV-MANT": "390.00", "SRV-BAR": "340.00",
}  # fmt: skip
PUBLIC_PRICES = {"CAFE-S100": "2350.00", "CAFE-S200": "3948.00", "CAFE-A100": "3243.00", "CAFE-A300": "6486.00"}


def prices_of(price_list: str, currency: str = "EUR") -> dict[str, Decimal | None]:
    products = dict(Product.select(Product.code, Product.id).tuples())
    chosen = PriceList.get(PriceList.name == price_list).id
    known, _by_id = catalog.catalogue(frozenset(products.values()), chosen, currency, read_epochs())
    day = clock.today("Europe/Madrid")
    return {code: pin(known, code, known.products[code].unit, day).price for code in products}


# Beside the price sheet; the syrup has no price in any list, the retired machine none in this one.
MORE_PRICES = {"PACK-APERTURA": "3090.00", "CAF-RECOMPRA": "0.00", "SIR-AVEL": None, "CAFE-S90": None}


def test_the_products_have_their_prices():
    assert prices_of("Contoso Coffee") == expected_prices(PRICES | MORE_PRICES)


def expected_prices(prices: dict[str, str | None]) -> dict[str, Decimal | None]:
    return {code: None if price is None else Decimal(price) for code, price in prices.items()}


def test_the_public_list_lowers_machines_and_leaves_the_rest_to_its_parent():
    expected = PRICES | MORE_PRICES | PUBLIC_PRICES
    assert prices_of("Contoso Coffee · Sector público") == expected_prices(expected)


def test_what_comes_beside_the_price_sheet():
    assert not Product.get(Product.code == "CAFE-S90").active
    assert PriceList.get(PriceList.name == "Contoso Coffee · anterior").valid_to < clock.today("Europe/Madrid")
    assert prices_of("Contoso Coffee · Export USD", "USD")["CAFE-S100"] == Decimal("2750.00")


def test_methods_and_directions_of_rounding_are_all_there():
    assert {item.method for item in PriceListItem.select()} >= {
        "amount", "percent_of_list", "markup_current_cost", "margin_current_cost", "markup_standard_cost",
        "margin_standard_cost",
    }  # fmt: skip
    assert {item.rounding_policy for item in PriceListItem.select()} == {"none", "up", "down", "nearest"}
