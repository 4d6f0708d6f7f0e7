"""Bundles, another price list and prices that moved, in a browser: looked at first, then applied or left."""

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import edit, figure, open_record
from tests.browser.site import Record, Site
from tests.catalog import asking
from tests.support.browser import barriers
from tests.support.visitor import form_key
from webapp import jobs
from webapp.catalog.records import PriceList, PriceListItem, Product
from webapp.opportunities.repricing.searching import search

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
_numbers = count(1)


@pytest.fixture
def pack(site: Site) -> str:
    """The name of a bundle of this test alone: a machine in it, a mill as an option, 2 990 in the usual list."""
    irene, name = site.visitor("irene"), f"Pack {next(_numbers)}"
    with site.database.connection_context():
        sent = {"code": name.upper().replace(" ", "-"), "name": name, "unit": site.world.measures["ud"]}
        made = irene.post("/bundles", sent | {"form_key": form_key()}).headers["Location"]
        for product, required in (("CAFE-S100", "true"), ("MOL-M20", "false")):
            part = {"product": product, "quantity": "1", "required": required, "form_key": form_key()}
            assert irene.post(f"{made}/parts", part).status_code == 303
        asking.add_item(irene, site.world.price_list, sent["code"], value="2990")
    return name


def add(page: Page, product: str) -> None:
    page.locator("#add-product").fill(product)
    page.keyboard.press("Escape")
    page.locator("#line-add button[type=submit]").click()


def test_a_bundle_comes_with_its_parts_grows_and_goes_with_them(
    desk: Callable[..., Page], record: Record, pack: str
) -> None:
    page = desk()
    open_record(page, record)
    lines = page.locator("#lines-body tr")
    before = lines.count()
    add(page, pack)
    expect(lines).to_have_count(before + 2)
    part = page.locator("#lines-body tr.part")
    expect(part).to_contain_text(f"Incluido en {pack}")
    expect(part.locator("a.edit")).to_have_count(0)
    bundle = page.locator("#lines-body tr", has_text=pack).first
    edit(page, f"l{(bundle.get_attribute('id') or '').removeprefix('line-')}-quantity", "3")
    expect(part.locator("[data-field=quantity]")).to_have_attribute("data-value", "3")
    assert barriers(page) == []
    bundle.locator("summary").click()
    bundle.get_by_text("Opciones del lote…").click()
    page.wait_for_load_state()
    page.get_by_role("button", name="Molino M-20").click()
    page.wait_for_load_state()
    expect(page.locator("#lines-body tr", has_text=f"Opción de {pack}")).to_have_count(1)
    bundle.locator("summary").click()
    bundle.get_by_role("button", name="Quitar la línea").click()
    expect(lines).to_have_count(before)


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_another_price_list_is_looked_at_before_it_is_applied(
    desk: Callable[..., Page], site: Site, record: Record, options: dict
) -> None:
    name = f"Lista barata {next(_numbers)}"
    with site.database.connection_context():
        cheap = asking.new_price_list(site.visitor("irene"), name)
        for code in ("CAFE-S100", "MOL-M20", "TUE-PUERTO"):
            asking.add_item(site.visitor("irene"), cheap, code, value="1")
    page = desk(**options)
    page.goto(f"{record.url}/price-list")
    page.get_by_label(name).check()
    page.get_by_role("button", name="Ver qué cambiaría").click()
    page.wait_for_load_state()
    expect(page.get_by_role("heading", name="Líneas que cambian")).to_be_visible()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Dejarlo como está").click()
    page.wait_for_load_state()
    expect(page.locator("#lines-head")).to_contain_text("Lista Contoso Coffee", use_inner_text=False)
    page.goto(f"{record.url}/price-list?list={cheap}")
    page.get_by_role("button", name="Aplicar esta lista").click()
    page.wait_for_load_state()
    assert figure(page, "detail_total").get_attribute("data-value") != ""
    expect(page.locator("#lines-head")).to_contain_text(name, use_inner_text=False)


def test_moved_prices_are_shown_with_their_cause_and_change_on_request(
    desk: Callable[..., Page], site: Site, pack: str
) -> None:
    ana = site.visitor("ana")
    with site.database.connection_context():
        deal = ana.create(topic="Se mueve")
        ana.add_line(deal, pack, 1)
        product = Product.get(Product.name == pack).id
        item = PriceListItem.get(PriceListItem.product_id == product)
        here = f"/price-lists/{item.price_list_id}/items/{item.id}"
        sent = {"value": "3090", "version": PriceList.get_by_id(item.price_list_id).version}
        assert site.visitor("irene").patch(here, sent | {"form_key": form_key()}).status_code == 200
        search(jobs.Running(0, {"opportunity": deal}))
    page = desk()
    page.goto(f"{site.address}/opportunities/{deal}")
    expect(page.locator("#lines-head")).to_contain_text("Los precios se han movido: 2.990,00 € → 3.090,00 €")
    expect(page.locator("#lines-head")).to_contain_text("Lista de precios y catálogo +100,00")
    page.get_by_role("link", name="Ver qué cambia").click()
    page.wait_for_load_state()
    assert barriers(page) == []
    page.get_by_role("link", name="Dejarlo como está").click()
    page.wait_for_load_state()
    assert figure(page, "detail_total").get_attribute("data-value") == "2990.00"
    page.get_by_role("link", name="Ver qué cambia").click()
    page.wait_for_load_state()
    page.get_by_role("button", name="Aplicar los precios de hoy").click()
    page.wait_for_load_state()
    assert figure(page, "detail_total").get_attribute("data-value") == "3090.00"
    expect(page.locator("#lines-head")).not_to_contain_text("se han movido")


def test_settings_taxes_and_rates_stand_on_a_phone(desk: Callable[..., Page], site: Site) -> None:
    page = desk("irene", **PHONE)
    for path in ("/admin/settings", "/admin/taxes", "/admin/rates", "/bundles", "/bundles/new"):
        page.goto(site.address + path)
        assert barriers(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
