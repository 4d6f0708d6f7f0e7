"""Prices never change behind a user's back: pins, plugins' stored answers, fingerprints, and pricing anew on request."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.support.markup import Markup
from tests.support.visitor import Visitor, form_key
from webapp.audit.records import Action, Change
from webapp.catalog.records import DiscountTier, PriceList, PriceListItem, Product, TaxRate
from webapp.core import clock
from webapp.db.epochs import raise_epoch
from webapp.opportunities.records import Opportunity
from webapp.people.records import UnitSetting
from webapp.pluginhost.records import UnitPlugin

MOVED = "han cambiado desde que se calculó"


@pytest.fixture
def deal(ana: Visitor) -> int:
    deal = ana.create(account="La Espiga Azul")
    ana.add_line(deal, "MOL-M20", 2)
    ana.add_line(deal, "TUE-PUERTO", 40)
    return deal


def page(visitor: Visitor, deal: int) -> str:
    return visitor.get(f"/opportunities/{deal}").text


def figures(visitor: Visitor, deal: int) -> tuple:
    """All that pricing decides, of the order and of each line."""
    made = visitor.record(deal)
    names = ("detail_total", "discount", "plugin_adjustment", "tax", "total", "estimated_revenue", "unpriced")
    return tuple(made[name] for name in names), tuple(
        (line["id"], line["list_price"], line["unit_price"], line["net"], line["tax"], line["status"])
        for line in visitor.lines(deal)
    )


def net(visitor: Visitor, deal: int, place: int) -> str:
    return visitor.lines(deal)[place]["net"]["amount"]


def edit(visitor: Visitor, deal: int, place: int, **fields: object):
    line = visitor.lines(deal)[place]["id"]
    answer = visitor.patch(f"/opportunities/{deal}/lines/{line}", {"version": visitor.version(deal), **fields})
    assert answer.status_code == 200, answer.text
    return answer


def reprice(visitor: Visitor, deal: int):
    return visitor.post(f"/opportunities/{deal}/reprice", {"form_key": form_key()}, fragment=True)


def dearer(world, product: str, value: object) -> None:
    """The price list changes, as an author's edit changes it."""
    PriceListItem.update(value=Decimal(value)).where(PriceListItem.product_id == world.products[product]).execute()
    PriceList.update(epoch=PriceList.epoch + 1).execute()
    raise_epoch("prices")


def set_tiers(world, *tiers: tuple[int, int]) -> None:
    import json

    settings = json.dumps({"tiers": [{"since": since, "percent": str(percent)} for since, percent in tiers]})
    UnitPlugin.update(settings=settings).where(UnitPlugin.unit_id == world.units["south"]).execute()
    raise_epoch("rules")


def test_a_changed_price_list_moves_nothing_and_the_record_says_so(ana, deal, world):
    before = figures(ana, deal)
    assert MOVED not in page(ana, deal)
    dearer(world, "MOL-M20", 700)
    dearer(world, "TUE-PUERTO", 20)
    assert figures(ana, deal) == before
    assert MOVED in page(ana, deal)
    assert Markup(page(ana, deal)).form(f"/opportunities/{deal}/reprice")


def test_an_edited_line_takes_todays_price_and_the_others_keep_theirs(ana, deal, world):
    dearer(world, "MOL-M20", 700)
    dearer(world, "TUE-PUERTO", 20)
    edit(ana, deal, 0, quantity="3")
    assert (net(ana, deal, 0), net(ana, deal, 1)) == ("2100.00", "629.76")
    assert MOVED in page(ana, deal), "the other line still waits"


def test_the_order_of_edits_makes_no_difference(ana, sign_in, world):
    results = []
    for order in ((0, 1), (1, 0)):
        deal = ana.create()
        for product, quantity in (("CAFE-S100", 2), ("TUE-PUERTO", 5)):
            ana.add_line(deal, product, quantity)
        for place in order:
            edit(ana, deal, place, quantity=("7", "60")[place])
        results.append([figure[1:] for figure in figures(ana, deal)[1]])
    assert results[0] == results[1]


def test_a_line_that_is_only_described_keeps_its_price(ana, deal, world):
    dearer(world, "MOL-M20", 700)
    before = figures(ana, deal)
    edit(ana, deal, 0, description="Con tolva grande")
    assert figures(ana, deal) == before


def test_an_order_discount_moves_no_line(ana, deal, world):
    dearer(world, "MOL-M20", 700)
    lines = figures(ana, deal)[1]
    ana.patch(f"/opportunities/{deal}", {"version": ana.version(deal), "discount_percent": "10"})
    assert figures(ana, deal)[1] == lines
    assert MOVED in page(ana, deal)


def test_a_new_line_takes_todays_price_and_moves_no_other(ana, deal, world):
    dearer(world, "MOL-M20", 700)
    ana.add_line(deal, "MOL-M20", 1)
    assert [net(ana, deal, place) for place in range(3)] == ["1280.00", "629.76", "700.00"]


