"""Offers and prices in a real browser: presenting, freezing, going on with the next version; why a price, beside the record."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import edit, editor, figure, open_record, saved, says
from tests.browser.site import Record, Site
from tests.support.browser import barriers

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")


def press(page: Page, name: str) -> None:
    """Press a button that leads to another page."""
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def present(page: Page, record: Record) -> None:
    """Present what stands there, by its page."""
    page.goto(f"{record.url}/offers")
    press(page, "Presentar la oferta")
    expect(page).to_have_url(re.compile(r"/offers/\d+$"))


def panel(page: Page) -> Locator:
    return page.locator("aside.beside")


@pytest.fixture
def offered(site: Site) -> Record:
    """An opportunity of its own for a test that presents it."""
    return site.opportunity(("CAFE-S100", 3), ("MOL-M20", 1))


def test_an_offer_is_presented_changed_and_presented_again(
    site: Site, offered: Record, desk: Callable[..., Page]
) -> None:
    page = desk()
    open_record(page, offered)
    page.get_by_role("link", name="Presentar oferta").click()
    page.wait_for_load_state()
    page.get_by_label("Mensaje para el cliente").fill("Como hablamos el martes.")
    press(page, "Presentar la oferta")
    expect(page.locator(".sheet-paper")).to_contain_text("Como hablamos el martes.")
    open_record(page, offered)
    expect(page.locator("#lines-head")).to_contain_text("los precios no cambian")
    id = offered.cell("quantity", 0)
    edit(page, id, "4")
    expect(says(page, id)).to_contain_text("La oferta 1 está presentada")
    expect(editor(page, id)).to_have_value("4")
    expect(page.get_by_role("button", name="Empezar la versión 2").last).to_be_focused()
    page.keyboard.press("Enter")
    saved(page, id, "4")
    expect(page.locator("#lines-head")).to_contain_text("Preparas una versión nueva")
    page.get_by_role("link", name="Ver qué cambia y presentarla").click()
    page.wait_for_load_state()
    expect(page.locator(".changes")).to_contain_text("Cantidad: 3 4")
    press(page, "Presentar la oferta")
    expect(page.locator(".sheet-paper")).to_contain_text("4 ud")
    assert site.stored(offered)["version"] > 4


def test_who_leaves_the_offer_as_it_is_has_the_price_back(offered: Record, desk: Callable[..., Page]) -> None:
    page = desk()
    present(page, offered)
    open_record(page, offered)
    edit(page, "f-freight", "50")
    expect(says(page, "f-freight")).to_contain_text("La oferta 1 está presentada")
    page.get_by_role("button", name="Dejar la versión 1").click()
    saved(page, "f-freight", "0.00")
    edit(page, "f-next_step", "Llamar a Lucía")
    saved(page, "f-next_step", "Llamar a Lucía")


def test_a_new_line_waits_in_its_form(site: Site, offered: Record, desk: Callable[..., Page]) -> None:
    page = desk()
    present(page, offered)
    open_record(page, offered)
    page.locator("#add-product").fill("MOL-M20")
    page.keyboard.press("Tab")
    page.locator("#line-add [name=quantity]").fill("7")
    page.locator("#line-add button[type=submit]").first.click()
    expect(page.locator("#line-says")).to_contain_text("La oferta 1 está presentada")
    expect(page.locator("#line-add [name=quantity]")).to_have_value("7")
    page.locator("#line-says button").click()
    expect(page.locator("#lines-body tr[data-record]")).to_have_count(3)
    assert [line["quantity"] for line in site.stored_lines(offered)] == ["3", "1", "7"]


def test_a_line_is_removed_after_a_question_on_its_own_page(
    site: Site, offered: Record, desk: Callable[..., Page]
) -> None:
    page = desk()
    present(page, offered)
    open_record(page, offered)
    row = page.locator(f"#line-{offered.lines[1]}")
    row.locator("summary").click()
    row.get_by_role("button", name="Quitar la línea").click()
    expect(page.get_by_role("heading", name="Precios congelados")).to_be_visible()
    press(page, "Empezar la versión 2 con este cambio")
    expect(page.locator("#lines-body tr[data-record]")).to_have_count(1)


def test_without_scripts_an_offer_is_presented_frozen_and_withdrawn(
    site: Site, offered: Record, desk: Callable[..., Page]
) -> None:
    page = desk(java_script_enabled=False)
    present(page, offered)
    page.goto(f"{offered.url}/lines/{offered.lines[0]}")
    page.locator("#line-quantity").fill("5")
    press(page, "Guardar")
    expect(page.get_by_role("heading", name="Precios congelados")).to_be_visible()
    press(page, "Empezar la versión 2 con este cambio")
    expect(page.locator("#lines-body")).to_contain_text("5")
    page.goto(f"{offered.url}/offers")
    page.get_by_text("Retirar la versión 1…").click()
    page.get_by_label("Motivo").fill("Pide otra cosa")
    press(page, "Retirar la oferta")
    expect(page.locator(".versions")).to_contain_text("Pide otra cosa")
    assert site.stored_lines(offered)[0]["quantity"] == "5"


def test_two_tabs_present_one_version(offered: Record, desk: Callable[..., Page]) -> None:
    page = desk()
    other = page.context.new_page()
    for each in (page, other):
        each.goto(f"{offered.url}/offers")
    press(page, "Presentar la oferta")
    other.get_by_label("Mensaje para el cliente").fill("Desde la otra pestaña")
    press(other, "Presentar la oferta")
    expect(other.get_by_role("alert")).to_contain_text("La versión 1 ya está presentada")
    expect(other.locator(".versions .rows > li")).to_have_count(1)


def test_a_printed_offer_is_one_sheet_with_nothing_but_the_offer(offered: Record, desk: Callable[..., Page]) -> None:
    page = desk()
    present(page, offered)
    page.emulate_media(media="print")
    for gone in (".top", ".crumb", ".page-head", ".since"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".sheet-paper")).to_be_visible()
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    assert re.fullmatch(r"OP-\d{4}-\d{6}-1", page.title())


@pytest.mark.parametrize("width", [1366, 390])
def test_offers_keep_their_place_and_everybody_in(offered: Record, desk: Callable[..., Page], width: int) -> None:
    page = desk()
    page.set_viewport_size({"width": width, "height": 844})
    present(page, offered)
    for path in ("offers/1", "offers", "offers/1/price", "price", f"lines/{offered.lines[0]}/price"):
        page.goto(f"{offered.url}/{path}")
        assert barriers(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_price_opens_beside_the_record_and_follows_its_figures(offered: Record, desk: Callable[..., Page]) -> None:
    page = desk()
    open_record(page, offered)
    link = page.locator(f"#line-{offered.lines[0]} td.net a.why")
    link.click()
    expect(panel(page).locator("h2")).to_be_focused()
    expect(panel(page)).to_contain_text("= −300,00")
    assert barriers(page) == []
    edit(page, offered.cell("quantity", 0), "6")
    expect(panel(page)).to_contain_text("7\N{NO-BREAK SPACE}%")
    saved(page, offered.cell("quantity", 0), "6")
    panel(page).locator("h2").focus()
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(page.locator(f"#line-{offered.lines[0]} td.net a.why")).to_be_focused()
    figure(page, "total").locator("a.why").click()
    expect(panel(page)).to_contain_text("Total del pedido")
    panel(page).locator(".trace a.why").first.click()
    expect(panel(page)).to_contain_text("Importe de la línea")
    panel(page).get_by_role("button", name="Cerrar").click()
    expect(panel(page)).to_be_hidden()


def test_on_a_phone_the_panel_leaves_room_and_does_not_widen_the_page(
    offered: Record, desk: Callable[..., Page]
) -> None:
    page = desk(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    open_record(page, offered)
    page.locator(f"#line-{offered.lines[0]} td.net a.why").click()
    expect(panel(page).locator("h2")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert barriers(page) == []


def test_without_scripts_a_price_has_its_page(offered: Record, desk: Callable[..., Page]) -> None:
    page = desk(java_script_enabled=False)
    open_record(page, offered)
    page.locator(f"#line-{offered.lines[0]} td.net a.why").click()
    page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_contain_text("¿Por qué 7.200,00")
