"""When an edit can't be saved, what was typed stays, is marked, is sent again, and takes effect once."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.network import answering, holding, losing_answers
from tests.browser.pages import cell, edit, editor, open_record, revenue, saved, says
from tests.browser.site import Record, Site
from tests.support.world import PASSWORD, email

if TYPE_CHECKING:
    from tests.support.browser import Faults

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")

UNSAVED = "No guardado"
REFUSAL = (
    '<div class="refusal" data-status="{0}"><p><b>Respuesta {0}.</b> Qué hacer. <small>Referencia 1</small></p></div>'
)


def warns_when_left(page: Page) -> bool:
    """Whether the browser would ask before it leaves this page."""
    return page.evaluate("!dispatchEvent(new Event('beforeunload', { cancelable: true }))")


def test_a_refused_value_keeps_its_text_and_the_sentence_stands_beside_it(
    record: Record, desk: Callable[..., Page]
) -> None:
    page, probability = desk(), "f-probability"
    open_record(page, record)
    edit(page, probability, "110")
    sentence = says(page, probability).get_by_role("alert")
    expect(sentence).to_contain_text("100")
    control = editor(page, probability)
    expect(control).to_be_focused()
    expect(control).to_have_value("110")
    expect(control).to_have_attribute("aria-invalid", "true")
    expect(control).to_have_attribute("aria-describedby", f"says-{probability}")
    assert "error" not in page.locator("#notice").inner_text()
    control.fill("70")
    page.keyboard.press("Enter")
    saved(page, probability, "70")
    expect(cell(page, probability)).to_be_focused()
    expect(says(page, probability)).to_have_count(0)


def test_a_number_is_read_as_the_reader_writes_it_and_refused_with_what_to_write(
    record: Record, desk: Callable[..., Page]
) -> None:
    page, price = desk(), record.cell("unit_price", 0)
    open_record(page, record)
    edit(page, price, "33.33")
    expect(says(page, price)).to_contain_text("33,33")
    editor(page, price).fill("2.345,50 €")
    page.keyboard.press("Enter")
    saved(page, price, "2345.50")


@pytest.mark.parametrize("status", [403, 404, 413, 500, 503])
def test_a_refusal_without_a_place_is_told_in_the_notice_and_the_field_is_marked(
    record: Record, desk: Callable[..., Page], faults: "list[Faults]", status: int
) -> None:
    page, quantity = desk(), record.cell("quantity", 0)
    open_record(page, record)
    with answering(page, status, REFUSAL.format(status)):
        edit(page, quantity, "3")
        expect(page.get_by_role("alert").filter(has_text=f"Respuesta {status}.")).to_be_visible()
    expect(editor(page, quantity)).to_have_value("3")
    expect(says(page, quantity)).to_contain_text(UNSAVED)
    assert warns_when_left(page)
    says(page, quantity).get_by_role("button", name="Reintentar").click()
    saved(page, quantity, "3")
    expect(page.locator("#notice")).not_to_contain_text("Respuesta")
    if status >= 500:
        faults[0].forgive(f"answer: {status}")


def test_what_one_may_no_longer_see_is_said_and_not_lost(site: Site, record: Record, desk: Callable[..., Page]) -> None:
    page = desk()
    open_record(page, record)
    site.change("marta", record, owner=str(site.world.people["luis"]))
    edit(page, "f-need", "Algo que costó escribir", "Control+Enter")
    expect(page.locator("#notice")).to_contain_text("No encontramos")
    expect(editor(page, "f-need")).to_have_value("Algo que costó escribir")
    expect(says(page, "f-need")).to_contain_text(UNSAVED)
    page.locator("#notice").get_by_role("button", name="Cerrar").click()
    expect(page.locator("#notice")).to_be_empty()


def test_without_an_answer_the_edit_is_sent_again_and_takes_effect_once(
    site: Site, record: Record, desk: Callable[..., Page], faults: "list[Faults]"
) -> None:
    page, quantity = desk(), record.cell("quantity", 0)
    open_record(page, record)
    before = site.stored(record)["version"]
    with losing_answers(page) as lost:
        edit(page, quantity, "3")
        expect(says(page, quantity)).to_contain_text(UNSAVED)
        expect(page.locator("#notice")).to_contain_text("Lo escrito sigue aquí")
        expect(editor(page, quantity)).to_have_value("3")
        assert warns_when_left(page)
        with page.expect_event("requestfailed"):
            says(page, quantity).get_by_role("button", name="Reintentar").click()
        expect(says(page, quantity)).to_contain_text(UNSAVED)
    says(page, quantity).get_by_role("button", name="Reintentar").click()
    saved(page, quantity, "3")
    expect(page.locator("#notice")).to_contain_text("Guardado.")
    assert len(lost) == 2
    assert len({form["form_key"] for form in lost}) == 1
    assert site.stored(record)["version"] == before + 1
    assert not warns_when_left(page)
    faults[0].forgive("htmx:error")  # htmx tells the console of a request without an answer


def test_without_an_answer_a_new_line_is_sent_again_and_stands_there_once(
    site: Site, record: Record, desk: Callable[..., Page], faults: "list[Faults]"
) -> None:
    page = desk()
    open_record(page, record)
    with losing_answers(page) as lost:
        page.get_by_role("combobox", name="Producto").press_sequentially("s-100")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        expect(page.locator("#notice")).to_contain_text("No se ha podido guardar.")
        expect(page.get_by_role("combobox", name="Producto")).to_have_value("Café S-100")
    page.get_by_role("button", name="Intentar ahora").click()
    expect(page.locator("#lines-body tr")).to_have_count(3)
    expect(page.get_by_role("combobox", name="Producto")).to_have_value("")
    revenue(page, "7.840,00 €")  # three machines have 4 % off
    assert len(site.stored_lines(record)) == 3
    assert len(lost) == 1
    faults[0].forgive("htmx:error")  # htmx tells the console of a request without an answer


def test_an_edit_made_after_the_lost_one_is_not_swallowed_by_it(
    site: Site, record: Record, desk: Callable[..., Page], faults: "list[Faults]"
) -> None:
    """The server took 3 and the answer was lost; then 4 is typed: the own 3 is no conflict, and 4 is what stays."""
    page, quantity = desk(), record.cell("quantity", 0)
    open_record(page, record)
    with losing_answers(page):
        edit(page, quantity, "3")
        expect(says(page, quantity)).to_contain_text(UNSAVED)
    editor(page, quantity).fill("4")
    page.keyboard.press("Enter")
    expect(cell(page, quantity).or_(page.locator("[data-conflict]"))).to_be_visible()
    if page.locator("[data-conflict]").count():
        page.get_by_role("button", name="El tuyo, sin guardar").click()
    saved(page, quantity, "4")
    assert site.stored_lines(record)[0]["quantity"] == "4"
    faults[0].forgive("htmx:error")  # htmx tells the console of a request without an answer


def test_without_an_answer_in_ten_seconds_the_value_is_marked_and_can_be_sent_again(
    site: Site, record: Record, desk: Callable[..., Page], faults: "list[Faults]"
) -> None:
    page, quantity = desk(), record.cell("quantity", 0)
    page.clock.install()
    open_record(page, record)
    with holding(page) as held:
        edit(page, quantity, "3")
        expect(editor(page, quantity)).to_have_attribute("aria-busy", "true")
        page.clock.fast_forward(9_000)
        expect(says(page, quantity)).to_have_count(0)
        page.clock.fast_forward(1_100)
        expect(says(page, quantity)).to_contain_text(UNSAVED)
        expect(editor(page, quantity)).to_have_value("3")
        expect(editor(page, quantity)).to_be_editable()
        assert warns_when_left(page)
        held.routes.clear()
    page.clock.fast_forward(10_000)  # it is tried again by itself
    saved(page, quantity, "3")
    assert site.stored_lines(record)[0]["quantity"] == "3"
    faults[0].forgive("htmx:error")  # htmx tells the console of a request without an answer


def test_offline_edits_wait_and_are_sent_when_the_line_is_back(
    site: Site, record: Record, desk: Callable[..., Page], faults: "list[Faults]"
) -> None:
    page = desk()
    open_record(page, record)
    page.context.set_offline(True)
    expect(page.locator("#notice")).to_contain_text("Sin conexión")
    edit(page, record.cell("quantity", 0), "3")
    expect(says(page, record.cell("quantity", 0))).to_contain_text(UNSAVED)
    edit(page, "f-topic", "Sin cobertura en el sótano")
    expect(says(page, "f-topic")).to_contain_text(UNSAVED)
    expect(page.locator("#notice")).to_contain_text("Esperan 2 cambios")
    page.context.set_offline(False)
    saved(page, record.cell("quantity", 0), "3")
    saved(page, "f-topic", "Sin cobertura en el sótano")
    expect(page.locator("#notice")).to_contain_text("Guardado.")
    assert site.stored(record)["topic"] == "Sin cobertura en el sótano"
    faults[0].forgive("htmx:error")  # htmx tells the console of a request without an answer


def test_esc_gives_up_what_could_not_be_saved(
    site: Site, record: Record, desk: Callable[..., Page], faults: "list[Faults]"
) -> None:
    page, quantity = desk(), record.cell("quantity", 0)
    open_record(page, record)
    page.context.set_offline(True)
    edit(page, quantity, "3")
    expect(says(page, quantity)).to_contain_text(UNSAVED)
    editor(page, quantity).press("Escape")
    saved(page, quantity, "2")
    page.context.set_offline(False)
    expect(page.locator("#notice")).to_be_empty()
    assert not warns_when_left(page)
    assert site.stored_lines(record)[0]["quantity"] == "2"
    faults[0].forgive("htmx:error")  # htmx tells the console of a request without an answer


def test_when_the_session_has_ended_one_signs_in_beside_the_untouched_value(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page = desk()
    open_record(page, record)
    site.end_sessions("ana")
    edit(page, "f-need", "Escrito durante la comida", "Control+Enter")
    notice = page.locator("#notice")
    expect(notice).to_contain_text("Tu sesión ha terminado")
    expect(editor(page, "f-need")).to_have_value("Escrito durante la comida")
    notice.get_by_label("Correo").fill(email("ana"))
    notice.get_by_label("Contraseña").fill("not this one")
    page.keyboard.press("Enter")
    expect(notice.get_by_role("alert")).to_be_visible()
    expect(notice.get_by_label("Contraseña")).to_be_focused()
    notice.get_by_label("Contraseña").fill(PASSWORD)
    page.keyboard.press("Enter")
    saved(page, "f-need", "Escrito durante la comida")
    expect(cell(page, "f-need")).to_be_focused()
    assert site.stored(record)["need"] == "Escrito durante la comida"
    edit(page, "f-topic", "Y se sigue trabajando")
    saved(page, "f-topic", "Y se sigue trabajando")


def test_after_signing_in_in_another_tab_the_value_can_be_sent_again(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page = desk()
    open_record(page, record)
    site.end_sessions("ana")
    edit(page, "f-need", "Escrito durante la comida", "Control+Enter")
    expect(page.locator("#notice")).to_contain_text("Tu sesión ha terminado")
    other = page.context.new_page()
    other.goto(site.address)
    other.get_by_label("Correo").fill(email("ana"))
    other.get_by_label("Contraseña").fill(PASSWORD)
    other.keyboard.press("Enter")
    expect(other.get_by_label(re.compile("cuenta y ajustes"))).to_be_visible()
    other.close()
    says(page, "f-need").get_by_role("button", name="Reintentar").click()
    saved(page, "f-need", "Escrito durante la comida")
    expect(page.locator("#notice")).not_to_contain_text("Tu sesión ha terminado")
    assert site.stored(record)["need"] == "Escrito durante la comida"


def test_a_page_from_before_another_sign_in_sends_again_under_the_new_session(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page = desk()
    open_record(page, record)
    site.end_sessions("ana")
    page.context.add_cookies([site.cookie("ana")])
    edit(page, "f-next_step", "Llamar")
    expect(says(page, "f-next_step")).to_contain_text(UNSAVED)
    page.get_by_role("button", name="Intentar ahora").click()
    saved(page, "f-next_step", "Llamar")
    assert site.stored(record)["next_step"] == "Llamar"


def test_a_new_line_typed_after_the_session_ended_is_added_after_signing_in(
    site: Site, desk: Callable[..., Page]
) -> None:
    page, record = desk(), site.opportunity()
    open_record(page, record)
    product = page.get_by_role("combobox", name="Producto")
    product.press_sequentially("s-100")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    site.end_sessions("ana")
    page.keyboard.press("Enter")
    notice = page.locator("#notice")
    expect(notice).to_contain_text("Tu sesión ha terminado")
    expect(product).to_have_value("Café S-100")
    notice.get_by_label("Correo").fill(email("ana"))
    notice.get_by_label("Contraseña").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#lines-body tr")).to_have_count(1)
    expect(product).to_be_focused()
    assert len(site.stored_lines(record)) == 1


def test_signing_in_again_speaks_the_page_s_language_and_leaves_the_caret_where_it_was(
    site: Site, desk: Callable[..., Page]
) -> None:
    """The browser asks for Spanish; the person has chosen English."""
    name = site.newcomer("gloria")
    site.visitor(name).post("/profile/appearance", {"language": "en"})
    record = site.opportunity(owner=name)
    page = desk(name)
    open_record(page, record)
    site.end_sessions(name)
    edit(page, "f-probability", "forty")
    notice = page.locator("#notice")
    expect(notice).to_contain_text("Your session has ended")
    for password in ("not this one", PASSWORD):
        expect(notice.get_by_role("button", name="Sign in")).to_be_visible()
        notice.get_by_label("E-mail").fill(email(name))
        notice.get_by_label("Password").fill(password)
        page.keyboard.press("Enter")
        if password != PASSWORD:
            expect(notice.locator("form [role=alert]")).to_contain_text("don't match")
    expect(editor(page, "f-probability")).to_be_focused()
    expect(editor(page, "f-probability")).to_have_value("forty")


def test_a_half_typed_value_warns_before_the_page_is_left(record: Record, desk: Callable[..., Page]) -> None:
    page = desk()
    open_record(page, record)
    cell(page, "f-need").click()
    assert not warns_when_left(page)
    page.keyboard.type("A medio escr")
    assert warns_when_left(page)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    expect(editor(page, "f-need")).to_have_value("A medio escr")
    assert asked == ["beforeunload"]


def test_clicking_elsewhere_saves_what_was_typed(site: Site, record: Record, desk: Callable[..., Page]) -> None:
    page = desk()
    open_record(page, record)
    cell(page, "f-next_step").click()
    page.keyboard.type("Llamar a Lucía")
    page.get_by_role("heading", name="Cronología").click()
    saved(page, "f-next_step", "Llamar a Lucía")
    expect(page.locator("#record-timeline")).to_contain_text(re.compile("Próximo paso.*Llamar a Lucía", re.S))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_plain_form_whose_session_ended_is_sent_after_signing_in(
    site: Site, desk: Callable[..., Page], scripts: bool
) -> None:
    page = desk(java_script_enabled=scripts)
    page.goto(f"{site.address}/opportunities/new")
    page.get_by_label("Asunto").fill("Escrito antes de comer")
    page.get_by_label("Qué necesita el cliente").fill("Dos molinos\ny una cafetera")
    site.end_sessions("ana")
    page.get_by_role("button", name=re.compile("Crear oportunidad")).click()
    expect(page.locator(".door-box .notice")).to_contain_text("Tu sesión ha terminado")
    page.get_by_label("Correo").fill(email("ana"))
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lo que escribiste")
    expect(page.get_by_text("Dos molinos")).to_be_visible()
    page.get_by_role("button", name="Enviarlo ahora").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Escrito antes de comer")
    expect(page.locator("#f-need")).to_have_attribute("data-value", "Dos molinos\ny una cafetera")
