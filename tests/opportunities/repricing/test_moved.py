"""Prices that moved are found in the background, told with their causes, and change when somebody asks, after a look."""

from datetime import date
from decimal import Decimal

import pytest

from tests.support.markup import Markup
from tests.support.visitor import Visitor, form_key
from webapp import jobs
from webapp.catalog.records import PriceList, PriceListItem, TaxRate
from webapp.db.epochs import raise_epoch
from webapp.db.statements import counted
from webapp.jobs.records import Job
from webapp.opportunities.records import Opportunity
from webapp.opportunities.repricing import found
from webapp.opportunities.repricing.searching import search, search_all
from webapp.people.records import UnitSetting
from webapp.pluginhost.records import UnitPlugin

MOVED = "Los precios se han movido"
MAYBE = "han cambiado desde que se calculó"


@pytest.fixture
def deal(ana: Visitor) -> int:
    deal = ana.create(account="La Espiga Azul")
    ana.add_line(deal, "MOL-M20", 2)
    ana.add_line(deal, "TUE-PUERTO", 40)
    return deal


def page(visitor: Visitor, deal: int) -> str:
    return visitor.get(f"/opportunities/{deal}").text.replace("\N{NO-BREAK SPACE}", " ")


def dearer(world, product: str, value: object) -> None:
    PriceListItem.update(value=Decimal(str(value))).where(PriceListItem.product_id == world.products[product]).execute()
    PriceList.update(epoch=PriceList.epoch + 1).execute()
    raise_epoch("prices")


def look(work=search, **input: object) -> dict:
    return work(jobs.Running(0, input))


def nets(visitor: Visitor, deal: int) -> list[str]:
    return [line["net"]["amount"] for line in visitor.lines(deal)]


def test_the_search_finds_the_difference_and_moves_nothing(ana, deal, world):
    dearer(world, "MOL-M20", 700)
    version = ana.version(deal)
    assert MAYBE in page(ana, deal) and MOVED not in page(ana, deal), "nobody has looked yet"
    assert look() == {"looked": 1, "moved": 1}
    text = page(ana, deal)
    assert f"{MOVED}: 1909,76 € → 2029,76 €" in text.replace("1.909", "1909").replace("2.029", "2029")
    assert "Lista de precios y catálogo +120,00" in text
    assert (ana.version(deal), nets(ana, deal)) == (version, ["1280.00", "629.76"])
    assert look() == {"looked": 0, "moved": 0}, "what was looked at is not looked at again"


def test_reading_runs_no_pricing_and_needs_no_more_statements(ana, deal, world, monkeypatch):
    dearer(world, "MOL-M20", 700)
    look()
    monkeypatch.setattr("webapp.pricing.engine.settle", None)
    with counted() as heard:
        page(ana, deal)
    assert len(heard) <= 12


def test_a_change_that_moves_no_figure_is_found_to_be_none(ana, deal, world):
    dearer(world, "CAFE-S100", 9)
    assert MAYBE in page(ana, deal)
    assert look() == {"looked": 1, "moved": 0}
    assert MAYBE not in page(ana, deal) and MOVED not in page(ana, deal)


def test_each_cause_has_its_part_and_they_add_up(ana, world):
    deal = ana.create()
    ana.add_line(deal, "CAFE-S100", 3)
    UnitPlugin.update(settings='{"tiers": [{"since": 2, "percent": "10"}]}').execute()
    UnitSetting.insert(unit_id=world.units["south"], name="pricing.revenue_basis", value="total").execute()
    TaxRate.update(rate=Decimal(10)).where(TaxRate.category == "standard").execute()
    raise_epoch("rules")
    dearer(world, "CAFE-S100", 3000)
    assert look() == {"looked": 1, "moved": 1}
    moved = found.read(Opportunity.get_by_id(deal).moved)
    # 7 500 − 4 %; 9 000 − 4 %; 9 000 − 10 %; with 21 % of tax; with 10 %.
    assert (moved.before, moved.after) == (Decimal("7200.00"), Decimal("8910.00"))
    assert dict(moved.causes) == {
        "prices": Decimal("1440.00"), "rules": Decimal("-540.00"), "settings": Decimal("1701.00"),
        "taxes": Decimal("-891.00"),
    }  # fmt: skip
    assert moved.before + sum(dict(moved.causes).values()) == moved.after
    assert found.read(found.write(moved)) == moved


def test_only_taxes_move_the_total_where_revenue_is_before_them(ana, deal, world):
    TaxRate.update(rate=Decimal(0)).execute()
    raise_epoch("prices")
    assert look()["moved"] == 1
    moved = found.read(Opportunity.get_by_id(deal).moved)
    assert [cause for cause, _amount in moved.causes] == ["taxes"] and moved.after == Decimal("1909.76")


