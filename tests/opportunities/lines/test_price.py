"""GET …/lines/<line>/price: how a price came about, from what was stored, in the reader's language and within their rights."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.support.visitor import Visitor
from webapp.audit.records import PriceTrace
from webapp.catalog.records import PriceListItem
from webapp.core import clock
from webapp.db.epochs import raise_epoch
from webapp.pluginhost.records import UnitPlugin
from webapp.pricing import stored
from webapp.pricing.replay import replay

COST = "1.437,75"


def page(visitor: Visitor, deal: int, line: int, *, fragment: bool = False) -> str:
    answer = visitor.get(f"/opportunities/{deal}/lines/{line}/price", fragment=fragment)
    assert answer.status_code == 200
    return answer.text


@pytest.fixture
def from_cost(world):
    """The grinder's price is made from its cost."""
    from webapp.catalog.records import Product

    Product.update(current_cost=Decimal("1437.75")).where(Product.id == world.products["MOL-M20"]).execute()
    PriceListItem.update(method="markup_current_cost", value=Decimal("37.5")).where(
        PriceListItem.product_id == world.products["MOL-M20"]
    ).execute()
    raise_epoch("prices")


def test_each_step_is_told_as_a_sentence(ana, deal):
    line = ana.add_line(deal, "TUE-PUERTO", 40, discount_percent=10)
    text = page(ana, deal, line)
    for part in (
        "16,40",
        "656,00",
        "4\N{NO-BREAK SPACE}%",
        "10\N{NO-BREAK SPACE}%",
        "Contoso Coffee",
        "Café por kilos",
    ):
        assert part in text, part
    assert "566,78" in text, "656.00 - 26.24 - 62.98"


def test_it_speaks_the_readers_language(ana, deal):
    line = ana.add_line(deal, "TUE-PUERTO", 40)
    ana.post("/profile/appearance", {"language": "en"})
    assert "656.00" in page(ana, deal, line)


def test_as_fragment_it_is_a_part_of_a_page(ana, deal):
    line = ana.add_line(deal, "MOL-M20")
    text = page(ana, deal, line, fragment=True)
    assert "<html" not in text and "640,00" in text


def test_the_machines_rule_is_told_with_its_name_also_where_it_did_not_apply(ana, deal):
    few = ana.add_line(deal, "CAFE-S100", 1)
    assert "contoso_coffee" in page(ana, deal, few) or "Contoso Coffee" in page(ana, deal, few)
    many = ana.add_line(deal, "CAFE-S100", 8)
    assert page(ana, deal, many) != page(ana, deal, few)


def test_replaying_the_stored_steps_gives_the_stored_net(ana, deal):
    lines = [ana.add_line(deal, "TUE-PUERTO", 120, discount_percent=3), ana.add_line(deal, "CAFE-S100", 6)]
    lines.append(ana.add_line(deal, "MOL-M20", 2, unit_price="600.5", discount_amount="10"))
    nets = {line["id"]: Decimal(line["net"]["amount"]) for line in ana.lines(deal)}
    for line in lines:
        steps = stored.read_steps(PriceTrace.get(PriceTrace.line_id == line).steps)
        assert replay(steps) == nets[line]


@pytest.mark.usefixtures("from_cost")
def test_a_cost_is_shown_only_to_who_may_see_it(ana, deal, sign_in):
    line = ana.add_line(deal, "MOL-M20")
    assert ana.lines(deal)[0]["net"]["amount"] == "1976.91"
    marta = sign_in("marta")
    assert COST in page(marta, deal, line) and "37,5" in page(marta, deal, line)
    for fragment in (True, False):
        text = page(ana, deal, line, fragment=fragment)
        assert COST not in text and "37,5" not in text and "1437" not in text
        assert "a partir del coste" in text


@pytest.mark.usefixtures("from_cost")
def test_no_other_answer_lets_the_cost_slip(ana, deal):
    line = ana.add_line(deal, "MOL-M20")
    ana.patch(f"/opportunities/{deal}/lines/{line}", {"version": ana.version(deal), "quantity": "2"})
    there = f"/opportunities/{deal}"
    for path in (there, f"{there}/lines/{line}", f"{there}/timeline", f"/api/v1{there}", f"/api/v1{there}/lines"):
        for fragment in (True, False):
            text = ana.get(path, fragment=fragment).text
            assert COST not in text and "1437.75" not in text and "37.5" not in text, path


def test_it_is_readable_when_plugin_and_list_are_gone(ana, deal, world):
    line = ana.add_line(deal, "CAFE-S100", 8)
    before = page(ana, deal, line, fragment=True)
    UnitPlugin.delete().execute()
    PriceListItem.delete().execute()
    raise_epoch("rules", "prices")
    assert page(ana, deal, line, fragment=True) == before


def test_it_says_when_by_whom_and_as_of_which_day(world, sign_in):
    with clock.at(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)):  # already the 24th in Madrid
        ana = sign_in("ana")
        deal = ana.create()
        line = ana.add_line(deal, "MOL-M20")
        text = page(ana, deal, line)
    row = PriceTrace.get(PriceTrace.line_id == line)
    assert (row.as_of, row.actor_id, row.run) == (date(2026, 11, 24), world.people["ana"], 2)
    assert "Ana Robles" in text and "24 nov 2026" in text


def test_there_is_one_trace_a_line_and_one_for_the_order(ana, deal):
    for _line in range(3):
        ana.add_line(deal, "MOL-M20")
    for line in ana.lines(deal):
        ana.patch(f"/opportunities/{deal}/lines/{line['id']}", {"version": ana.version(deal), "quantity": "2"})
    kept = [row.line_id for row in PriceTrace.select().where(PriceTrace.opportunity_id == deal)]
    assert sorted(kept, key=str) == sorted([None, *(line["id"] for line in ana.lines(deal))], key=str)


def test_a_trace_is_replaced_only_when_its_figures_move(ana, deal):
    first, second = ana.add_line(deal, "MOL-M20"), ana.add_line(deal, "TUE-PUERTO", 3)
    run = PriceTrace.get(PriceTrace.line_id == first).run
    ana.patch(f"/opportunities/{deal}/lines/{second}", {"version": ana.version(deal), "quantity": "4"})
    assert PriceTrace.get(PriceTrace.line_id == first).run == run
    assert PriceTrace.get(PriceTrace.line_id == second).run == ana.version(deal)


def test_a_line_without_a_price_tells_why(ana, deal):
    line = ana.add_line(deal, "SIR-AVEL", 4)
    assert "Contoso Coffee" in page(ana, deal, line)


def test_an_override_and_a_write_in_are_told_too(ana, deal):
    override = ana.add_line(deal, "MOL-M20", 1, unit_price=600)
    write_in = ana.add_line(deal, "Obra", 2, unit_price=100)
    assert "Precio puesto a mano" in page(ana, deal, override) and "640,00" in page(ana, deal, override)
    assert "fuera de catálogo" in page(ana, deal, write_in)


def test_another_units_person_finds_nothing(ana, deal, sign_in):
    line = ana.add_line(deal, "MOL-M20")
    assert sign_in("luis").get(f"/opportunities/{deal}/lines/{line}/price").status_code == 404
