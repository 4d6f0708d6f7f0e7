"""Two people in one opportunity at once: different fields both win, one field asks, and nothing that was typed is lost."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.network import holding, slow
from tests.browser.pages import cell, edit, editor, figure, open_record, revenue, saved, says
from tests.browser.site import Record, Site

KEEP_MINE = "El tuyo, sin guardar"
KEEP_THEIRS = "El de Marta Cifuentes, guardado"


def test_two_people_on_different_fields_both_win(site: Site, record: Record, desk: Callable[..., Page]) -> None:
    ana, marta = desk("ana"), desk("marta")
    open_record(ana, record)
    open_record(marta, record)
    edit(ana, record.cell("quantity", 0), "3")
    saved(ana, record.cell("quantity", 0), "3")
    edit(marta, "f-topic", "Tres cafeteras y un molino")
    saved(marta, "f-topic", "Tres cafeteras y un molino")
    saved(marta, record.cell("quantity", 0), "3")  # what Ana did came along
    edit(ana, record.cell("quantity", 1), "2")
    saved(ana, record.cell("quantity", 1), "2")
    saved(ana, "f-topic", "Tres cafeteras y un molino")
    expect(marta.locator("[data-conflict]")).to_have_count(0)
    expect(ana.locator("[data-conflict]")).to_have_count(0)
    assert site.stored(record)["topic"] == "Tres cafeteras y un molino"
    assert [line["quantity"] for line in site.stored_lines(record)] == ["3", "2"]


def test_on_the_same_field_the_second_sees_both_values_and_keeps_the_own(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page, quantity = desk(), record.cell("quantity", 0)
    open_record(page, record)
    site.change("marta", record, 0, quantity="5")
    edit(page, quantity, "3")
    card = says(page, quantity)
    expect(card).to_contain_text("Marta Cifuentes cambió")
    mine = card.get_by_role("button", name=KEEP_MINE)
    expect(mine).to_be_focused()
    expect(mine).to_contain_text("3")
    expect(card.get_by_role("button", name=KEEP_THEIRS)).to_contain_text("5")
    assert site.stored_lines(record)[0]["quantity"] == "5"  # nothing is written before she chooses
    expect(editor(page, quantity)).to_have_value("3")
    page.keyboard.press("Enter")
    saved(page, quantity, "3")
    expect(cell(page, quantity)).to_be_focused()
    expect(card).to_have_count(0)
    assert site.stored_lines(record)[0]["quantity"] == "3"


def test_on_the_same_field_the_second_may_keep_what_is_saved(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page, quantity = desk(), record.cell("quantity", 0)
    open_record(page, record)
    site.change("marta", record, 0, quantity="5")
    edit(page, quantity, "3")
    says(page, quantity).get_by_role("button", name=KEEP_THEIRS).click()
    saved(page, quantity, "5")
    expect(says(page, quantity)).to_have_count(0)
    expect(cell(page, quantity)).to_be_focused()
    revenue(page, "12.640,00 €")
    assert site.stored_lines(record)[0]["quantity"] == "5"
    edit(page, quantity, "6")  # and goes on from there without another question
    saved(page, quantity, "6")
    expect(page.locator("[data-conflict]")).to_have_count(0)


def test_esc_on_the_card_leaves_what_is_saved(site: Site, record: Record, desk: Callable[..., Page]) -> None:
    page = desk()
    open_record(page, record)
    site.change("marta", record, next_step="Enviar la oferta")
    edit(page, "f-next_step", "Llamar el lunes")
    expect(says(page, "f-next_step").get_by_role("button", name=KEEP_MINE)).to_be_focused()
    page.keyboard.press("Escape")
    expect(cell(page, "f-next_step")).to_be_focused()
    expect(says(page, "f-next_step")).to_have_count(0)
    assert site.stored(record)["next_step"] == "Enviar la oferta"


def test_the_same_new_value_from_both_needs_no_question(site: Site, record: Record, desk: Callable[..., Page]) -> None:
    page = desk()
    open_record(page, record)
    site.change("marta", record, topic="Dos cafeteras para el patio")
    edit(page, "f-topic", "Dos cafeteras para el patio")
    saved(page, "f-topic", "Dos cafeteras para el patio")
    expect(page.locator("[data-conflict]")).to_have_count(0)


def test_an_edit_elsewhere_brings_along_what_the_other_changed(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page = desk()
    open_record(page, record)
    site.change("marta", record, topic="La terraza de Triana")
    edit(page, record.cell("quantity", 0), "3")
    expect(cell(page, "f-topic")).to_contain_text("La terraza de Triana")
    edit(page, "f-topic", "La terraza de Triana, en abril")
    saved(page, "f-topic", "La terraza de Triana, en abril")
    expect(page.locator("[data-conflict]")).to_have_count(0)


def test_a_topic_still_seen_as_old_is_not_overwritten_in_silence(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    """Marta changes the topic. Ana's line is on its way when she opens the topic, which her page still shows as old."""
    page = desk()
    open_record(page, record)
    site.change("marta", record, topic="La terraza de Triana")
    with holding(page):
        edit(page, record.cell("quantity", 0), "3")
        cell(page, "f-topic").click()
        expect(editor(page, "f-topic")).to_have_value("Dos Café S-100 para la terraza")
        editor(page, "f-topic").fill("Tres Café S-100")
    saved(page, record.cell("quantity", 0), "3")
    expect(editor(page, "f-topic")).to_have_value("Tres Café S-100")
    page.keyboard.press("Enter")
    card = says(page, "f-topic")
    expect(card.get_by_role("button", name=KEEP_MINE)).to_contain_text("Tres Café S-100")
    expect(card.get_by_role("button", name=KEEP_THEIRS)).to_contain_text("La terraza de Triana")
    assert site.stored(record)["topic"] == "La terraza de Triana"
    assert site.stored_lines(record)[0]["quantity"] == "3"
    card.get_by_role("button", name=KEEP_MINE).click()
    saved(page, "f-topic", "Tres Café S-100")
    assert site.stored(record)["topic"] == "Tres Café S-100"


