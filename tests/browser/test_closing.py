"""Closing an opportunity and opening it again: by mouse, by keys, on a phone and without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import edit, open_record, saved
from tests.browser.site import Record, Site
from tests.support.browser import barriers

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def open_form(page: Page) -> None:
    page.locator("summary", has_text="Ganada o perdida").click()
    expect(page.locator("#closing form")).to_be_visible()


def test_it_is_won_with_what_is_known_and_opened_again(desk: Callable[..., Page], record: Record) -> None:
    page = desk()
    open_record(page, record)
    open_form(page)
    expect(page.get_by_label("Ingresos reales")).to_have_value("5640,00")
    expect(page.get_by_label("Por qué se perdió")).to_be_hidden()
    page.get_by_role("button", name="Cerrar la oportunidad").click()
    page.wait_for_load_state()
    expect(page.locator(".crumb .tag")).to_have_text("Ganada")
    expect(page.locator('[data-field="actual_revenue"]')).to_have_attribute("data-value", "5640.00")
    expect(page.locator("a.edit")).to_have_count(0)
    page.get_by_role("button", name="Reabrir").click()
    page.wait_for_load_state()
    expect(page.locator("a.edit#f-topic")).to_be_visible()
    expect(page.locator("#record-timeline")).to_contain_text("Deshecho")


def test_by_keys_it_is_lost_for_a_reason(desk: Callable[..., Page], record: Record) -> None:
    page = desk()
    open_record(page, record)
    page.locator("summary", has_text="Ganada o perdida").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#closing form")).to_be_visible()
    page.locator('input[value="won"]').focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Ingresos reales")).to_be_hidden()
    assert barriers(page) == []
    page.get_by_role("button", name="Cerrar la oportunidad").press("Enter")
    page.wait_for_load_state()
    expect(page.locator("#says-close-loss_reason")).to_contain_text("Elige por qué se perdió")
    page.get_by_label("Por qué se perdió").select_option(label="Sin respuesta")
    page.get_by_role("button", name="Cerrar la oportunidad").press("Enter")
    page.wait_for_load_state()
    expect(page.locator(".crumb .tag")).to_have_text("Perdida")
    expect(page.locator("#record-key")).to_contain_text("Sin respuesta")


def test_what_is_typed_there_survives_an_edit_elsewhere(desk: Callable[..., Page], record: Record) -> None:
    page = desk()
    open_record(page, record)
    open_form(page)
    page.get_by_label("Comentario").fill("Firman el lunes")
    edit(page, "f-topic", "Otro asunto")
    saved(page, "f-topic", "Otro asunto")
    expect(page.get_by_label("Comentario")).to_have_value("Firman el lunes")


def test_on_a_phone_the_form_fits(desk: Callable[..., Page], record: Record) -> None:
    page = desk(**PHONE)
    open_record(page, record)
    open_form(page)
    box = page.locator("#closing").bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert barriers(page) == []


def test_without_a_script_the_form_has_a_page_of_its_own(site: Site, desk: Callable[..., Page], record: Record) -> None:
    page = desk(java_script_enabled=False)
    page.goto(record.url)
    page.locator("summary", has_text="Ganada o perdida").click()
    page.get_by_role("link", name="Cerrar la oportunidad").click()
    page.get_by_label("Ingresos reales").fill("cinco")
    page.get_by_role("button", name="Cerrar la oportunidad").click()
    expect(page.locator("#says-close-actual_revenue")).to_be_visible()
    expect(page.get_by_label("Ingresos reales")).to_have_value("cinco")
    page.get_by_label("Ingresos reales").fill("5.500,00")
    page.get_by_role("button", name="Cerrar la oportunidad").click()
    expect(page.locator(".crumb .tag")).to_have_text("Ganada")
    assert site.stored(record)["actual_revenue"]["amount"] == "5500.00"
    with page.expect_navigation():
        page.get_by_role("button", name="Reabrir").click()
    assert site.stored(record)["status"] == "open"
