"""/admin/rates, and prices that a list works out in another currency."""

from datetime import date
from decimal import Decimal

import pytest

from tests.support.visitor import Visitor, form_key
from webapp.catalog.records import ExchangeRate, PriceList, PriceListItem
from webapp.db.epochs import raise_epoch, read_epochs


def add(visitor: Visitor, **fields: object):
    usual = {"origin": "EUR", "target": "usd", "rate": "1,10", "since": "2021-01-01", "number_format": "es"}
    return visitor.post("/admin/rates", usual | {"form_key": form_key()} | fields)


@pytest.fixture
def dollars(world) -> int:
    """A list in dollars: a grinder at 90 % of its catalogue price in euros."""
    prices = PriceList.insert(name="Export", currency="USD").execute()
    PriceListItem.insert(
        price_list_id=prices, product_id=world.products["MOL-M20"], unit_id=world.measures["ud"],
        method="percent_of_list", value=Decimal(90),
    ).execute()  # fmt: skip
    raise_epoch("prices")
    return prices


def test_a_rate_is_dated_and_shown_with_an_example(irene):
    before = read_epochs()
    assert add(irene).status_code == 303
    row = ExchangeRate.get()
    assert (row.from_currency, row.to_currency, row.rate, row.since) == (
        "EUR",
        "USD",
        Decimal("1.10"),
        date(2021, 1, 1),
    )
    assert read_epochs().prices == before.prices + 1
    assert "1 EUR = 1,1 USD" in irene.get("/admin/rates").text
    add(irene, rate="1,20", since="2022-01-01")
    add(irene, rate="1,30", since="2040-01-01")
    text = irene.get("/admin/rates").text
    assert text.count("Terminó") == text.count("Aún no vale") == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rate": "0"}, "mayor que 0"),
        ({"rate": "-1"}, "mayor que 0"),
        ({"rate": "1,1234567"}, "seis decimales"),
        ({"rate": "1.10"}, "separa millares"),
        ({"origin": "XYZ"}, "No conozco la moneda"),
        ({"target": ""}, "tres letras"),
        ({"target": "EUR"}, "dos monedas distintas"),
        ({"since": ""}, "no puede quedar vacío"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(irene, fields, said):
    answer = add(irene, **fields)
    assert answer.status_code == 422 and said in answer.text
    assert ExchangeRate.select().count() == 0


def test_one_day_has_one_rate_in_whichever_direction(irene):
    add(irene)
    assert add(irene, origin="USD", target="EUR", rate="0,9").status_code == 422


def test_a_price_in_another_currency_needs_a_rate_and_tells_it(ana, irene, dollars):
    deal = ana.create(price_list=dollars)
    line = ana.add_line(deal, "MOL-M20", 2)
    assert ana.lines(deal)[0]["status"] == "unpriced"
    assert "Falta el cambio de EUR a USD" in ana.get(f"/opportunities/{deal}").text
    epoch = PriceList.get_by_id(dollars).epoch
    add(irene)
    assert PriceList.get_by_id(dollars).epoch == epoch + 1, "what depends on it may have moved"
    ana.post(f"/opportunities/{deal}/reprice", {"form_key": form_key()})
    assert ana.lines(deal)[0]["net"] == {"amount": "1267.20", "currency": "USD"}
    page = f"/opportunities/{deal}/lines/{line}/price"
    told = ana.get(page).text
    assert "Cambio de EUR a USD" in told and "90\xa0% del precio de catálogo de 640,00\xa0€" in told
    steps = ana.get(f"{page}.json").json["steps"]
    assert [step["result"]["currency"] for step in steps[:2]] == ["EUR", "USD"]
    assert steps[1]["input"]["currency"] == "EUR"


def test_the_catalogue_tells_a_price_in_another_currency_with_its_rate(irene, world, dollars):
    pages = [f"/products/{world.products['MOL-M20']}", f"/price-lists/{dollars}"]
    assert all("Falta el cambio de EUR a USD" in irene.get(page).text for page in pages)
    add(irene)
    for page in pages:
        text = irene.get(page).text
        assert "633,60" in text and "Falta el cambio" not in text
    assert "90\xa0% del precio de catálogo de 640,00\xa0€" in irene.get(pages[1]).text


def test_a_rate_is_taken_out(irene):
    add(irene)
    row = ExchangeRate.get().id
    assert irene.post(f"/admin/rates/{row}", {"_method": "DELETE", "form_key": form_key()}).status_code == 303
    assert ExchangeRate.select().count() == 0


@pytest.mark.parametrize("name", ["ana", "marta"])
def test_who_does_not_cover_the_company_may_not(sign_in, name):
    visitor = sign_in(name)
    assert visitor.get("/admin/rates").status_code == add(visitor).status_code == 403
    assert ExchangeRate.select().count() == 0
