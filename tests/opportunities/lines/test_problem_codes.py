"""What stands in the way of a price is told in words on the record, wherever it comes from."""

from datetime import date
from decimal import Decimal

import pytest

from tests.support.visitor import Visitor, form_key
from webapp.catalog.records import DiscountTier, PriceList, PriceListItem, Product, Unit, UnitGroup
from webapp.db.epochs import raise_epoch


@pytest.fixture
def deal(ana: Visitor) -> int:
    deal = ana.create()
    ana.add_line(deal, "MOL-M20", 2)
    return deal


def priced_anew(visitor: Visitor, deal: int) -> str:
    raise_epoch("prices")
    visitor.post(f"/opportunities/{deal}/reprice", {"form_key": form_key()})
    return visitor.get(f"/opportunities/{deal}").text


def test_a_product_that_is_no_longer_sold_keeps_its_price_and_says_so(ana, deal, world):
    Product.update(active=False).where(Product.id == world.products["MOL-M20"]).execute()
    assert "Molino M-20 ya no está a la venta" in priced_anew(
        ana, deal
    ) or "MOL-M20 ya no está a la venta" in priced_anew(ana, deal)
    assert ana.lines(deal)[0]["net"]["amount"] == "1280.00"


def test_a_list_that_has_ended_gives_no_price(ana, deal):
    PriceList.update(valid_to=date(2020, 2, 1)).execute()
    assert "La lista Contoso Coffee no vale el" in priced_anew(ana, deal)
    assert ana.lines(deal)[0]["status"] == "unpriced"


def test_two_prices_with_an_equal_claim_are_both_named(ana, deal, world):
    pieces = UnitGroup.get(UnitGroup.code == "count").id
    PriceListItem.delete().where(PriceListItem.product_id == world.products["MOL-M20"]).execute()
    for code, value in (("docena-a", 12), ("docena-b", 11)):
        unit = Unit.insert(group_id=pieces, code=code, name=code, factor=Decimal(12), decimals=0).execute()
        PriceListItem.insert(
            price_list_id=world.price_list, product_id=world.products["MOL-M20"], unit_id=unit, method="amount",
            value=Decimal(value),
        ).execute()  # fmt: skip
    text = priced_anew(ana, deal)
    assert "Dos reglas se disputan este precio" in text and "docena-a" in text and "docena-b" in text
    assert ana.lines(deal)[0]["status"] == "unpriced"


def test_two_tiers_with_an_equal_claim_are_both_named(ana, world):
    deal = ana.create()
    DiscountTier.update(until=None, since=Decimal(30)).execute()
    raise_epoch("prices")
    ana.add_line(deal, "TUE-PUERTO", 40)
    text = ana.get(f"/opportunities/{deal}").text
    assert "Dos reglas se disputan este precio" in text and ": 4" in text and ": 7" in text


def test_a_price_without_its_cost_is_none(ana, deal, world):
    PriceListItem.update(method="markup_current_cost", value=Decimal(10)).execute()
    Product.update(current_cost=None).execute()
    assert "le falta el coste con el que se calcula su precio" in priced_anew(ana, deal)


def test_a_percentage_that_cannot_be_is_told(ana, deal):
    PriceListItem.update(method="margin_current_cost", value=Decimal(100)).execute()
    assert "El porcentaje 100 no vale aquí" in priced_anew(ana, deal)


def test_a_list_in_another_currency_than_the_opportunity_gives_no_price(ana, deal):
    PriceList.update(currency="USD").execute()
    assert "va en USD y la oportunidad en EUR" in priced_anew(ana, deal)
