"""What a page looks like in the middle of something: editing, refused, in conflict, unsaved, on a phone, for axe too."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.network import losing_answers
from tests.browser.pages import cell, edit, editor, open_record, revenue, saved, says
from tests.browser.site import Record, Site
from tests.support.browser import barriers

if TYPE_CHECKING:
    from tests.support.browser import Faults

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NARROW = PHONE | {"viewport": {"width": 320, "height": 640}}


def fits(page: Page) -> bool:
    """Whether the page needs no sideways scrolling."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize(
    "look", [{"color_scheme": "light"}, {"color_scheme": "dark", **NARROW}], ids=["light", "dark, narrow"]
)
def test_no_state_of_an_editor_has_barriers_or_widens_the_page(
    site: Site, record: Record, desk: Callable[..., Page], faults: "list[Faults]", look: dict
) -> None:
    page, quantity = desk(**look), record.cell("quantity", 0)
    open_record(page, record)
    found: dict[str, list[str]] = {}

    def look_at(state: str) -> None:
        wrong = barriers(page) + ([] if fits(page) else ["scrolls sideways"])
        if page.get_by_role("listbox").count():  # an open list covers a part of what is below it
            wrong = [each for each in wrong if not each.startswith("target-size")]
        if wrong:
            found[state] = wrong

    cell(page, quantity).click()
    expect(editor(page, quantity)).to_be_focused()
    look_at("editing")
    editor(page, quantity).fill("muchas, muchísimas")
    page.keyboard.press("Enter")
    expect(says(page, quantity)).to_be_visible()
    look_at("refused")
    site.change("marta", record, 0, quantity="5")
    editor(page, quantity).fill("3")
    page.keyboard.press("Enter")
    expect(page.locator("[data-conflict]")).to_be_visible()
    look_at("in conflict")
    page.keyboard.press("Escape")
    saved(page, quantity, "5")
    look_at("saved")
    cell(page, "f-need").click()
    page.evaluate("scrollTo(0, 0)")  # for axe, what the bar on top covers in part is a small target
    look_at("writing a long text")
    page.keyboard.press("Escape")
    cell(page, "f-account").click()
    editor(page, "f-account").fill("es")
    expect(page.get_by_role("option").first).to_be_visible()
    look_at("choosing an account")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    with losing_answers(page):
        edit(page, "f-topic", "Sin respuesta")
        expect(says(page, "f-topic")).to_contain_text("No guardado")
        look_at("unsaved")
    says(page, "f-topic").get_by_role("button", name="Reintentar").click()
    saved(page, "f-topic", "Sin respuesta")
    page.get_by_role("combobox", name="Producto").fill("Algo que no hay")
    page.keyboard.press("Enter")
    expect(page.locator("#line-says [role=alert]")).to_be_visible()
    look_at("a refused line")
    page.locator(f"#line-{record.lines[0]} details summary").click()
    look_at("the menu of a line")
    page.get_by_role("button", name="Quitar la línea").locator("visible=true").click()
    expect(page.locator(".toast")).to_be_visible()
    look_at("undo")
    faults[0].forgive("htmx:error")
    assert not found, "\n".join(f"{state}: {what}" for state, whats in found.items() for what in whats)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_refusals_have_no_barriers(
    site: Site, record: Record, desk: Callable[..., Page], new_context: Callable, scheme: str
) -> None:
    stranger = new_context(color_scheme=scheme, reduced_motion="reduce").new_page()
    stranger.goto(f"{site.address}/sign-in")
    assert barriers(stranger) == []
    page = desk(color_scheme=scheme)
    assert page.goto(f"{site.address}/opportunities/999999").status == 404
    assert barriers(page) == []
    expect(page.get_by_role("link", name="Ir a oportunidades")).to_be_visible()
    plain = desk(color_scheme=scheme, java_script_enabled=False)
    plain.goto(record.url)
    plain.get_by_text("Editar todos los datos de una vez").click()
    plain.locator("#all-topic").fill("Lo mío")
    site.change("marta", record, topic="Lo de Marta")
    plain.locator(".edit-all").get_by_role("button", name="Guardar").click()
    expect(plain.get_by_role("heading", name="Dos cambios a la vez")).to_be_visible()


