"""Lines that are offered without being counted: optional ones, and alternatives to another line."""

from decimal import Decimal

import pytest

from tests.support.visitor import Visitor, form_key


@pytest.fixture
def deal(ana: Visitor) -> int:
    return ana.create(account="La Espiga Azul")


def offer(visitor: Visitor, deal: int, line: int, role: str, *, fragment: bool = True):
    fields = {"role": role, "version": visitor.version(deal), "form_key": form_key()}
    return visitor.patch(f"/opportunities/{deal}/lines/{line}", fields, fragment=fragment)


def total(visitor: Visitor, deal: int) -> Decimal:
    return Decimal(visitor.record(deal)["total"]["amount"])


def test_an_optional_line_leaves_the_totals_and_stands_beside_them(ana, deal):
    ana.add_line(deal, "CAFE-S100", 2)
    alone = total(ana, deal)
    option = ana.add_line(deal, "MOL-M20", 1)
    with_it = total(ana, deal)
    answer = offer(ana, deal, option, "optional")
    assert answer.status_code == 200
    assert total(ana, deal) == alone < with_it
    assert f'data-field="with_options" data-value="{with_it}"' in answer.text and ">Opcional<" in answer.text
    assert ana.lines(deal)[1]["role"] == "optional" and ana.lines(deal)[1]["net"]["amount"] == "640.00"


def test_what_options_add_minds_the_orders_discount(ana, deal):
    ana.add_line(deal, "CAFE-S100", 2)
    option = ana.add_line(deal, "MOL-M20", 1)
    ana.patch(f"/opportunities/{deal}", {"discount_percent": "10", "version": ana.version(deal)})
    with_it = total(ana, deal)
    assert f'data-value="{with_it}"' in offer(ana, deal, option, "optional").text


def test_plugins_price_counted_lines_only(ana, deal):
    ana.add_line(deal, "CAFE-S100", 2)
    third = ana.add_line(deal, "CAFE-S100", 1)
    assert ana.record(deal)["estimated_revenue"]["amount"] == "7200.00"  # three machines: 4 % off
    offer(ana, deal, third, "optional")
    assert ana.record(deal)["estimated_revenue"]["amount"] == "5000.00"


def test_a_line_is_an_alternative_to_another_and_counts_again(ana, deal):
    machine = ana.add_line(deal, "CAFE-S100", 1)
    mill = ana.add_line(deal, "MOL-M20", 1)
    answer = offer(ana, deal, mill, f"alternative:{machine}")
    assert "Alternativa a Café S-100" in answer.text and 'data-field="with_options"' not in answer.text
    assert ana.lines(deal)[1]["alternative_to"] == machine
    assert ana.record(deal)["estimated_revenue"]["amount"] == "2500.00"
    assert "Alternativa a Café S-100" in ana.get(f"/opportunities/{deal}/timeline", fragment=True).text
    offer(ana, deal, mill, "counted")
    assert ana.lines(deal)[1]["alternative_to"] is None
    assert ana.record(deal)["estimated_revenue"]["amount"] == "3140.00"


@pytest.mark.parametrize("role", ["", "free", "alternative", "alternative:999999", "alternative:0", "alternative:-1"])
def test_what_is_no_way_of_offering_is_refused(ana, deal, role):
    line = ana.add_line(deal, "MOL-M20", 1)
    assert offer(ana, deal, line, role).status_code == 422
    assert offer(ana, deal, line, role, fragment=False).status_code == 422


def test_no_line_is_an_alternative_to_itself_or_to_an_alternative(ana, deal):
    first, second, third = (ana.add_line(deal, "MOL-M20", 1) for _each in range(3))
    offer(ana, deal, second, f"alternative:{first}")
    for line, to in ((first, first), (third, second), (first, third)):
        assert offer(ana, deal, line, f"alternative:{to}").status_code == 422


def test_an_alternative_outlives_the_line_it_stood_for(ana, deal):
    first, second = (ana.add_line(deal, "MOL-M20", 1) for _each in range(2))
    offer(ana, deal, second, f"alternative:{first}")
    ana.delete(f"/opportunities/{deal}/lines/{first}", {"form_key": form_key()})
    assert ana.get(f"/opportunities/{deal}").status_code == 200
    assert ana.get(f"/opportunities/{deal}/lines/{second}").status_code == 200


def test_the_lines_page_offers_the_ways_that_are_open(ana, deal):
    first, second = (ana.add_line(deal, "MOL-M20", 1) for _each in range(2))
    page = ana.get(f"/opportunities/{deal}/lines/{second}").text
    assert f'value="alternative:{first}"' in page and 'value="optional"' in page
