"""Light and dark, keys and their list, and the look of a page that moves."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import cell, edit, open_record
from tests.browser.site import Record, Site

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")

GROUND = "background-color"
LIGHT, DARK = "rgb(246, 244, 240)", "rgb(25, 21, 18)"


def test_the_theme_changes_without_a_reload_and_stays_with_the_person(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page = desk(site.newcomer("claudia"), color_scheme="light")
    open_record(page, record)
    page.evaluate("window.same = true")
    expect(page.locator("body")).to_have_css(GROUND, LIGHT)
    page.get_by_label(re.compile("cuenta y ajustes")).click()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Oscuro").click()
    expect(page.locator("body")).to_have_css(GROUND, DARK)
    assert page.evaluate("window.same") is True
    page.goto(f"{site.address}/opportunities")
    expect(page.locator("body")).to_have_css(GROUND, DARK)  # from the first painting on: the server knows
    page.get_by_label(re.compile("cuenta y ajustes")).click()
    expect(page.get_by_role("button", name="Oscuro")).to_have_attribute("aria-pressed", "true")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Auto").click()
    expect(page.locator("body")).to_have_css(GROUND, LIGHT)


def test_without_a_choice_the_system_s_theme_counts(site: Site, desk: Callable[..., Page]) -> None:
    page = desk(color_scheme="dark")
    page.goto(f"{site.address}/opportunities")
    expect(page.locator("body")).to_have_css(GROUND, DARK)
    page.emulate_media(color_scheme="light")
    expect(page.locator("body")).to_have_css(GROUND, LIGHT)


def test_the_chart_follows_the_theme(site: Site, record: Record, desk: Callable[..., Page]) -> None:
    page = desk(color_scheme="light")
    page.goto(f"{site.address}/pipeline/chart")
    circle = page.locator("#chart .mark-symbol path").first
    expect(circle).to_be_visible()
    light = circle.evaluate("(circle) => getComputedStyle(circle).fill")
    page.emulate_media(color_scheme="dark")
    expect(circle).not_to_have_css("fill", light)


def test_a_question_mark_lists_the_keys(site: Site, desk: Callable[..., Page]) -> None:
    page = desk()
    page.goto(f"{site.address}/opportunities")
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Atajos de teclado", level=1)).to_be_visible()
    for key in ("/", "n", "j", "k", "l", "z", "Esc", "Tab", "g o", "g p", "?"):
        expect(page.locator("main kbd", has_text=re.compile(rf"^{re.escape(key)}$")).first).to_be_visible()


def test_keys_lead_to_places_and_through_rows(site: Site, desk: Callable[..., Page]) -> None:
    page = desk()
    for n in range(3):
        site.opportunity(topic=f"Fila con tecla {n}")
    page.goto(f"{site.address}/opportunities?q=Fila+con+tecla")
    page.keyboard.press("j")
    first = page.locator("[data-rows] > [data-record]").first
    expect(first.locator("a[href]").first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("[data-rows] > [data-record]").nth(1).locator("a[href]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fila con tecla")
    page.wait_for_load_state()
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile("/pipeline"))
    page.wait_for_load_state()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("n")
    expect(page.get_by_label("Asunto")).to_be_focused()


def test_single_letters_are_off_while_typing_and_for_good_by_the_switch(
    record: Record, site: Site, desk: Callable[..., Page]
) -> None:
    page = desk()
    open_record(page, record)
    cell(page, "f-topic").click()
    page.keyboard.type("n l ? g o / z")
    page.keyboard.press("Enter")
    expect(cell(page, "f-topic")).to_contain_text("n l ? g o / z")
    expect(page).to_have_url(record.url)
    page.keyboard.press("?")
    switch = page.get_by_label(re.compile("teclas de una sola letra"))
    expect(switch).to_be_visible()
    page.wait_for_load_state()
    switch.uncheck()
    open_record(page, record)
    page.keyboard.press("n")
    page.keyboard.press("?")
    edit(page, "f-next_step", "Sin atajos")
    expect(cell(page, "f-next_step")).to_contain_text("Sin atajos")
    expect(page).to_have_url(record.url)


def test_menus_open_one_at_a_time_and_close_by_esc_and_by_a_click_elsewhere(
    record: Record, desk: Callable[..., Page]
) -> None:
    page = desk()
    open_record(page, record)
    me = page.locator("details:has(> .sheet.me)")
    of_line = page.locator(f"#line-{record.lines[0]} details")
    me.locator("> summary").click()
    expect(me).to_have_attribute("open", "")
    of_line.locator("summary").click()
    expect(me).not_to_have_attribute("open", "")
    expect(of_line).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(of_line).not_to_have_attribute("open", "")
    expect(of_line.locator("summary")).to_be_focused()
    me.locator("> summary").click()
    page.locator("#h-facts").click()
    expect(me).not_to_have_attribute("open", "")


def test_who_asked_for_less_motion_sees_none(record: Record, desk: Callable[..., Page]) -> None:
    page = desk()
    open_record(page, record)
    edit(page, "f-next_step", "Sin moverse")
    expect(cell(page, "f-next_step")).to_contain_text("Sin moverse")
    longest = page.evaluate(
        "Math.max(0, ...document.getAnimations().map((each) => each.effect.getComputedTiming().endTime))"
    )
    assert longest <= 2
