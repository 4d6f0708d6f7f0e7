"""The catalogue in a browser: prices edited where they stand, looked at before they are added, taken away and put back."""

import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import cell, edit, editor, saved, says
from tests.browser.site import Site
from tests.catalog import asking
from tests.support.browser import barriers
from tests.support.visitor import form_key

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
_numbers = count(1)


@pytest.fixture
def prices(site: Site) -> int:
    """A price list for this test alone: a machine at 2 500 and a mill at 90 % of its list price."""
    irene = site.visitor("irene")
    with site.database.connection_context():
        made = asking.new_price_list(irene, f"Lista {next(_numbers)}")
        asking.add_item(irene, made, "CAFE-S100", value="2500")
        asking.add_item(irene, made, "MOL-M20", method="percent_of_list", value="90")
    return made


@pytest.fixture
def page(desk: Callable[..., Page], site: Site, prices: int) -> Page:
    """Irene at the page of that list."""
    page = desk("irene")
    page.goto(f"{site.address}/price-lists/{prices}")
    return page


def cell_of(page: Page, code: str, field: str) -> str:
    """The id of a cell of the row with this product."""
    row = page.locator("#items-body tr", has_text=code)
    return f"i{(row.get_attribute('id') or '').removeprefix('item-')}-{field}"


def price_of(page: Page, code: str) -> str:
    return (
        page.locator("#items-body tr", has_text=code).locator("td[data-field=price]").get_attribute("data-value") or ""
    )


def test_values_are_edited_where_they_stand_and_the_price_follows(page: Page) -> None:
    value = cell_of(page, "CAFE-S100", "value")
    edit(page, value, "2.600,50")
    saved(page, value, "2600.50")
    expect(cell(page, value)).to_be_focused()
    assert price_of(page, "CAFE-S100") == "2600.50"
    edit(page, value, "muchísimo")
    expect(says(page, value)).to_contain_text("No entiendo «muchísimo» como número.")
    expect(editor(page, value)).to_have_value("muchísimo")
    page.keyboard.press("Escape")
    expect(page.locator("#catalog-history")).to_contain_text("Irene Noguera cambió Café S-100 · Valor: 2.500 2.600,5")


def test_another_method_keeps_the_price_and_its_rounding_is_edited_beside_it(page: Page) -> None:
    method = cell_of(page, "CAFE-S100", "method")
    cell(page, method).click()
    editor(page, method).select_option("percent_of_list")
    page.keyboard.press("Enter")
    saved(page, method, "percent_of_list")
    assert price_of(page, "CAFE-S100") == "2500.00"
    saved(page, cell_of(page, "CAFE-S100", "value"), "100")
    rounding = cell_of(page, "CAFE-S100", "rounding")
    cell(page, rounding).click()
    editor(page, rounding).select_option("up:ends_in")
    page.keyboard.press("Enter")
    saved(page, rounding, "up:ends_in")
    edit(page, cell_of(page, "CAFE-S100", "rounding_amount"), "0,9")
    saved(page, cell_of(page, "CAFE-S100", "rounding_amount"), "0.90")
    assert price_of(page, "CAFE-S100") == "2500.90"


