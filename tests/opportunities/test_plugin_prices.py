"""What plugins say of the price list's day, base prices, taxes and objections, through the pages, with real workers."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.support.visitor import Visitor
from tests.support.world import World
from webapp.catalog.records import PriceList
from webapp.core import clock
from webapp.db.epochs import raise_epoch
from webapp.pluginhost.records import PluginFailure, UnitPlugin

HEAD = """
from decimal import Decimal
from webapp.pluginapi import BasePrice, LineTax, NotApplied, Objection, PriceListChoice, Text, hookimpl
API_VERSIONS = (1,)
VERSION = "1"
"""
CONSIGNED = """
@hookimpl
def base_prices(request, settings):
    return [BasePrice(line.id, Text(es="En depósito", en="Consigned"), Decimal("600.00"), {priority})
            for line in request.lines if line.product == "MOL-M20"]
"""
TAXED = """
@hookimpl
def taxes(request, settings):
    return [LineTax(line.id, Text(es="Tipo de libros", en="Books"), Decimal(4)) for line in request.lines]
"""
SIXES = """
@hookimpl
def objections(request, settings):
    text = Text(es="De dos en dos", en="In pairs")
    return [Objection(text, line.id, "quantity", refuses={refuses}) for line in request.lines if line.quantity % 2]
"""


@pytest.fixture
def with_rules(world: World, make_app, tmp_path) -> Callable[..., Visitor]:
    """with_rules(first=code, second=code): Ana's browser where Café Sur has these plugins; bundled ones by None."""

    def sign_in(**plugins: str | None) -> Visitor:
        UnitPlugin.delete().execute()
        for position, (name, code) in enumerate(plugins.items()):
            if code is not None:
                (tmp_path / f"{name}.py").write_text(HEAD + code, encoding="utf-8")
            UnitPlugin.insert(unit_id=world.units["south"], plugin=name, version="", position=position).execute()
        raise_epoch("rules")
        return Visitor(make_app(plugins_dir=tmp_path, plugin_timeout_ms=5000), "ana")

    return sign_in


def edit(visitor: Visitor, deal: int, **fields: object):
    line = visitor.lines(deal)[0]["id"]
    return visitor.patch(f"/opportunities/{deal}/lines/{line}", {"version": visitor.version(deal), **fields})


def test_a_base_price_takes_the_place_of_the_lists_and_says_whose_it_is(with_rules):
    ana = with_rules(consigned=CONSIGNED.format(priority=0))
    deal = ana.create()
    line = ana.add_line(deal, "MOL-M20", 2)
    assert [each["net"]["amount"] for each in ana.lines(deal)] == ["1200.00"]
    page = ana.get(f"/opportunities/{deal}/lines/{line}/price").text
    assert "En depósito" in page
    assert "consigned" in page


def test_a_price_typed_in_is_left_alone(with_rules):
    ana = with_rules(consigned=CONSIGNED.format(priority=0))
    deal = ana.create()
    ana.add_line(deal, "MOL-M20", 2, unit_price="630")
    assert [each["net"]["amount"] for each in ana.lines(deal)] == ["1260.00"]


def test_two_claims_of_equal_priority_name_both_and_leave_the_line_without_a_price(with_rules):
    ana = with_rules(first=CONSIGNED.format(priority=5), second=CONSIGNED.format(priority=5))
    deal = ana.create()
    ana.add_line(deal, "MOL-M20", 1)
    assert [each["status"] for each in ana.lines(deal)] == ["unpriced"]
    page = ana.get(f"/opportunities/{deal}").text
    assert "first: Consigned" in page
    assert "second: Consigned" in page


def test_the_higher_priority_wins(with_rules):
    ana = with_rules(first=CONSIGNED.format(priority=1), second=CONSIGNED.format(priority=2).replace("600", "500"))
    deal = ana.create()
    ana.add_line(deal, "MOL-M20", 1)
    assert [each["net"]["amount"] for each in ana.lines(deal)] == ["500.00"]


def test_a_base_price_stays_when_its_plugin_fails_and_is_counted_once_an_edit(with_rules):
    raising = CONSIGNED.format(priority=0).replace(
        "    return", "    1 / (0 if request.lines[0].quantity == 3 else 1)\n    return"
    )
    ana = with_rules(consigned=raising)
    deal = ana.create()
    ana.add_line(deal, "MOL-M20", 2)
    assert edit(ana, deal, quantity="3").status_code == 200
    assert [each["net"]["amount"] for each in ana.lines(deal)] == ["1800.00"]
    assert PluginFailure.select().count() == 1


def test_a_plugins_tax_rate_counts_and_stands_in_the_line(with_rules):
    ana = with_rules(books=TAXED)
    deal = ana.create()
    ana.add_line(deal, "MOL-M20", 1)
    assert [each["tax"]["amount"] for each in ana.lines(deal)] == ["25.60"]


def test_an_objection_that_refuses_stands_beside_the_field_and_nothing_is_saved(with_rules):
    ana = with_rules(pairs=SIXES.format(refuses=True))
    deal = ana.create()
    ana.add_line(deal, "MOL-M20", 2)
    answer = edit(ana, deal, quantity="3")
    assert (answer.status_code, "De dos en dos" in answer.text) == (422, True)
    assert [each["quantity"] for each in ana.lines(deal)] == ["2"]


def test_an_objection_that_does_not_refuse_is_saved_and_told(with_rules):
    ana = with_rules(pairs=SIXES.format(refuses=False))
    deal = ana.create()
    ana.add_line(deal, "MOL-M20", 3)
    assert "De dos en dos" in ana.get(f"/opportunities/{deal}").text


def test_a_tender_reads_an_expired_list_as_on_the_day_it_was_opened(with_rules, world):
    ana = with_rules(contoso_public=None)
    with clock.at(clock.now() - timedelta(days=20)):
        deal = Visitor(ana.client.application, "ana").create()
    PriceList.update(valid_to=clock.today("Europe/Madrid") - timedelta(days=5)).execute()
    raise_epoch("prices")
    line = ana.add_line(deal, "MOL-M20", 1)
    assert [each["net"]["amount"] for each in ana.lines(deal)] == ["640.00"]
    assert "día del anuncio" in ana.get(f"/opportunities/{deal}/lines/{line}/price").text


def test_a_tender_refuses_a_manual_discount(with_rules):
    ana = with_rules(contoso_public=None)
    deal = ana.create()
    ana.add_line(deal, "MOL-M20", 1)
    answer = edit(ana, deal, discount_percent="5")
    assert (answer.status_code, "En un concurso no hay descuento a mano" in answer.text) == (422, True)


def test_a_new_opportunity_gets_the_list_that_a_plugin_chooses_unless_somebody_chose_one(with_rules, world):
    other = PriceList.insert(name="Feria", currency="EUR").execute()
    ana = with_rules(
        fair="""
@hookimpl
def price_lists(request, settings):
    label = Text(es="Precios de feria", en="Fair prices")
    return [PriceListChoice(label, price_list=each.id) for each in request.offered if each.name == "Feria"]
"""
    )
    raise_epoch("prices")
    assert ana.record(ana.create())["price_list"]["id"] == other
    assert ana.record(ana.create(price_list=world.price_list))["price_list"]["id"] == world.price_list
