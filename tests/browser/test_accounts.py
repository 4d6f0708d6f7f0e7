"""Accounts and contacts in a browser: found, told apart from their likes, edited where they stand, on the spot."""

import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.accounts import book
from tests.browser.pages import cell, edit, editor, saved, says
from tests.browser.site import Site
from tests.support.browser import barriers

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
_numbers = count(1)


@pytest.fixture
def account(site: Site) -> str:
    """The address of an account of Ana's for this test alone, with one contact."""
    number = next(_numbers)
    ana = site.visitor("ana")
    id = book.new_account(ana, f"Chiringuito Levante {number}", city="Tarifa")
    book.new_contact(ana, id, f"Marina Conil {number}", job_title="Gerente")
    return f"{site.address}/accounts/{id}"


def contact_of(page: Page) -> str:
    """The id of the first contact's row."""
    return page.locator("#contacts-body tr[id]").first.get_attribute("id") or ""


def test_values_are_edited_where_they_stand_and_the_history_follows(desk: Callable[..., Page], account: str) -> None:
    page = desk()
    page.goto(account)
    edit(page, "f-city", "Cádiz", key="Tab")
    expect(editor(page, "f-country")).to_be_focused()
    page.keyboard.type("portu")
    page.get_by_role("option", name="Portugal").click()
    saved(page, "f-city", "Cádiz")
    saved(page, "f-country", "PT")
    cell(page, "f-sector").click()
    editor(page, "f-sector").fill("Flamenco")
    page.keyboard.press("Enter")
    saved(page, "f-sector", "Flamenco")
    edit(page, "f-employees", "muchos")
    expect(says(page, "f-employees")).to_contain_text("No entiendo «muchos» como número.")
    expect(editor(page, "f-employees")).to_have_value("muchos")
    editor(page, "f-employees").fill("1.200")
    page.keyboard.press("Enter")
    saved(page, "f-employees", "1200")
    expect(page.locator("#account-history")).to_contain_text("Ana Robles cambió Empleados: 1.200")


def test_two_people_on_one_value_choose_and_on_two_values_both_win(
    desk: Callable[..., Page], site: Site, account: str
) -> None:
    page = desk()
    page.goto(account)
    path = account.removeprefix(site.address)
    cell(page, "f-city").click()
    assert book.change(site.visitor("nadia"), path, city="Barbate", sector="Hoteles").status_code == 200
    editor(page, "f-city").fill("Zahara")
    page.keyboard.press("Enter")
    expect(says(page, "f-city")).to_contain_text("Nadia Ferrer cambió «Ciudad»")
    page.get_by_role("button", name="Zahara").click()
    saved(page, "f-city", "Zahara")
    saved(page, "f-sector", "hotels")


def test_a_contact_is_added_on_the_spot_without_the_mouse(desk: Callable[..., Page], account: str) -> None:
    page = desk()
    page.goto(account)
    page.get_by_label("Nombre del contacto").fill("Curro Bolonia")
    page.keyboard.press("Tab")
    page.keyboard.type("Camarero")
    page.keyboard.press("Tab")
    page.keyboard.type("no es un correo")
    page.keyboard.press("Enter")
    expect(page.locator("#contact-says")).to_contain_text("Un correo se escribe así")
    mail = page.locator(".contact-add").get_by_label("Correo")
    expect(mail).to_be_focused()
    mail.fill("curro@levante.example")
    page.keyboard.press("Enter")
    rows = page.locator("#contacts-body tr")
    expect(rows).to_have_count(2)
    expect(rows.last).to_contain_text("Curro Bolonia")
    expect(page.get_by_label("Nombre del contacto")).to_be_focused()
    expect(page.get_by_label("Nombre del contacto")).to_have_value("")
    page.keyboard.type("Otra Persona")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(3)
    page.locator(".contact-add").get_by_label("Correo").fill("CURRO@levante.example")
    expect(page.locator(".contact-add .alike")).to_contain_text("mismo correo")
    expect(page.locator("#account-history")).to_contain_text("Ana Robles añadió a Curro Bolonia")


def test_a_contact_is_edited_in_its_row_removed_and_brought_back(desk: Callable[..., Page], account: str) -> None:
    page = desk()
    page.goto(account)
    row = contact_of(page)
    at = row.replace("contact-", "c")
    edit(page, f"{at}-phone", "llámame")
    expect(says(page, f"{at}-phone")).to_contain_text("Escribe solo el número")
    editor(page, f"{at}-phone").fill("956 12 34 56")
    page.keyboard.press("Enter")
    saved(page, f"{at}-phone", "956 12 34 56")
    page.locator(f"#{row} summary").click()
    page.get_by_role("button", name="Quitar el contacto").click()
    expect(page.locator(f"#{row}")).to_have_count(0)
    expect(page.get_by_text("Aún nadie.")).to_be_visible()
    page.keyboard.press("z")
    saved(page, f"{at}-phone", "956 12 34 56")
    expect(page.locator(".toast")).to_have_count(0)


