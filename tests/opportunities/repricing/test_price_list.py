"""Another price list: what it would change comes first, and nothing does until it is applied."""

from decimal import Decimal

import pytest

from tests.support.markup import Markup
from tests.support.visitor import Visitor, form_key
from webapp.audit.records import Action
from webapp.catalog.records import PriceList, PriceListItem
from webapp.db.epochs import raise_epoch
from webapp.opportunities.records import Opportunity
from webapp.people.records import UnitSetting


def new_list(world, name: str, currency: str, **prices: object) -> int:
    made = PriceList.insert(name=name, currency=currency).execute()
    for product, value in prices.items():
        PriceListItem.insert(
            price_list_id=made, product_id=world.products[product.replace("_", "-")], unit_id=world.measures["ud"],
            method="amount", value=Decimal(str(value)),
        ).execute()  # fmt: skip
    raise_epoch("prices")
    return made


@pytest.fixture
def cheap(world) -> int:
    return new_list(world, "Barata", "EUR", MOL_M20=500)


@pytest.fixture
def dollars(world) -> int:
    return new_list(world, "Export", "USD", MOL_M20=700)


@pytest.fixture
def deal(ana: Visitor) -> int:
    deal = ana.create()
    ana.add_line(deal, "MOL-M20", 2)
    return deal


def apply(visitor: Visitor, deal: int, chosen: int):
    here = f"/opportunities/{deal}/price-list"
    form = Markup(visitor.get(here, list=chosen).text).form(here)
    return visitor.client.post(form.action, data=form.fields)


def test_the_preview_comes_first_and_can_be_left(ana, deal, cheap):
    before = (ana.version(deal), ana.record(deal)["detail_total"])
    text = ana.get(f"/opportunities/{deal}/price-list", list=cheap).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "1280,00 € a 1000,00 €" in text.replace("1.280", "1280").replace("1.000", "1000")
    assert "Dejarlo como está" in text
    assert (ana.version(deal), ana.record(deal)["detail_total"]) == before


def test_the_chosen_list_is_applied_to_all_lines_in_one_action(ana, deal, cheap):
    assert apply(ana, deal, cheap).status_code == 303
    assert ana.record(deal)["price_list"]["name"] == "Barata"
    assert ana.lines(deal)[0]["net"]["amount"] == "1000.00"
    assert Action.select().order_by(Action.id.desc()).first().kind == "price_list_changed"
    assert "Barata" in ana.get(f"/opportunities/{deal}").text


def test_a_list_in_another_currency_brings_its_own(ana, deal, dollars):
    assert apply(ana, deal, dollars).status_code == 303
    made = ana.record(deal)
    assert made["detail_total"] == {"amount": "1400.00", "currency": "USD"}
    assert Opportunity.get_by_id(deal).currency == "USD"


@pytest.mark.parametrize(
    "given",
    [{"unit_price": "600"}, {"discount_amount": "5"}],
)
def test_amounts_given_by_hand_are_never_converted_in_silence(ana, deal, dollars, given):
    line = ana.lines(deal)[0]["id"]
    ana.patch(f"/opportunities/{deal}/lines/{line}", {"version": ana.version(deal), **given})
    text = ana.get(f"/opportunities/{deal}/price-list", list=dollars).text
    assert "no se convierten solos: Molino M-20" in text
    sent = {"list": dollars, "form_key": form_key()}
    assert ana.post(f"/opportunities/{deal}/price-list", sent).status_code == 422
    assert ana.record(deal)["detail_total"]["currency"] == "EUR"


def test_a_percentage_crosses_currencies(ana, deal, dollars):
    ana.patch(f"/opportunities/{deal}", {"version": ana.version(deal), "discount_percent": "10"})
    assert apply(ana, deal, dollars).status_code == 303
    assert ana.record(deal)["discount"]["amount"] == "140.00"


def test_a_line_that_the_new_list_lacks_is_told_before(ana, deal, cheap):
    ana.add_line(deal, "TUE-PUERTO", 1)
    text = ana.get(f"/opportunities/{deal}/price-list", list=cheap).text
    assert "Tueste Puerto Viejo" in text and "Sin precio" in text and "no tiene precio en esta lista" in text


def test_an_override_stays(ana, deal, cheap):
    line = ana.lines(deal)[0]["id"]
    ana.patch(f"/opportunities/{deal}/lines/{line}", {"version": ana.version(deal), "unit_price": "600"})
    assert "Precios puestos a mano" in ana.get(f"/opportunities/{deal}/price-list", list=cheap).text
    apply(ana, deal, cheap)
    first = ana.lines(deal)[0]
    assert (first["unit_price"]["amount"], first["list_price"]["amount"]) == ("600", "500")


@pytest.mark.parametrize("chosen", ["999999", "x", ""])
def test_a_list_that_is_not_offered_is_refused(ana, deal, chosen):
    sent = {"list": chosen, "form_key": form_key()}
    assert ana.post(f"/opportunities/{deal}/price-list", sent).status_code == 422


def test_a_unit_may_go_without_a_list(ana, deal, world):
    UnitSetting.insert(unit_id=world.units["south"], name="pricing.price_list_required", value="false").execute()
    raise_epoch("rules")
    assert ana.post(f"/opportunities/{deal}/price-list", {"list": "", "form_key": form_key()}).status_code == 303
    assert ana.record(deal)["price_list"] is None
    assert ana.lines(deal)[0]["status"] == "unpriced"


def test_what_was_looked_at_is_what_is_applied(ana, deal, cheap):
    here = f"/opportunities/{deal}/price-list"
    form = Markup(ana.get(here, list=cheap).text).form(here)
    ana.add_line(deal, "MOL-M20", 1)
    answer = ana.client.post(form.action, data=form.fields)
    assert answer.status_code == 422 and "Algo ha cambiado" in answer.text
    assert ana.record(deal)["price_list"]["name"] == "Contoso Coffee"


def test_the_same_list_changes_nothing(ana, deal, world):
    version = ana.version(deal)
    sent = {"list": world.price_list, "form_key": form_key()}
    assert ana.post(f"/opportunities/{deal}/price-list", sent).status_code == 303
    assert ana.version(deal) == version


def test_who_may_only_read_is_refused(sign_in, deal, cheap):
    marta = sign_in("marta")
    assert marta.get(f"/opportunities/{deal}/price-list", list=cheap).status_code == 200