def test_an_open_editor_left_untouched_takes_the_newer_value(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page = desk()
    open_record(page, record)
    site.change("marta", record, topic="La terraza de Triana")
    with holding(page):
        edit(page, record.cell("quantity", 0), "3")
        cell(page, "f-topic").click()
    saved(page, record.cell("quantity", 0), "3")
    page.keyboard.press("Escape")
    saved(page, "f-topic", "La terraza de Triana")
    expect(cell(page, "f-topic")).to_contain_text("La terraza de Triana")
    edit(page, "f-topic", "La terraza")
    saved(page, "f-topic", "La terraza")


def test_half_typed_text_caret_and_scroll_survive_every_swap(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page = desk(viewport={"width": 1366, "height": 500})
    open_record(page, record)
    site.change("marta", record, decision_process="Lo decide la directora")  # the region of the open editor comes anew
    with holding(page):
        edit(page, "f-freight", "15")
        cell(page, "f-need").click()
        page.keyboard.type("Primero el desayuno, luego la terraza")
        for _ in range(len(", luego la terraza")):
            page.keyboard.press("ArrowLeft")
        before = page.evaluate("[scrollY, document.activeElement.selectionStart]")
        assert before[0] > 0
    saved(page, "f-freight", "15.00")
    expect(cell(page, "f-decision_process")).to_contain_text("Lo decide la directora")
    expect(editor(page, "f-need")).to_be_focused()
    expect(editor(page, "f-need")).to_have_value("Primero el desayuno, luego la terraza")
    assert page.evaluate("[scrollY, document.activeElement.selectionStart]") == before
    page.keyboard.type(" de las siete")
    page.keyboard.press("Control+Enter")
    expect(cell(page, "f-need")).to_contain_text("Primero el desayuno de las siete, luego la terraza")
    assert site.stored(record)["need"] == "Primero el desayuno de las siete, luego la terraza"


def test_a_half_typed_new_line_survives_other_edits(site: Site, record: Record, desk: Callable[..., Page]) -> None:
    page = desk()
    open_record(page, record)
    product = page.get_by_role("combobox", name="Producto")
    with holding(page):
        edit(page, record.cell("quantity", 0), "3")
        product.click()
        page.keyboard.type("Montaje en")
    saved(page, record.cell("quantity", 0), "3")
    expect(product).to_be_focused()
    expect(product).to_have_value("Montaje en")


def test_a_quick_typist_does_not_conflict_with_herself(site: Site, record: Record, desk: Callable[..., Page]) -> None:
    page = desk()
    open_record(page, record)
    with holding(page) as held:
        edit(page, record.cell("quantity", 0), "3")
        edit(page, record.cell("discount_percent", 0), "5")
        edit(page, record.cell("unit_price", 0), "2400")
        assert len(held.routes) == 1  # those of one region go one after the other
    saved(page, record.cell("quantity", 0), "3")
    saved(page, record.cell("discount_percent", 0), "5")
    saved(page, record.cell("unit_price", 0), "2400.00")
    expect(page.locator("[data-conflict]")).to_have_count(0)
    expect(page.locator(f"#line-{record.lines[0]} [data-field=net]")).to_have_text("6.840,00")
    line = site.stored_lines(record)[0]
    assert (line["quantity"], line["net"]["amount"]) == ("3", "6840.00")


def test_the_own_edit_just_sent_does_not_hide_somebody_elses(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    """A newer version comes with the answer to one's own edit only for values that nobody else has changed."""
    page = desk()
    open_record(page, record)
    site.change("marta", record, 0, discount_percent="9")
    with holding(page):
        edit(page, record.cell("quantity", 0), "3")
        edit(page, record.cell("discount_percent", 0), "5")
    card = says(page, record.cell("discount_percent", 0))
    expect(card.get_by_role("button", name=KEEP_THEIRS)).to_contain_text(re.compile(r"9\s?%"))
    saved(page, record.cell("quantity", 0), "3")
    assert site.stored_lines(record)[0]["discount_percent"] == "9"


def test_a_line_that_was_removed_meanwhile_can_be_brought_back_with_the_edit(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page, quantity = desk(), record.cell("quantity", 0)
    open_record(page, record)
    marta = site.visitor("marta")
    gone = {"version": marta.version(record.id), "form_key": "0" * 32}
    assert marta.delete(f"/opportunities/{record.id}/lines/{record.lines[0]}", gone).status_code == 200
    edit(page, quantity, "3")
    expect(says(page, quantity)).to_contain_text("Marta Cifuentes quitó esta línea")
    says(page, quantity).get_by_role("button", name="Recuperar la línea").click()
    saved(page, quantity, "3")
    assert [line["quantity"] for line in site.stored_lines(record)] == ["3", "1"]


def test_a_line_that_was_removed_meanwhile_may_stay_removed(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page, quantity = desk(), record.cell("quantity", 0)
    open_record(page, record)
    marta = site.visitor("marta")
    gone = {"version": marta.version(record.id), "form_key": "1" * 32}
    assert marta.delete(f"/opportunities/{record.id}/lines/{record.lines[0]}", gone).status_code == 200
    edit(page, quantity, "3")
    says(page, quantity).get_by_role("button", name="Dejarla quitada").click()
    expect(page.locator(f"#line-{record.lines[0]}")).to_have_count(0)
    expect(says(page, quantity)).to_have_count(0)
    revenue(page, "640,00 €")
    assert page.evaluate("document.activeElement !== document.body")


def test_a_line_that_another_added_appears_with_the_next_answer(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page = desk()
    open_record(page, record)
    site.visitor("marta").add_line(record.id, "TUE-PUERTO", 40)
    edit(page, "f-next_step", "Llamar")
    expect(page.locator("#lines-body tr")).to_have_count(3)
    expect(page.locator("#lines-head .count")).to_have_text("3")
    expect(figure(page, "detail_total")).to_have_text("6.269,76")


def test_twenty_quick_edits_on_a_slow_line_end_as_slow_ones_do(site: Site, desk: Callable[..., Page]) -> None:
    lines = (("CAFE-S100", 1), ("MOL-M20", 1), ("TUE-PUERTO", 10), ("CAFE-S100", 1))
    quick, calm = (site.opportunity(*lines) for _ in range(2))
    edits = [
        (name, place, value)
        for place, values in enumerate((("2", "2450", "3"), ("4", "600", "2"), ("120", "16", "1"), ("3", "2300", "4")))
        for name, value in zip(("quantity", "unit_price", "discount_percent"), values, strict=True)
    ]
    edits += [
        ("freight", None, "35"), ("discount_percent", None, "2"), ("discount_amount", None, "10"),
        ("probability", None, "65"), ("next_step", None, "Llamar"), ("decision_process", None, "La directora"),
        ("budget", None, "9000"), ("topic", None, "Veinte de golpe"),
    ]  # fmt: skip
    assert len(edits) == 20
    for name, place, value in edits:
        site.change("ana", calm, place, **{name: value})

    page = desk()
    open_record(page, quick)
    slow(page, 400)
    for name, place, value in edits:
        edit(page, quick.cell(name, place), value)
    expect(page.locator("form.field-now")).to_have_count(0)
    expect(page.locator("#f-topic")).to_contain_text("Veinte de golpe")

    def results(record: Record) -> tuple:
        names = ("quantity", "unit_price", "discount_percent", "net", "extended")
        head = {name: value for name, value in site.stored(record).items() if name not in ("id", "number", "created")}
        return head, [[line[name] for name in names] for line in site.stored_lines(record)]

    assert results(quick) == results(calm)
    total = site.stored(quick)["total"]["amount"]
    expect(figure(page, "total")).to_have_attribute("data-value", total)
    expect(page.locator("[data-conflict]")).to_have_count(0)