def test_the_contact_of_a_deal_stays_and_the_page_says_of_which(
    desk: Callable[..., Page], site: Site, account: str
) -> None:
    page = desk()
    page.goto(account)
    row = contact_of(page)
    ids = {"account": account.rsplit("/", 1)[1], "contact": row.removeprefix("contact-")}
    site.visitor("ana").create(topic="Cafetera para la playa", **ids)
    page.locator(f"#{row} summary").click()
    page.get_by_role("button", name="Quitar el contacto").click()
    expect(page.locator("#contacts-says")).to_contain_text("(Cafetera para la playa). Pon antes otro contacto.")
    expect(page.locator(f"#{row}")).to_be_visible()
    expect(page.locator("#notice")).to_be_empty()


def test_while_a_name_is_typed_the_known_account_is_offered(desk: Callable[..., Page], site: Site) -> None:
    page = desk()
    page.goto(f"{site.address}/opportunities", wait_until="networkidle")
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/accounts")
    page.get_by_role("link", name="Nueva cuenta").click()
    page.wait_for_load_state("networkidle")
    page.get_by_label("Nombre", exact=True).press_sequentially("hotel mirrador triana")
    expect(page.locator(".alike")).to_contain_text("Se parece a:")
    page.get_by_role("link", name="usar esta").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hotel Mirador de Triana")


def test_a_name_that_exists_is_asked_about_once_and_then_taken(desk: Callable[..., Page], site: Site) -> None:
    page = desk()
    page.goto(f"{site.address}/accounts/new")
    page.get_by_label("Nombre", exact=True).fill("Hotel Mirador de Triana, S.L.U.")
    expect(page.locator(".alike")).to_contain_text("Ya existe y puede ser la misma:")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hotel Mirador de Triana, S.L.U.")


def test_an_opportunitys_form_says_that_the_account_exists_and_takes_it(desk: Callable[..., Page], site: Site) -> None:
    page = desk()
    page.goto(f"{site.address}/opportunities/new")
    page.get_by_label("Asunto").fill("Reformar la terraza")
    page.get_by_role("combobox", name="Cuenta").press_sequentially("la espiga azull")
    expect(page.locator(".alike")).to_contain_text("La Espiga Azul")
    page.get_by_role("link", name="usar esta").click()
    expect(page.get_by_role("combobox", name="Cuenta")).to_have_value("La Espiga Azul")
    expect(page.locator(".alike")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#f-account")).to_have_attribute("data-value", str(site.world.accounts["espiga"]))
    page.get_by_role("link", name="Abrir la cuenta").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("La Espiga Azul")


def test_a_new_opportunity_starts_with_the_account_and_the_contact(desk: Callable[..., Page], account: str) -> None:
    page = desk()
    page.goto(account)
    name = page.locator("#f-name").get_attribute("data-value") or ""
    page.locator("#contacts-body summary").first.click()
    page.get_by_role("link", name="Abrir el contacto").click()
    page.get_by_role("link", name="Nueva oportunidad").last.click()
    expect(page.get_by_role("combobox", name="Cuenta")).to_have_value(name)
    expect(page.get_by_role("combobox", name="Contacto")).to_have_value(re.compile("Marina Conil"))
    page.wait_for_load_state()
    page.get_by_label("Asunto").fill("Hielo para el verano")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#f-contact")).to_contain_text("Marina Conil")


def test_everything_works_without_a_script(desk: Callable[..., Page], account: str) -> None:
    page = desk(java_script_enabled=False)
    page.goto(account)
    page.locator("#f-city").click()
    page.get_by_label("Ciudad").fill("Conil")
    page.get_by_role("button", name="Guardar").click()
    expect(page.locator("#f-city")).to_have_attribute("data-value", "Conil")
    page.get_by_label("Nombre del contacto").fill("Sin Guion")
    page.get_by_role("button", name="Añadir").click()
    expect(page.locator("#contacts-body tr")).to_have_count(2)
    page.locator("#contacts-body tr", has_text="Sin Guion").locator("summary").click()
    page.locator("#contacts-body tr", has_text="Sin Guion").get_by_role("button", name="Quitar el contacto").click()
    expect(page.locator("#contacts-body tr")).to_have_count(1)
    page.get_by_text("Editar todos los datos de una vez").click()
    page.locator("#all-employees").fill("12")
    page.locator(".edit-all").get_by_role("button", name="Guardar").click()
    expect(page.locator("#f-employees")).to_have_attribute("data-value", "12")


@pytest.mark.parametrize(
    "path", ["/accounts", "/accounts?q=nada+de+esto", "/accounts/new", "/contacts", "/contacts/new", "", "/contacts/1"]
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_have_no_barriers_and_do_not_scroll_sideways(
    desk: Callable[..., Page], site: Site, account: str, path: str, theme: str
) -> None:
    for screen in ({}, PHONE):
        page = desk(color_scheme=theme, **screen)
        page.goto(f"{site.address}{path}" if path else account)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert barriers(page) == []
        page.context.close()