def test_a_price_is_looked_at_while_it_is_typed_and_added_by_keys_alone(page: Page) -> None:
    page.keyboard.press("l")
    product = page.get_by_role("combobox", name="Producto")
    expect(product).to_be_focused()
    product.press_sequentially("puerto")
    expect(page.get_by_role("option", name="Tueste Puerto Viejo")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Valor: importe o porcentaje")).to_be_focused()
    page.keyboard.type("16,4")
    expect(page.locator("#item-preview")).to_contain_text(re.compile(r"Sería 16,40\s€ por kg"))
    page.keyboard.press("Enter")
    expect(page.locator("#items-body tr")).to_have_count(3)
    expect(page.locator("#item-preview")).to_be_empty()
    expect(product).to_be_focused()
    expect(product).to_have_value("")
    page.keyboard.type("no existe")
    page.keyboard.press("Enter")
    expect(page.locator("#item-says")).to_contain_text("No hay ningún producto «no existe».")
    expect(product).to_have_value("no existe")


def test_a_price_that_was_taken_away_is_put_back(page: Page) -> None:
    row = page.locator("#items-body tr", has_text="MOL-M20")
    row.locator("summary[aria-label^='Más sobre']").click()
    row.get_by_role("button", name="Quitar de la lista").click()
    expect(page.locator("#items-body tr")).to_have_count(1)
    page.get_by_role("button", name="Deshacer").click()
    expect(page.locator("#items-body tr")).to_have_count(2)
    assert price_of(page, "MOL-M20") == "576.00"


def test_two_people_on_one_price_choose_and_on_two_prices_both_win(page: Page, site: Site, prices: int) -> None:
    machine, mill = cell_of(page, "CAFE-S100", "value"), cell_of(page, "MOL-M20", "value")
    admin = site.visitor("admin")
    with site.database.connection_context():
        here = f"/price-lists/{prices}/items/{asking.item(prices, 'CAFE-S100').id}"
        assert asking.edit(admin, here, 3, value="2700").status_code == 200
    edit(page, mill, "80")
    saved(page, mill, "80")
    saved(page, machine, "2700.00")
    with site.database.connection_context():
        assert asking.edit(admin, here, 5, value="2800").status_code == 200
    edit(page, machine, "2.900")
    card = says(page, machine)
    expect(card).to_contain_text("Administración cambió")
    expect(card.get_by_role("button", name="El tuyo, sin guardar")).to_be_focused()
    page.keyboard.press("Enter")
    saved(page, machine, "2900.00")


def test_a_price_that_somebody_took_away_says_so_and_leaves(page: Page, site: Site, prices: int) -> None:
    machine = cell_of(page, "CAFE-S100", "value")
    with site.database.connection_context():
        here = f"/price-lists/{prices}/items/{asking.item(prices, 'CAFE-S100').id}"
        assert site.visitor("admin").delete(here, {"form_key": form_key()}).status_code == 200
    edit(page, machine, "2.900")
    expect(says(page, machine)).to_contain_text("Administración lo quitó")
    says(page, machine).get_by_role("button", name="Dejarlo quitado").click()
    expect(page.locator("#items-body tr")).to_have_count(1)


def test_a_price_tells_on_demand_how_it_came_about(page: Page) -> None:
    row = page.locator("#items-body tr", has_text="MOL-M20")
    row.locator(".how summary").click()
    expect(row.locator(".steps")).to_contain_text(re.compile(r"90\s% del precio de catálogo de 640,00\s€"))


def test_a_product_is_edited_where_it_stands(desk: Callable[..., Page], site: Site) -> None:
    with site.database.connection_context():
        made = asking.new_product(site.visitor("irene"), f"PRO-{next(_numbers)}", site.world.measures["ud"])
    page = desk("irene")
    page.goto(f"{site.address}/products/{made}")
    edit(page, "f-list_price", "12,5", key="Tab")
    expect(editor(page, "f-current_cost")).to_be_focused()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    saved(page, "f-list_price", "12.50")
    saved(page, "f-current_cost", "7.00")
    cell(page, "f-family").click()
    editor(page, "f-family").select_option("coffee")
    page.keyboard.press("Enter")
    saved(page, "f-family", "coffee")
    edit(page, "f-sellable_to", "31/12/2099")
    saved(page, "f-sellable_to", "2099-12-31")
    expect(page.locator("#catalog-history")).to_contain_text("Se vende hasta: 31 dic 2099")


def test_tiers_and_units_are_added_one_after_the_other(desk: Callable[..., Page], site: Site) -> None:
    with site.database.connection_context():
        made = asking.new_discount_list(site.visitor("irene"), f"Descuento {next(_numbers)}")
    page = desk("irene")
    page.goto(f"{site.address}/discount-lists/{made}")
    page.get_by_label("Desde", exact=True).fill("30")
    page.get_by_label("Descuento", exact=True).fill("4")
    page.keyboard.press("Enter")
    expect(page.locator("#tiers-body tr[id]")).to_have_count(1)
    expect(page.get_by_label("Desde", exact=True)).to_be_focused()
    page.keyboard.type("30")
    page.get_by_label("Descuento", exact=True).fill("5")
    page.keyboard.press("Enter")
    expect(page.locator("#tier-says")).to_contain_text("Se pisa con el tramo desde 30")
    expect(page.get_by_label("Desde", exact=True)).to_have_value("30")
    page.goto(f"{site.address}/unit-groups")
    group = page.locator("section", has=page.locator("[data-value=Unidades]"))
    number = next(_numbers)
    group.get_by_label("Unidad nueva de Unidades").fill(f"palé {number}")
    group.get_by_label("Código").fill(f"pale-{number}")
    group.get_by_label("Cuántas unidades base tiene").fill("48")
    page.keyboard.press("Enter")
    expect(group.locator(f"[data-value='palé {number}']")).to_be_visible()
    expect(group.get_by_label("Unidad nueva de Unidades")).to_have_value("")


PAGES = ("/products", "/products/1", "/products/new", "/products/families", "/price-lists", "/price-lists/1",
         "/price-lists/new", "/price-lists/1/copy?name=Copia&percent=3", "/price-lists/1/items/1", "/discount-lists",
         "/discount-lists/1", "/discount-lists/new", "/unit-groups")  # fmt: skip


@pytest.mark.parametrize("look", ["light", "dark", "phone", "phone dark"])
def test_no_page_has_barriers_nor_scrolls_sideways(desk: Callable[..., Page], site: Site, look: str) -> None:
    options = PHONE if "phone" in look else {"viewport": {"width": 1440, "height": 900}}
    page = desk("irene", color_scheme="dark" if "dark" in look else "light", **options)
    for path in PAGES:
        page.goto(site.address + path)
        assert barriers(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= options["viewport"]["width"], path


@pytest.mark.parametrize("width", [1088, 1200, 1440])
def test_the_bar_on_top_has_place_for_the_catalogue(desk: Callable[..., Page], site: Site, width: int) -> None:
    page = desk("irene", viewport={"width": width, "height": 800})
    page.goto(f"{site.address}/products")
    link = page.get_by_role("navigation", name="Principal").get_by_role("link", name="Catálogo")
    expect(link).to_be_visible()
    box, find = link.bounding_box(), page.locator("form.find").bounding_box()
    assert box and find and box["x"] + box["width"] <= find["x"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_catalogue_is_in_ones_own_menu(desk: Callable[..., Page], site: Site) -> None:
    page = desk("ana", **PHONE)
    page.goto(f"{site.address}/opportunities")
    expect(page.get_by_role("navigation", name="Principal").get_by_role("link", name="Catálogo")).to_be_hidden()
    page.locator("summary[aria-label*='cuenta y ajustes']").click()
    page.locator(".sheet.me").get_by_role("link", name="Catálogo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Productos")