def test_a_line_is_added_and_edited_with_a_finger(site: Site, desk: Callable[..., Page]) -> None:
    page, record = desk(**PHONE), site.opportunity()
    open_record(page, record)
    product = page.get_by_role("combobox", name="Producto")
    product.tap()
    product.press_sequentially("s-100")
    assert fits(page)
    page.get_by_role("option", name="Café S-100").tap()
    page.get_by_label("Cantidad", exact=True).fill("2")
    page.get_by_role("button", name="Añadir", exact=True).tap()
    row = page.locator("#lines-body tr")
    expect(row).to_have_count(1)
    revenue(page, "5.000,00 €")
    row.locator('[data-field="quantity"]').tap()
    row.locator("input[name=quantity]").fill("3")
    page.get_by_role("heading", name="Líneas de producto").tap()
    revenue(page, "7.200,00 €")
    assert fits(page)


def test_a_line_s_menu_opens_wherever_it_is_and_closes_when_it_is_left_behind(
    record: Record, desk: Callable[..., Page]
) -> None:
    page = desk(**PHONE)
    open_record(page, record)
    menu = page.locator(f"#line-{record.lines[1]} details")
    menu.locator("summary").tap()  # which is scrolled to
    menu.get_by_text("Fecha de entrega").tap()
    field = editor(page, record.cell("requested_date", 1))
    expect(field).to_be_focused()
    field.fill("15/4/2031")
    page.keyboard.press("Enter")
    saved(page, record.cell("requested_date", 1), "2031-04-15")
    menu.locator("summary").tap()
    expect(menu).to_have_attribute("open", "")
    page.mouse.wheel(0, 300)
    expect(menu).not_to_have_attribute("open", "")


def test_what_can_be_filled_in_is_seen_on_a_phone_too(site: Site, desk: Callable[..., Page]) -> None:
    page, record = desk(**PHONE), site.opportunity(("CAFE-S100", 1), ("SIR-AVEL", 1))
    site.change("ana", record, 0, unit_price="2400")
    open_record(page, record)
    for id in (record.cell("given_reason", 0), record.cell("unit_price", 1)):
        expect(cell(page, id).locator(".none")).to_be_visible()


def test_an_input_on_a_phone_is_large_enough_not_to_be_zoomed_into(record: Record, desk: Callable[..., Page]) -> None:
    page = desk(**PHONE)
    open_record(page, record)
    for id in ("f-topic", "f-need", record.cell("quantity", 0)):
        cell(page, id).tap()
        assert editor(page, id).evaluate("(input) => parseFloat(getComputedStyle(input).fontSize)") >= 16
        page.keyboard.press("Escape")


def test_nothing_that_has_the_focus_is_hidden_under_a_bar(record: Record, desk: Callable[..., Page]) -> None:
    page = desk(viewport={"width": 1366, "height": 500})
    open_record(page, record)
    page.evaluate(
        """() => {
          window.__hidden = [];
          document.addEventListener("focusin", ({ target }) => {
            const box = target.getBoundingClientRect();
            if (box.width < 2 || target.closest(".top, .skip")) return;
            const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            if (!seen || !(target.contains(seen) || seen.contains(target))) window.__hidden.push(target.outerHTML.slice(0, 120));
          });
        }"""
    )
    for key in ["Tab"] * 70 + ["Shift+Tab"] * 70:
        page.keyboard.press(key)
    assert page.evaluate("window.__hidden") == []


def test_a_laptop_s_first_screen_holds_header_next_step_stage_and_six_lines_with_totals(
    site: Site, desk: Callable[..., Page]
) -> None:
    lines = [
        ("CAFE-S100", 3),
        ("MOL-M20", 1),
        ("TUE-PUERTO", 120),
        ("CAFE-S100", 1),
        ("TUE-PUERTO", 40),
        ("MOL-M20", 2),
    ]
    record = site.opportunity(*lines, next_step="Llamar a Lucía Ferrán para la fecha de instalación")
    page = desk(viewport={"width": 1366, "height": 768})
    open_record(page, record)
    expect(page.locator("#lines-body tr")).to_have_count(6)
    for place in ("h1", "#record-key", "#record-stages", "#f-next_step", "#lines-totals"):
        box = page.locator(place).bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= 768, (place, box)


def test_on_a_phone_the_stages_fold_into_where_one_is(site: Site, desk: Callable[..., Page]) -> None:
    record = site.opportunity(("CAFE-S100", 2))
    page = desk(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    open_record(page, record)
    stages = page.locator("#record-stages")
    assert re.search(r", fase \d de \d$", stages.get_attribute("aria-label") or "")
    shown = stages.evaluate("(bar) => getComputedStyle(bar, '::after').content")
    assert re.search(r"fase \d de \d", shown)
    assert stages.locator(".st").evaluate_all("(all) => all.filter((each) => each.checkVisibility()).length") == 1
