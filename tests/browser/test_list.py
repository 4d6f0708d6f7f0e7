"""The list of opportunities by mouse and keys: edited where it stands, walked, filtered, on a phone, without a script."""

import re
from collections.abc import Callable
from zlib import crc32

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import cell, edit, editor, saved, says
from tests.browser.site import Record, Site

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")

PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def pair(site: Site, request: pytest.FixtureRequest) -> tuple[Record, Record]:
    """Two opportunities that only this test's search finds, the first closing first."""
    word = f"Lista {crc32(request.node.nodeid.encode())}"
    return tuple(  # type: ignore[return-value]
        site.opportunity(topic=f"{word} {name}", close_date=day)
        for name, day in (("uno", "2027-02-03"), ("dos", "2027-03-04"))
    )


def open_list(page: Page, site: Site, pair: tuple[Record, Record], more: str = "") -> str:
    """The list with these two alone; its query."""
    word = page_word(site, pair)
    query = f"q={word.replace(' ', '+')}&status=open{more}"
    page.goto(f"{site.address}/opportunities?{query}")
    expect(page.locator("[data-rows] > tr")).to_have_count(2)
    return query


def page_word(site: Site, pair: tuple[Record, Record]) -> str:
    return site.stored(pair[0])["topic"].rpartition(" ")[0]


def test_fields_are_edited_one_after_the_other_in_the_row(desk: Callable[..., Page], site: Site, pair) -> None:
    page = desk()
    open_list(page, site, pair)
    row = f"d{pair[0].id}"
    edit(page, f"{row}-close_date", "15/4/2027", "Tab")
    expect(editor(page, f"{row}-next_step")).to_be_focused()
    page.keyboard.type("Llamar el martes")
    page.keyboard.press("Enter")
    saved(page, f"{row}-close_date", "2027-04-15")
    saved(page, f"{row}-next_step", "Llamar el martes")
    stored = site.stored(pair[0])
    assert (stored["close_date"], stored["next_step"]) == ("2027-04-15", "Llamar el martes")


def test_what_is_wrong_stands_under_the_row_and_the_page_does_not_widen(
    desk: Callable[..., Page], site: Site, pair
) -> None:
    page = desk(**PHONE)
    open_list(page, site, pair)
    edit(page, f"d{pair[0].id}-close_date", "31/31")
    expect(says(page, f"d{pair[0].id}-close_date")).to_contain_text("31/31")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    expect(cell(page, f"d{pair[0].id}-close_date")).to_be_visible()


def test_the_second_of_two_people_chooses_and_taking_theirs_renews_the_row(
    desk: Callable[..., Page], site: Site, pair
) -> None:
    page = desk()
    open_list(page, site, pair)
    site.change("marta", pair[0], next_step="Enviar oferta")
    edit(page, f"d{pair[0].id}-next_step", "Llamar")
    expect(says(page, f"d{pair[0].id}-next_step")).to_contain_text("Enviar oferta")
    page.locator("[data-keep=theirs]").click()
    expect(cell(page, f"d{pair[0].id}-next_step")).to_have_attribute("data-value", "Enviar oferta")
    assert site.stored(pair[0])["next_step"] == "Enviar oferta"


def test_j_and_k_walk_the_rows_and_then_the_records_and_the_crumb_leads_back(
    desk: Callable[..., Page], site: Site, pair
) -> None:
    page = desk()
    query = open_list(page, site, pair)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("uno")
    page.wait_for_load_state()
    page.keyboard.press("j")
    expect(page.locator("h1")).to_contain_text("dos")
    page.wait_for_load_state()
    page.keyboard.press("k")
    expect(page.locator("h1")).to_contain_text("uno")
    page.locator(".crumb a").first.click()
    expect(page).to_have_url(f"{site.address}/opportunities?{query}")


def test_filters_columns_and_order_work_without_a_script(desk: Callable[..., Page], site: Site, pair) -> None:
    page = desk(java_script_enabled=False)
    open_list(page, site, pair)
    page.locator("summary", has_text="Columnas").click()
    page.get_by_role("checkbox", name="Número").check()
    page.get_by_role("button", name="Mostrar estas").click()
    expect(page.locator("thead")).to_contain_text("Número")
    page.locator("thead").get_by_role("link", name="Cierre").click()
    expect(page.locator("[data-rows] .name").first).to_contain_text("dos")
    page.locator("#filter-period").click()
    page.locator("#from").fill("2027-03-01")
    page.get_by_role("button", name="Ver este periodo").click()
    expect(page.locator("[data-rows] > tr")).to_have_count(1)
    expect(page.locator("thead")).to_contain_text("Número")
    page.locator("#filter-period").click()
    expect(page.locator("[data-rows] > tr")).to_have_count(2)


@pytest.mark.parametrize("address", ["/", "/opportunities", "/profile"])
def test_no_page_scrolls_sideways_on_a_phone(desk: Callable[..., Page], site: Site, pair, address: str) -> None:
    page = desk(**PHONE)
    page.goto(f"{site.address}{address}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator(".nav").get_by_role("link", name="Mi día")).to_be_visible()


def test_single_keys_are_off_where_the_profile_says_so(desk: Callable[..., Page], site: Site) -> None:
    page = desk()
    page.goto(f"{site.address}/profile")
    page.get_by_label("Teclas de una sola letra").uncheck()
    page.get_by_role("button", name="Guardar").click()
    expect(page.locator(".notice.ok")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("n")
    expect(page).to_have_url(f"{site.address}/profile?saved=profile")
    page.get_by_label("Teclas de una sola letra").check()
    page.get_by_role("button", name="Guardar").click()
    expect(page.locator("html:not([data-keys])")).to_be_attached()
    page.wait_for_load_state()
    page.keyboard.press("n")
    expect(page).to_have_url(f"{site.address}/opportunities/new")


@pytest.mark.parametrize("width", [390, 1366])
def test_an_account_is_chosen_from_a_list_that_nothing_cuts_off(
    desk: Callable[..., Page], site: Site, width: int
) -> None:
    site.opportunity(topic="Del hotel Mirador")
    page = desk(viewport={"width": width, "height": 800}, has_touch=width < 600, is_mobile=width < 600)
    page.goto(f"{site.address}/opportunities")
    page.wait_for_load_state()
    page.locator("#filter-account").click()
    page.get_by_role("combobox", name="Cuenta").press_sequentially("mira")
    option = page.get_by_role("option", name="Hotel Mirador de Triana", exact=True)
    expect(option).to_be_visible()
    box = option.bounding_box()
    assert box
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    assert page.evaluate("([x, y]) => document.elementFromPoint(x, y)?.closest('[role=option]') !== null", middle)
    option.click()
    page.get_by_role("button", name="Ver las suyas").click()
    expect(page).to_have_url(re.compile(f"account={site.world.accounts['mirador']}"))
    expect(page.locator("#filter-account")).to_contain_text("Hotel Mirador de Triana")
