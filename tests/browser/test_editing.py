"""Editing in place: by keys alone, without moving anything, from one value to the next."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.network import holding, slow
from tests.browser.pages import cell, edit, editor, figure, open_record, revenue, saved, says
from tests.browser.site import Record, Site

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")

# Where an element stands on the page and how large it is, to half a pixel.
BOX = """(element) => {
  const box = element.getBoundingClientRect();
  return [box.x + scrollX, box.y + scrollY, box.width, box.height].map((n) => Math.round(n * 2) / 2);
}"""

# Where everything on the page stands, but for values and their editors.
PLACES = """() => [...document.querySelectorAll("main *")]
  .filter((each) => !each.closest("a.edit, form.field-now, .chart") && each.checkVisibility())
  .map((each) => {
    const box = each.getBoundingClientRect();
    const [x, y, w, h] = [box.x + scrollX, box.y + scrollY, box.width, box.height].map((n) => Math.round(n * 2) / 2);
    return `${each.localName}${each.id && "#" + each.id}.${each.className.baseVal ?? each.className} ${x} ${y} ${w} ${h}`;
  })"""


def tab_to(page: Page, id: str) -> None:
    """Press Tab until this cell has the focus."""
    for _ in range(80):
        if page.evaluate("document.activeElement.id") == id:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{id} was not reached")


def test_a_quantity_is_edited_by_keys_alone_and_everything_follows(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page, quantity = desk(), record.cell("quantity", 0)
    open_record(page, record)
    revenue(page, "5.640,00 €")
    tab_to(page, quantity)
    page.keyboard.press("Enter")
    expect(editor(page, quantity)).to_be_focused()
    page.keyboard.type("4")  # all of it is selected, so this replaces it
    page.keyboard.press("Enter")

    expect(cell(page, quantity)).to_be_focused()
    saved(page, quantity, "4")
    row = page.locator(f"#line-{record.lines[0]}")
    expect(row.locator('[data-field="net"]')).to_have_text("9.600,00")
    expect(row).to_contain_text("máquinas")  # why: the unit's rule for several machines
    expect(figure(page, "detail_total")).to_have_text("10.240,00")
    expect(figure(page, "total")).to_contain_text("12.390,40")
    revenue(page, "10.240,00 €")
    expect(page.locator("#said")).to_contain_text("Guardado")
    expect(page.locator("#said")).to_contain_text("10.240,00")
    expect(page.locator("#record-timeline")).to_contain_text("Cantidad")
    assert site.stored(record)["estimated_revenue"]["amount"] == "10240.00"


def test_the_box_of_a_value_is_the_same_at_rest_editing_saving_and_saved(
    record: Record, desk: Callable[..., Page]
) -> None:
    page = desk()
    open_record(page, record)
    # Where the rest stands, not how tall it is: its timeline takes in each edit a moment later.
    below = page.locator(".rest").evaluate(BOX)[:3]
    for id, text in (("f-freight", "12,5"), ("f-topic", "Otra"), (record.cell("quantity", 0), "3")):
        around = cell(page, id).locator("xpath=..").element_handle()
        here = [cell(page, id).evaluate(BOX), around.evaluate(BOX)]
        cell(page, id).hover()
        assert [cell(page, id).evaluate(BOX), around.evaluate(BOX)] == here, id
        with holding(page) as held:
            cell(page, id).click()
            expect(editor(page, id)).to_be_focused()
            assert [editor(page, id).evaluate(BOX), around.evaluate(BOX)] == here, id
            editor(page, id).fill(text)
            page.keyboard.press("Enter")
            expect(editor(page, id)).to_have_attribute("aria-busy", "true")
            expect(editor(page, id)).to_have_value(text)
            assert [editor(page, id).evaluate(BOX), around.evaluate(BOX)] == here, id
            assert page.locator(".rest").evaluate(BOX)[:3] == below
            assert len(held.routes) == 1
        expect(cell(page, id)).to_be_focused()
    # In a table's column also what is saved has the same box.
    quantity = record.cell("quantity", 1)
    here = cell(page, quantity).evaluate(BOX)
    edit(page, quantity, "7")
    saved(page, quantity, "7")
    assert cell(page, quantity).evaluate(BOX) == here


@pytest.mark.parametrize("width", [1366, 390, 320])
@pytest.mark.parametrize("place", ["record", "list", "card", "account", "product"])
def test_opening_a_value_moves_nothing_on_the_page(
    site: Site, record: Record, desk: Callable[..., Page], width: int, place: str
) -> None:
    site.change("ana", record, 0, description="Con molinillo", discount_amount="10", unit_price="2400")
    site.change("ana", record, need="Primera línea\nSegunda línea\nTercera, bastante más larga que las otras dos")
    path = {
        "record": f"opportunities/{record.id}",
        "list": "opportunities?q=terraza&sort=score",
        "card": f"pipeline/chart/card/{record.id}",
        "account": f"accounts/{site.world.accounts['mirador']}",
        "product": f"products/{site.world.products['CAFE-S100']}",
    }[place]
    finger = {"has_touch": True, "is_mobile": True} if width == 320 else {}
    page = desk("irene" if place == "product" else "ana", viewport={"width": width, "height": 900}, **finger)
    page.goto(f"{site.address}/{path}")
    # With a finger, what is typed is larger than what is read, so that phones don't zoom in: a long text grows by it.
    cells = page.locator("main a.edit[data-kind]" + (":not([data-kind=long])" if finger else ""))
    ids = [cell.get_attribute("id") for cell in cells.all()[:40] if cell.is_visible()]
    assert len(ids) > 3
    moved: dict[str, str] = {}
    for id in ids:
        assert id
        cell(page, id).scroll_into_view_if_needed()
        before, box = page.evaluate(PLACES), cell(page, id).evaluate(BOX)
        cell(page, id).click()
        expect(editor(page, id)).to_be_focused()
        now, after = editor(page, id).evaluate(BOX), page.evaluate(PLACES)
        if (now[1], now[3]) != (box[1], box[3]):
            moved[id] = f"{box} becomes {now}"
        if after != before:
            moved[id] = f"{sorted(set(before) - set(after))[:4]} becomes {sorted(set(after) - set(before))[:4]}"
        page.keyboard.press("Escape")
        expect(cell(page, id)).to_be_focused()
    assert not moved, "\n".join(f"{id}: {how}" for id, how in moved.items())


def test_only_a_refusal_opens_space_and_below_its_row(record: Record, desk: Callable[..., Page]) -> None:
    page, quantity = desk(), record.cell("quantity", 0)
    open_record(page, record)
    here = cell(page, quantity).evaluate(BOX)
    below = page.locator(f"#line-{record.lines[1]}")
    before = below.evaluate(BOX)
    edit(page, quantity, "1,5")
    expect(says(page, quantity)).to_contain_text("enteras")
    assert editor(page, quantity).evaluate(BOX) == here
    assert below.evaluate(BOX)[1] > before[1]
    editor(page, quantity).press("Escape")
    expect(cell(page, quantity)).to_be_focused()
    assert below.evaluate(BOX) == before


def test_esc_leaves_the_value_as_it_was_and_sends_nothing(record: Record, desk: Callable[..., Page]) -> None:
    page, close = desk(), record.cell("close_date")
    open_record(page, record)
    shown = cell(page, close).inner_text()
    with holding(page) as held:
        edit(page, close, "+14", "Escape")
        expect(cell(page, close)).to_be_focused()
        assert cell(page, close).inner_text() == shown
        cell(page, close).press("Enter")
        editor(page, close).press("Enter")
        expect(cell(page, close)).to_be_focused()
        assert held.routes == []


def test_tab_saves_and_opens_the_next_value_and_shift_tab_the_one_before(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page = desk()
    quantity, unit, price = (record.cell(name, 0) for name in ("quantity", "unit", "unit_price"))
    open_record(page, record)
    edit(page, quantity, "3", "Tab")
    expect(editor(page, unit)).to_be_focused()
    page.keyboard.press("Tab")
    expect(editor(page, price)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(editor(page, unit)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(editor(page, quantity)).to_be_focused()
    expect(editor(page, quantity)).to_have_value("3")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    expect(editor(page, unit)).to_be_focused()
    page.keyboard.press("Escape")
    saved(page, quantity, "2")
    assert [line["quantity"] for line in site.stored_lines(record)] == ["2", "1"]


def test_tab_goes_through_the_header_from_value_to_value(site: Site, record: Record, desk: Callable[..., Page]) -> None:
    page = desk()
    open_record(page, record)
    edit(page, "f-decision_process", "La directora, con el arquitecto", "Tab")
    expect(editor(page, "f-situation")).to_be_focused()
    page.keyboard.type("Molino roto")
    page.keyboard.press("Tab")
    expect(editor(page, "f-need")).to_be_focused()
    page.keyboard.press("Escape")
    saved(page, "f-situation", "Molino roto")
    saved(page, "f-decision_process", "La directora, con el arquitecto")


def test_a_long_text_takes_new_lines_and_is_saved_with_ctrl_enter(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page = desk()
    open_record(page, record)
    cell(page, "f-need").click()
    page.keyboard.type("Primero el desayuno")
    page.keyboard.press("Enter")
    page.keyboard.type("y luego la terraza")
    expect(editor(page, "f-need")).to_have_value("Primero el desayuno\ny luego la terraza")
    page.keyboard.press("Control+Enter")
    expect(cell(page, "f-need")).to_be_focused()
    expect(cell(page, "f-need")).to_contain_text("y luego la terraza")
    assert site.stored(record)["need"].replace("\r\n", "\n") == "Primero el desayuno\ny luego la terraza"


def test_a_date_is_understood_as_people_write_it_and_echoed(record: Record, desk: Callable[..., Page]) -> None:
    page, close = desk(), record.cell("close_date")
    open_record(page, record)
    cell(page, close).click()
    expect(editor(page, close)).to_have_value("14/03/2031")
    editor(page, close).fill("3 feb 2032")
    page.keyboard.press("Enter")
    saved(page, close, "2032-02-03")
    expect(cell(page, close)).to_contain_text("3 feb 2032")
    edit(page, close, "31 feb")
    expect(says(page, close).get_by_role("alert")).to_contain_text("31 feb")
    expect(editor(page, close)).to_have_value("31 feb")


def test_a_choice_is_made_by_keys(site: Site, record: Record, desk: Callable[..., Page]) -> None:
    page = desk()
    open_record(page, record)
    cell(page, "f-type").focus()
    page.keyboard.press("Enter")
    expect(editor(page, "f-type")).to_be_focused()
    page.keyboard.type("Ampl")
    page.keyboard.press("Enter")
    expect(cell(page, "f-type")).to_be_focused()
    saved(page, "f-type", "expansion")
    assert site.stored(record)["type"] == "expansion"


def test_an_account_is_chosen_by_typing_some_letters(site: Site, record: Record, desk: Callable[..., Page]) -> None:
    page = desk()
    open_record(page, record)
    cell(page, "f-account").click()
    editor(page, "f-account").press_sequentially("espiga")
    page.get_by_role("option", name="La Espiga Azul").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(cell(page, "f-account")).to_be_focused()
    saved(page, "f-account", str(site.world.accounts["espiga"]))
    expect(cell(page, "f-account")).to_contain_text("La Espiga Azul")


def test_several_lines_are_added_one_after_the_other_without_the_mouse(site: Site, desk: Callable[..., Page]) -> None:
    page, record = desk(), site.opportunity()
    open_record(page, record)
    page.keyboard.press("l")
    product = page.get_by_role("combobox", name="Producto")
    expect(product).to_be_focused()
    for n, (letters, quantity) in enumerate((("s-100", "2"), ("moli", "1"), ("puerto", "30")), start=1):
        page.keyboard.type(letters)
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("Enter")
        expect(page.get_by_label("Cantidad", exact=True)).to_be_focused()
        page.keyboard.type(quantity)
        page.keyboard.press("Enter")
        expect(page.locator("#lines-body tr")).to_have_count(n)
        expect(product).to_be_focused()
        expect(product).to_have_value("")
        expect(page.get_by_label("Cantidad", exact=True)).to_have_value("1")
    assert [line["quantity"] for line in site.stored_lines(record)] == ["2", "1", "30"]
    expect(page.locator("#lines-head .count")).to_have_text("3")
    revenue(page, "6.112,32 €")


def test_enter_never_chooses_what_answers_earlier_letters(site: Site, desk: Callable[..., Page]) -> None:
    page, record = desk(), site.opportunity()
    open_record(page, record)
    page.keyboard.press("l")
    page.keyboard.type("c")
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text("Café")
    slow(page, 400)
    page.keyboard.press("Backspace")
    page.keyboard.type("molino")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Cantidad", exact=True)).to_be_focused()
    expect(page.get_by_role("combobox", name="Producto")).to_have_value(re.compile("Molino"))
    page.keyboard.press("Enter")
    expect(page.locator("#lines-body tr")).to_have_count(1)
    assert [line["product"]["name"] for line in site.stored_lines(record)] == ["MOL-M20"]


def test_what_the_catalogue_does_not_have_asks_for_a_price_and_becomes_a_line_of_its_own(
    site: Site, desk: Callable[..., Page]
) -> None:
    page, record = desk(), site.opportunity()
    open_record(page, record)
    page.get_by_role("combobox", name="Producto").fill("Montaje en azotea")
    page.keyboard.press("Enter")
    expect(page.locator("#line-says")).to_contain_text("precio")
    expect(page.get_by_role("combobox", name="Producto")).to_have_value("Montaje en azotea")
    page.get_by_label("Precio, si no es el de la lista").fill("1.250,50")
    page.keyboard.press("Enter")
    expect(page.locator("#lines-body tr")).to_have_count(1)
    expect(page.locator("#line-says")).to_be_empty()
    revenue(page, "1.250,50 €")


def test_an_override_keeps_the_list_price_beside_it_and_asks_why(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page = desk()
    open_record(page, record)
    edit(page, record.cell("unit_price", 0), "2.400")
    row = page.locator(f"#line-{record.lines[0]}")
    expect(row.locator(".was")).to_contain_text("2.500,00")
    expect(row.locator('[data-field="net"]')).to_have_text("4.800,00")
    edit(page, record.cell("given_reason", 0), "Precio de exposición")
    saved(page, record.cell("given_reason", 0), "Precio de exposición")
    expect(row).to_contain_text("Ana Robles")


def test_a_removed_line_gives_its_focus_to_the_next_and_comes_back(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page = desk()
    open_record(page, record)
    menu = page.locator(f"#line-{record.lines[0]} details")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    menu.get_by_role("button", name="Quitar la línea").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#line-{record.lines[0]}")).to_have_count(0)
    expect(cell(page, record.cell("quantity", 1))).to_be_focused()
    revenue(page, "640,00 €")
    page.keyboard.press("z")
    expect(page.locator(f"#line-{record.lines[0]}")).to_be_visible()
    revenue(page, "5.640,00 €")
    assert len(site.stored_lines(record)) == 2
