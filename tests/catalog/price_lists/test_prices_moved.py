"""A change of the catalogue moves no stored price; the records that it concerns say so, and it is told beforehand whom."""

from decimal import Decimal

import pytest

from tests.catalog.asking import add_item, add_tier, edit, item, new_discount_list, new_price_list, price_list
from tests.support.visitor import form_key

MOVED = "La lista de precios o las reglas han cambiado desde que se calculó esto"


@pytest.fixture
def deal(ana) -> int:
    """An opportunity of Ana's with two machines at 2 500."""
    made = ana.create()
    ana.add_line(made, "CAFE-S100", 2)
    return made


def has_moved(visitor, deal: int) -> bool:
    return MOVED in visitor.get(f"/opportunities/{deal}").text


def test_a_changed_price_moves_nothing_by_itself_and_is_taken_on_request(irene, ana, deal, world):
    found = item(world.price_list, "CAFE-S100")
    assert not has_moved(ana, deal)
    edit(irene, f"/price-lists/{world.price_list}/items/{found.id}", 1, value="2.600")
    assert has_moved(ana, deal)
    assert ana.record(deal)["detail_total"]["amount"] == "5000.00"
    ana.post(f"/opportunities/{deal}/reprice", {"form_key": form_key()})
    assert ana.record(deal)["detail_total"]["amount"] == "5200.00" and not has_moved(ana, deal)


@pytest.mark.parametrize("change", ["add", "remove", "dates", "tier", "product", "parent"])
def test_whatever_prices_depend_on_says_that_they_may_have_moved(irene, ana, deal, world, change):
    here = f"/price-lists/{world.price_list}"
    match change:
        case "add":
            add_item(irene, world.price_list, "SIR-AVEL", value="4")
        case "remove":
            irene.delete(f"{here}/items/{item(world.price_list, 'MOL-M20').id}", {"form_key": form_key()})
        case "dates":
            edit(irene, here, 1, valid_to="2099-01-01")
        case "tier":
            add_tier(irene, item(world.price_list, "TUE-PUERTO").discount_list_id, 1, 20, "1")
        case "product":
            edit(irene, f"/products/{world.products['CAFE-S100']}", 1, tax_category="reduced")
        case "parent":
            edit(irene, here, 1, parent=new_price_list(irene, "Madre"))
    assert has_moved(ana, deal)


def test_what_no_price_depends_on_moves_nothing(irene, ana, deal, world):
    edit(irene, f"/price-lists/{world.price_list}", 1, name="Otro nombre")
    edit(irene, f"/products/{world.products['CAFE-S100']}", 1, name="Otro nombre", description="Texto")
    edit(irene, f"/products/{world.products['SIR-AVEL']}", 1, active="false")
    new_discount_list(irene)
    assert not has_moved(ana, deal)


def test_a_cost_moves_the_lists_that_are_worked_out_from_it_and_no_others(irene, world):
    by_cost, by_list = new_price_list(irene, "Por coste"), new_price_list(irene, "Por catálogo")
    add_item(irene, by_cost, "CAFE-S100", method="margin_current_cost", value="50")
    add_item(irene, by_list, "CAFE-S100", method="percent_of_list", value="50")
    before = [price_list(each).epoch for each in (world.price_list, by_cost, by_list)]
    edit(irene, f"/products/{world.products['CAFE-S100']}", 1, current_cost="6")
    edit(irene, f"/products/{world.products['CAFE-S100']}", 2, standard_cost="6")
    after = [price_list(each).epoch for each in (world.price_list, by_cost, by_list)]
    assert [new - old for old, new in zip(before, after, strict=True)] == [0, 1, 0]


def test_a_list_below_another_moves_with_it(irene, ana, world):
    child = new_price_list(irene, "De Café Sur", unit=world.units["south"], parent=world.price_list)
    made = ana.create(price_list=child)
    ana.add_line(made, "CAFE-S100", 1)
    found = item(world.price_list, "CAFE-S100")
    edit(irene, f"/price-lists/{world.price_list}/items/{found.id}", 1, value="1")
    assert has_moved(ana, made)


def test_a_new_line_takes_the_new_price_and_the_old_ones_stay(irene, ana, deal, world):
    found = item(world.price_list, "CAFE-S100")
    edit(irene, f"/price-lists/{world.price_list}/items/{found.id}", 1, value="2.600")
    ana.add_line(deal, "CAFE-S100", 1)
    assert [line["list_price"]["amount"] for line in ana.lines(deal)] == ["2500", "2600"]


def test_who_may_change_prices_is_told_what_a_change_would_touch(sign_in, marta, ana, deal, world):
    luis, admin = sign_in("luis"), sign_in("admin")
    luis.add_line(luis.create(), "MOL-M20", 1)
    text = admin.get(f"/price-lists/{world.price_list}").text
    assert "<b>2 oportunidades abiertas</b> con <b>2 líneas</b>" in text and "no se mueven solos" in text
    product = admin.get(f"/products/{world.products['CAFE-S100']}").text
    assert "<b>1 oportunidad abierta</b> con <b>1 línea</b>" in product
    assert "oportunidades abiertas" not in ana.get(f"/price-lists/{world.price_list}").text


def test_counts_stay_within_the_readers_reach(irene, marta, ana, deal, world):
    own = new_price_list(marta, "De Café Sur", unit=world.units["south"])
    made = ana.create(price_list=own)
    ana.add_line(made, "CAFE-S100", 1)
    assert "<b>1 oportunidad abierta</b>" in marta.get(f"/price-lists/{own}").text
    assert "Ninguna oportunidad abierta de las que puedes ver" in irene.get(f"/price-lists/{own}").text


def test_the_price_that_is_shown_is_the_one_that_a_line_gets(irene, ana, world):
    found = item(world.price_list, "CAFE-S100")
    here = f"/price-lists/{world.price_list}/items/{found.id}"
    edit(irene, here, 1, method="percent_of_list", value="33,3", rounding="up:ends_in", rounding_amount="0,90")
    text = irene.get(f"/price-lists/{world.price_list}").text
    made = ana.create()
    ana.add_line(made, "CAFE-S100", 1)
    price = Decimal(ana.lines(made)[0]["list_price"]["amount"])
    assert price == Decimal("832.90") and f'data-field="price" data-value="{price:.2f}"' in text