def test_changed_tiers_and_taxes_move_nothing(ana, deal):
    before = figures(ana, deal)
    DiscountTier.update(value=Decimal(50)).execute()
    TaxRate.update(rate=Decimal(30)).execute()
    raise_epoch("prices")
    edit(ana, deal, 0, description="x")
    ana.patch(f"/opportunities/{deal}", {"version": ana.version(deal), "freight": "0.00", "topic": "Otro"})
    assert figures(ana, deal) == before


def test_a_product_that_is_no_longer_there_keeps_its_line(ana, deal, world):
    before = figures(ana, deal)
    Product.update(active=False).where(Product.id == world.products["MOL-M20"]).execute()
    raise_epoch("prices")
    edit(ana, deal, 1, description="x")
    assert figures(ana, deal) == before


def test_pricing_anew_takes_all_of_today(ana, deal, world):
    dearer(world, "MOL-M20", 700)
    dearer(world, "TUE-PUERTO", 20)
    answer = reprice(ana, deal)
    assert answer.status_code == 200
    assert (net(ana, deal, 0), net(ana, deal, 1)) == ("1400.00", "768.00")
    assert MOVED not in page(ana, deal) and MOVED not in answer.text
    assert Markup(answer.text).value("", "detail_total") == "2168.00"


def test_pricing_anew_leaves_overrides_and_write_ins_alone(ana, world):
    deal = ana.create()
    ana.add_line(deal, "MOL-M20", 1, unit_price=600)
    ana.add_line(deal, "Obra", 1, unit_price=50)
    dearer(world, "MOL-M20", 700)
    reprice(ana, deal)
    first, second = ana.lines(deal)
    assert (first["unit_price"]["amount"], first["list_price"]["amount"], first["status"]) == (
        "600",
        "700",
        "overridden",
    )
    assert second["net"]["amount"] == "50.00"


def test_pricing_anew_is_one_action_with_what_it_moved(ana, deal, world):
    dearer(world, "MOL-M20", 700)
    version = ana.version(deal)
    reprice(ana, deal)
    action = Action.select().order_by(Action.id.desc()).first()
    assert (action.kind, action.record, action.version) == ("repriced", "opportunity", version + 1)
    rows = {(c.record, c.field): (c.old, c.new, c.kind) for c in Change.select().where(Change.action_id == action.id)}
    line = ana.lines(deal)[0]["id"]
    assert rows[f"line:{line}", "net"] == ("1280", "1400", "derived")
    assert all(kind == "derived" for _old, _new, kind in rows.values())
    assert not [record for record, _field in rows if record == f"line:{ana.lines(deal)[1]['id']}"]


def test_pricing_anew_twice_by_a_double_click_is_done_once(ana, deal):
    sent, version = {"form_key": form_key()}, ana.version(deal)
    for _click in range(2):
        assert ana.post(f"/opportunities/{deal}/reprice", sent, fragment=True).status_code == 200
    assert ana.version(deal) == version + 1


def test_pricing_anew_without_lines_does_nothing(ana):
    deal = ana.create()
    assert reprice(ana, deal).status_code == 200
    assert ana.version(deal) == 1