def test_the_preview_shows_lines_causes_and_prices_given_by_hand_apart(ana, deal, world):
    ana.add_line(deal, "MOL-M20", 1, unit_price=600)
    dearer(world, "MOL-M20", 700)
    before = (ana.version(deal), nets(ana, deal))
    text = ana.get(f"/opportunities/{deal}/reprice/preview").text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Líneas que cambian" in text and "Precios puestos a mano" in text
    assert "2 líneas más se quedan como están" in text
    assert "640,00 €" in text and "700,00 €" in text and "+120,00" in text
    assert (ana.version(deal), nets(ana, deal)) == before
    form = Markup(text).form(f"/opportunities/{deal}/reprice")
    answer = ana.client.post(form.action, data=form.fields)
    assert answer.status_code == 303
    assert nets(ana, deal) == ["1400.00", "629.76", "600.00"]
    assert MOVED not in page(ana, deal) and MAYBE not in page(ana, deal)


def test_a_preview_that_is_no_longer_true_is_shown_again(ana, deal, world):
    dearer(world, "MOL-M20", 700)
    form = Markup(ana.get(f"/opportunities/{deal}/reprice/preview").text).form(f"/opportunities/{deal}/reprice")
    dearer(world, "MOL-M20", 800)
    answer = ana.client.post(form.action, data=form.fields)
    assert answer.status_code == 422 and "Algo ha cambiado desde que lo miraste" in answer.text
    assert nets(ana, deal) == ["1280.00", "629.76"]


def test_nothing_to_change_is_said_too(ana, deal):
    assert "Todo está al día" in ana.get(f"/opportunities/{deal}/reprice/preview").text


def test_a_validity_that_ends_is_found_at_night(ana, deal):
    PriceList.update(valid_to=date(2020, 1, 1)).execute()
    raise_epoch("prices")
    assert look() == {"looked": 0, "moved": 0}, "the dates are in no fingerprint"
    assert look(search_all) == {"looked": 1, "moved": 1}
    text = page(ana, deal)
    assert f"{MOVED}: " in text and "→ 0,00 €" in text
    preview = ana.get(f"/opportunities/{deal}/reprice/preview").text
    assert "no vale el" in preview and "Sin precio" in preview


def test_an_edit_forgets_what_was_found_and_asks_to_look_again(ana, deal, world):
    dearer(world, "MOL-M20", 700)
    look()
    line = ana.lines(deal)[1]["id"]
    ana.patch(f"/opportunities/{deal}/lines/{line}", {"version": ana.version(deal), "quantity": "41"})
    assert MAYBE in page(ana, deal)
    job = Job.select().where(Job.kind == "prices_moved").get()
    assert job.input == f'{{"opportunity":{deal}}}'
    assert look(opportunity=deal) == {"looked": 1, "moved": 1}
    assert MOVED in page(ana, deal)


def test_closed_deals_and_deals_in_the_trash_are_left_alone(ana, deal, world):
    Opportunity.update(status="won").where(Opportunity.id == deal).execute()
    dearer(world, "MOL-M20", 700)
    assert look(search_all) == {"looked": 0, "moved": 0}
    assert MOVED not in page(ana, deal)
    preview = ana.get(f"/opportunities/{deal}/reprice/preview")
    assert preview.status_code == 302 or "Aplicar" not in preview.text


def test_a_plugin_that_fails_meanwhile_leaves_the_search_undecided(ana, deal, world, monkeypatch):
    dearer(world, "MOL-M20", 700)
    from webapp.pricing.model import Answers, Problem

    failed = Answers(problems=(Problem("plugin_failed", "", None, None, (("plugin", "x"),)),))
    monkeypatch.setattr("webapp.pluginhost.host.price", lambda *_asked: failed)
    assert look() == {"looked": 0, "moved": 0}
    assert MAYBE in page(ana, deal)


def test_a_cancelled_search_stops(ana, deal, world, monkeypatch):
    dearer(world, "MOL-M20", 700)
    monkeypatch.setattr(jobs.Running, "cancelled", property(lambda _job: True))
    assert look() == {"looked": 0, "moved": 0}


def test_the_statements_of_a_search_do_not_grow_with_the_lines(ana, world):
    prices = iter(range(700, 800))

    def statements(lines: int) -> int:
        deal = ana.create()
        for _line in range(lines):
            ana.add_line(deal, "MOL-M20", 1)
        dearer(world, "MOL-M20", next(prices))
        look()  # the others
        Opportunity.update(moved="").where(Opportunity.id == deal).execute()
        with counted() as heard:
            assert look(opportunity=deal)["moved"] == 1
        return len(heard)

    statements(1)
    assert statements(1) == statements(30)


def test_a_frozen_offer_is_told_of_the_move_and_not_priced_anew(ana, deal, world):
    Opportunity.update(offered=1, frozen=True).where(Opportunity.id == deal).execute()
    dearer(world, "MOL-M20", 700)
    assert look()["moved"] == 1
    assert MOVED in page(ana, deal)
    assert ana.post(f"/opportunities/{deal}/reprice", {"form_key": form_key()}).status_code == 409
    assert nets(ana, deal) == ["1280.00", "629.76"]


def test_another_units_person_sees_no_preview(sign_in, deal):
    luis = sign_in("luis")
    assert luis.get(f"/opportunities/{deal}/reprice/preview").status_code == 404
    assert luis.get(f"/opportunities/{deal}/price-list").status_code == 404
