"""All of the main path by ordinary forms, in a browser that runs no script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import figure, revenue
from tests.browser.site import Record, Site
from tests.support.world import PASSWORD, email

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")


@pytest.fixture
def plain(desk: Callable[..., Page]) -> Page:
    """Ana's browser without scripts."""
    return desk("ana", java_script_enabled=False)


def test_sign_in_create_and_add_a_line(site: Site, new_context: Callable) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(site.address)
    page.get_by_label("Correo").fill(email("ana"))
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    page.get_by_role("link", name="Nueva oportunidad").first.click()
    page.get_by_label("Asunto").fill("A mano y sin guiones")
    page.get_by_role("combobox", name="Cuenta").fill("Hotel Mirador de Triana")
    page.get_by_label("¿Para cuándo?").fill("15/2/2031")
    page.get_by_role("button", name=re.compile("Crear oportunidad")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A mano y sin guiones")
    expect(page.locator("#f-account")).to_have_attribute("data-value", str(site.world.accounts["mirador"]))
    expect(page.locator("#f-close_date")).to_have_attribute("data-value", "2031-02-15")

    page.get_by_role("combobox", name="Producto").fill("CAFE-S100")
    page.get_by_label("Cantidad", exact=True).fill("2")
    page.get_by_role("button", name="Añadir", exact=True).click()
    expect(page.locator("#lines-body tr")).to_have_count(1)
    revenue(page, "5.000,00 €")
    page.goto(f"{site.address}/opportunities?q=sin+guiones")
    expect(page.locator("#deals tbody tr")).to_have_count(1)


def test_a_form_that_was_refused_keeps_what_was_typed(site: Site, plain: Page) -> None:
    plain.goto(f"{site.address}/opportunities/new")
    plain.get_by_label("¿Para cuándo?").fill("31 feb")
    plain.get_by_label("Qué necesita el cliente").fill("Dos cafeteras")
    plain.get_by_role("button", name=re.compile("Crear oportunidad")).click()
    expect(plain.locator("#says-topic")).to_be_visible()
    expect(plain.locator("#says-close_date")).to_contain_text("31 feb")
    expect(plain.get_by_label("¿Para cuándo?")).to_have_value("31 feb")
    expect(plain.get_by_label("Qué necesita el cliente")).to_have_value("Dos cafeteras")


def test_a_line_that_was_refused_keeps_what_was_typed(plain: Page, record: Record) -> None:
    plain.goto(record.url)
    plain.get_by_role("combobox", name="Producto").fill("Montaje en azotea")
    plain.get_by_label("Cantidad", exact=True).fill("3")
    plain.get_by_role("button", name="Añadir", exact=True).click()
    expect(plain.locator("#line-says")).to_contain_text("precio")
    expect(plain.get_by_role("combobox", name="Producto")).to_have_value("Montaje en azotea")
    expect(plain.get_by_label("Cantidad", exact=True)).to_have_value("3")


def test_a_quantity_is_changed_on_the_page_of_its_line(site: Site, plain: Page, record: Record) -> None:
    plain.goto(record.url)
    plain.locator(f"a#{record.cell('quantity', 0)}").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Café S-100")
    plain.get_by_label("Cantidad").fill("3")
    plain.get_by_label("Descuento (%)").fill("2,5")
    plain.get_by_role("button", name="Guardar").click()
    expect(plain.locator(f"#{record.cell('quantity', 0)}")).to_have_attribute("data-value", "3")
    expect(plain.locator(f"#{record.cell('discount_percent', 0)}")).to_have_attribute("data-value", "2.5")
    revenue(plain, "7.660,00 €")


def test_a_wrong_quantity_is_told_beside_its_input(plain: Page, record: Record) -> None:
    plain.goto(record.url)
    plain.locator(f"a#{record.cell('quantity', 0)}").click()
    plain.get_by_label("Cantidad").fill("muchas")
    plain.get_by_role("button", name="Guardar").click()
    expect(plain.locator("#says-quantity")).to_be_visible()
    expect(plain.get_by_label("Cantidad")).to_have_value("muchas")


def test_one_value_is_changed_on_a_page_of_its_own(plain: Page, record: Record) -> None:
    for name, value, machine in (
        ("topic", "Con su propia página", "Con su propia página"),
        ("close_date", "1 abr 2031", "2031-04-01"),
        ("need", "Primera línea\nsegunda", "Primera línea\nsegunda"),
    ):
        plain.goto(record.url)
        plain.locator(f"a#f-{name}").click()
        plain.locator(f"#sole-{name}").fill(value)
        plain.get_by_role("button", name="Guardar").click()
        expect(plain.locator(f"#f-{name}")).to_have_attribute("data-value", re.compile(machine.replace("\n", r"\r?\n")))
    plain.locator("a#f-type").click()
    plain.locator("#sole-type").select_option("renewal")
    plain.get_by_role("button", name="Guardar").click()
    expect(plain.locator("#f-type")).to_have_attribute("data-value", "renewal")


def test_all_values_are_changed_in_one_form(site: Site, plain: Page, record: Record) -> None:
    plain.goto(record.url)
    plain.get_by_text("Editar todos los datos de una vez").click()
    form = plain.locator(".edit-all form")
    typed = {
        "topic": "Todo de una vez", "close_date": "2031-05-20", "probability": "35", "budget": "12.000,50",
        "next_step": "Enviar la oferta", "decision_process": "Lo decide el consejo", "situation": "Molino viejo",
        "need": "Dos cafeteras", "solution": "S-100 y mantenimiento", "freight": "40",
    }  # fmt: skip
    for name, value in typed.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("[name=time_frame]").select_option(index=2)
    form.get_by_role("button", name="Guardar").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Todo de una vez")
    expect(plain.locator("#f-budget")).to_have_attribute("data-value", "12000.50")
    expect(plain.locator("#f-freight")).to_have_attribute("data-value", "40.00")
    stored = site.stored(record)
    assert {name: stored[name] for name in ("need", "solution", "probability")} == {
        "need": "Dos cafeteras", "solution": "S-100 y mantenimiento", "probability": 35,
    }  # fmt: skip


def test_a_conflict_is_a_page_with_both_values_and_either_may_stay(site: Site, plain: Page, record: Record) -> None:
    for keep, topic in (("Dejar lo guardado", "De Marta 1"), ("Guardar lo mío", "Lo mío")):
        plain.goto(record.url)
        plain.get_by_text("Editar todos los datos de una vez").click()
        plain.locator("#all-topic").fill("Lo mío")
        plain.locator("#all-next_step").fill("Mi próximo paso")
        site.change("marta", record, topic="De Marta 1" if keep.startswith("Dejar") else "De Marta 2")
        plain.locator(".edit-all").get_by_role("button", name="Guardar").click()
        expect(plain.get_by_role("heading", name="Dos cambios a la vez")).to_be_visible()
        row = plain.locator("tbody tr")
        expect(row).to_have_count(1)
        expect(row).to_contain_text("Lo mío")
        expect(row).to_contain_text("Marta Cifuentes")
        plain.get_by_text(keep).click()
        expect(plain.get_by_role("heading", level=1)).to_contain_text(topic)
    expect(plain.locator("#f-next_step")).to_have_attribute("data-value", "Mi próximo paso")


def test_different_fields_of_two_whole_forms_both_win(site: Site, plain: Page, record: Record) -> None:
    plain.goto(record.url)
    plain.get_by_text("Editar todos los datos de una vez").click()
    plain.locator("#all-next_step").fill("Llamar")
    site.change("marta", record, topic="Lo cambió Marta")
    plain.locator(".edit-all").get_by_role("button", name="Guardar").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Lo cambió Marta")
    expect(plain.locator("#f-next_step")).to_have_attribute("data-value", "Llamar")


def test_a_line_is_removed(plain: Page, record: Record) -> None:
    plain.goto(record.url)
    row = plain.locator(f"#line-{record.lines[0]}")
    row.locator("summary").click()
    row.get_by_role("button", name="Quitar la línea").click()
    expect(plain.locator("#lines-body tr")).to_have_count(1)
    expect(figure(plain, "detail_total")).to_have_text("640,00")


def test_the_language_and_the_theme_are_chosen(site: Site, desk: Callable[..., Page]) -> None:
    page = desk(site.newcomer("blanca"), java_script_enabled=False)
    page.goto(f"{site.address}/opportunities")
    page.locator("details:has(.sheet.me) summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Opportunities")
    page.locator("details:has(.sheet.me) summary").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
