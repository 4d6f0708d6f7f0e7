"""A salesperson's first quarter of an hour: from the sign-in page to the circle in the pipeline."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import revenue
from tests.browser.site import Site
from tests.support.world import PASSWORD, email

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")


def sign_in(page: Page, site: Site, name: str = "ana") -> None:
    page.goto(site.address)
    page.get_by_label("Correo").fill(email(name))
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_label(re.compile("cuenta y ajustes"))).to_be_visible()


def test_sign_in_create_two_espresso_machines_and_find_them_in_list_and_chart(site: Site, page: Page) -> None:
    sign_in(page, site)
    page.get_by_role("link", name="Nueva oportunidad").first.click()
    expect(page.get_by_label("Asunto")).to_be_focused()
    page.wait_for_load_state()
    page.keyboard.type("Dos máquinas S-100 para el patio")
    page.get_by_role("combobox", name="Cuenta").press_sequentially("mirador")
    page.get_by_role("option", name="Hotel Mirador de Triana", exact=True).click()
    page.get_by_label("Sustitución").check()
    page.get_by_label("¿Para cuándo?").fill("+21")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Dos máquinas S-100 para el patio")
    expect(page.locator("#f-account")).to_contain_text("Hotel Mirador de Triana")
    expect(page.locator("#f-type")).to_contain_text("Sustitución")
    page.wait_for_load_state()
    page.get_by_role("combobox", name="Producto").press_sequentially("cafe s")
    expect(page.get_by_role("option").first).to_contain_text("Café S-100")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Cantidad", exact=True)).to_be_focused()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    line = page.locator("#lines-body tr")
    expect(line).to_have_count(1)
    expect(line.locator('[data-field="net"]')).to_have_text("5.000,00")
    revenue(page, "5.000,00 €")

    page.goto(f"{site.address}/opportunities")
    page.locator("#q").fill("S-100")
    page.keyboard.press("Enter")
    row = page.locator("#deals tbody tr", has_text="Dos máquinas S-100 para el patio")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(re.compile(r"5\.000,00\s€"))

    page.get_by_role("link", name="Canalización").click()
    circle = page.locator('#chart .mark-symbol path[aria-label^="Dos máquinas S-100 para el patio"]')
    expect(circle).to_have_count(1)
    expect(circle).to_have_attribute("aria-label", re.compile(r"Hotel Mirador de Triana, 5\.000,00\s€"))


def test_a_wrong_password_says_the_same_for_everybody_and_keeps_the_address(site: Site, page: Page) -> None:
    sentences = []
    for who in (email("nadia"), "nobody@contoso.example"):
        page.goto(f"{site.address}/sign-in")
        page.get_by_label("Correo").fill(who)
        page.get_by_label("Contraseña").fill("not this one")
        page.keyboard.press("Enter")
        expect(page.locator("form [role=alert]")).to_be_visible()
        expect(page.get_by_label("Correo")).to_have_value(who)
        expect(page.get_by_label("Contraseña")).to_be_focused()
        sentences.append(page.locator("form .notice").inner_text())
    assert sentences[0] == sentences[1]


def test_signing_in_leads_back_to_the_page_that_was_asked_for(site: Site, page: Page) -> None:
    record = site.opportunity()
    page.goto(record.url)
    page.get_by_label("Correo").fill(email("ana"))
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(record.url)


def test_after_signing_out_the_session_is_over_for_other_tabs_too(site: Site, page: Page) -> None:
    sign_in(page, site, "nadia")
    other = page.context.new_page()
    other.goto(f"{site.address}/opportunities")
    page.get_by_label(re.compile("cuenta y ajustes")).click()
    page.get_by_role("button", name="Cerrar sesión").click()
    expect(page.get_by_label("Correo")).to_be_visible()
    other.goto(f"{site.address}/opportunities")
    expect(other.get_by_label("Correo")).to_be_visible()


def test_a_double_click_creates_one_opportunity(site: Site, page: Page) -> None:
    sign_in(page, site)
    page.goto(f"{site.address}/opportunities/new")
    page.get_by_label("Asunto").fill("Una sola vez aunque haga doble clic")
    page.get_by_role("button", name=re.compile("Crear oportunidad")).dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Una sola vez")
    page.goto(f"{site.address}/opportunities?q=aunque+haga+doble")
    expect(page.locator("#deals tbody tr")).to_have_count(1)


def test_the_way_back_finds_the_form_empty_of_haste_and_sends_again_without_a_second_record(
    site: Site, page: Page
) -> None:
    sign_in(page, site)
    page.goto(f"{site.address}/opportunities/new")
    page.get_by_label("Asunto").fill("Vuelta atrás tras crear")
    page.get_by_role("button", name=re.compile("Crear oportunidad")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vuelta atrás")
    created = page.url
    page.go_back()
    page.get_by_label("Asunto").fill("Vuelta atrás tras crear")
    page.get_by_role("button", name=re.compile("Crear oportunidad")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vuelta atrás")
    assert page.url == created