def test_by_a_plain_form_it_leads_back_to_the_record(ana, deal, world):
    dearer(world, "MOL-M20", 700)
    form = Markup(page(ana, deal)).form(f"/opportunities/{deal}/reprice")
    answer = ana.client.post(form.action, data=form.fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/opportunities/{deal}")
    assert net(ana, deal, 0) == "1400.00"


def test_a_closed_deal_says_nothing_of_moved_prices_and_is_not_priced_anew(ana, deal, world):
    Opportunity.update(status="won").where(Opportunity.id == deal).execute()
    before = figures(ana, deal)
    dearer(world, "MOL-M20", 700)
    assert MOVED not in page(ana, deal)
    assert reprice(ana, deal).status_code == 403
    assert figures(ana, deal) == before


@pytest.fixture
def machines(ana) -> int:
    """Three machines and one more on two lines: the first tier, 4 %."""
    deal = ana.create()
    ana.add_line(deal, "CAFE-S100", 3)
    ana.add_line(deal, "CAFE-S100", 1)
    assert [net(ana, deal, place) for place in (0, 1)] == ["7200.00", "2400.00"]
    return deal


def test_changed_rules_move_nothing_and_the_record_says_so(ana, machines, world):
    before = figures(ana, machines)
    set_tiers(world, (2, 20))
    assert figures(ana, machines) == before
    assert MOVED in page(ana, machines)


def test_while_rules_differ_the_edited_line_takes_the_new_and_the_others_keep_the_old(ana, machines, world):
    set_tiers(world, (2, 20))
    edit(ana, machines, 1, quantity="2")
    assert [net(ana, machines, place) for place in (0, 1)] == ["7200.00", "4000.00"]
    assert MOVED in page(ana, machines)
    reprice(ana, machines)
    assert [net(ana, machines, place) for place in (0, 1)] == ["6000.00", "4000.00"]
    assert MOVED not in page(ana, machines)


def test_while_rules_stay_the_others_follow_an_edit_at_once(ana, machines):
    answer = edit(ana, machines, 1, quantity="4")
    assert [net(ana, machines, place) for place in (0, 1)] == ["6975.00", "9300.00"]
    assert "También se movió" in answer.text


def test_a_deal_with_one_line_takes_the_new_rules_when_it_is_edited(ana, world):
    deal = ana.create()
    ana.add_line(deal, "CAFE-S100", 3)
    set_tiers(world, (2, 20))
    edit(ana, deal, 0, quantity="4")
    assert net(ana, deal, 0) == "8000.00"
    assert MOVED not in page(ana, deal)


def test_a_plugin_that_is_taken_away_leaves_its_prices(ana, machines):
    before = figures(ana, machines)
    UnitPlugin.delete().execute()
    raise_epoch("rules")
    assert figures(ana, machines) == before
    edit(ana, machines, 1, description="x")
    assert figures(ana, machines) == before
    reprice(ana, machines)
    assert net(ana, machines, 0) == "7500.00"


def test_a_changed_setting_of_the_unit_is_noticed(ana, deal, world):
    UnitSetting.insert(unit_id=world.units["south"], name="pricing.revenue_basis", value="total").execute()
    raise_epoch("rules")
    assert MOVED in page(ana, deal)
    reprice(ana, deal)
    made = ana.record(deal)
    assert made["estimated_revenue"] == made["total"]


def test_a_changed_setting_moves_the_edited_line_only(ana, world):
    deal = ana.create()
    for _line in range(2):
        ana.add_line(deal, "MOL-M20", 3)
        edit(ana, deal, _line, discount_amount="10")
    assert [net(ana, deal, place) for place in (0, 1)] == ["1910.00", "1910.00"]
    for name, value in (("manual_discount", "unit"), ("tax_included", "true")):
        UnitSetting.insert(unit_id=world.units["south"], name=f"pricing.{name}", value=value).execute()
    raise_epoch("rules")
    edit(ana, deal, 1, quantity="2")
    assert [net(ana, deal, place) for place in (0, 1)] == ["1910.00", "1041.32"]
    assert MOVED in page(ana, deal)
    reprice(ana, deal)
    assert [net(ana, deal, place) for place in (0, 1)] == ["1561.98", "1041.32"]
    assert MOVED not in page(ana, deal)


def test_the_basis_of_revenue_stays_until_all_is_priced_anew(ana, deal, world):
    UnitSetting.insert(unit_id=world.units["south"], name="pricing.revenue_basis", value="total").execute()
    raise_epoch("rules")
    edit(ana, deal, 0, quantity="3")
    made = ana.record(deal)
    assert made["estimated_revenue"] == made["total_before_freight"]


def test_settings_come_from_the_nearest_unit_above(ana, deal, world):
    made = ana.record(deal)
    assert made["estimated_revenue"] == made["total_before_freight"], "the root says net"


def test_time_alone_moves_no_price(ana, sign_in, world):
    with clock.at(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        ana = sign_in("ana")
        deal = ana.create()
        ana.add_line(deal, "MOL-M20", 2)
        before = figures(ana, deal)
    PriceList.update(valid_to=datetime(2026, 12, 31, tzinfo=UTC).date()).execute()
    raise_epoch("prices")
    with clock.at(datetime(2027, 3, 1, 12, tzinfo=UTC)):
        ana = sign_in("ana")
        assert figures(ana, deal) == before
        edit(ana, deal, 0, description="x")
        assert figures(ana, deal) == before
        ana.add_line(deal, "TUE-PUERTO", 1)
        assert ana.lines(deal)[1]["status"] == "unpriced", "the list has expired"
        assert net(ana, deal, 0) == "1280.00"


def test_a_price_that_turns_up_is_taken_on_request(ana, world):
    deal = ana.create()
    ana.add_line(deal, "SIR-AVEL", 2)
    assert ana.record(deal)["unpriced"] == 1
    PriceListItem.insert(
        price_list_id=world.price_list, product_id=world.products["SIR-AVEL"], unit_id=world.measures["ud"],
        method="amount", value=Decimal("9.50"),
    ).execute()  # fmt: skip
    PriceList.update(epoch=PriceList.epoch + 1).execute()
    raise_epoch("prices")
    assert ana.record(deal)["unpriced"] == 1
    reprice(ana, deal)
    assert (ana.record(deal)["unpriced"], net(ana, deal, 0)) == (0, "19.00")


def test_the_number_of_statements_to_price_anew_is_the_same_for_1_and_for_50_lines(ana, world):
    from webapp.db.statements import counted

    prices = iter(range(700, 800))

    def statements(lines: int) -> int:
        deal = ana.create()
        for _line in range(lines):
            ana.add_line(deal, "MOL-M20", 1)
        dearer(world, "MOL-M20", next(prices))
        assert MOVED in page(ana, deal)
        with counted() as heard:
            assert reprice(ana, deal).status_code == 200
        return len(heard)

    statements(1)
    assert statements(1) == statements(50) <= 14
