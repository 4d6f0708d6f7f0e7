"""«Prueba esto» walked through in a browser: with a script, by keys alone, on a phone and without a script."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import cell, edit
from tests.browser.site import Site, serve
from tests.support.browser import barriers
from webapp.guide.rules import BASKET, MACHINES

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.support.database import Databases

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")

PATIENCE_MS = 20_000
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def demo(
    databases: "Databases", template_url: str, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Site]:
    """The small company as a demo has it: marked as one, with the guide's deals."""
    from tests.support.database import dropped
    from webapp.db import write
    from webapp.db.epochs import raise_epoch
    from webapp.sample.mark import put_mark

    home = tmp_path_factory.mktemp("home")
    (home / "static").symlink_to(pytestconfig.cache.mkdir("static"))
    with dropped(databases, databases.copy(template_url)) as url, serve(url, home) as site:
        with site.database.connection_context(), write():
            put_mark(site.world.units["root"])
            raise_epoch("rules")
        site.opportunity(("CAFE-S100", 2), topic=MACHINES)
        for owner in ("ana", "luis"):
            site.opportunity(("CAFE-S100", 6), topic=BASKET, owner=owner)
        yield site


@pytest.fixture
def open_day(demo: Site, new_context: "Callable[..., BrowserContext]") -> Callable[..., Page]:
    """A function that opens a person's browser on the page that begins the day."""
    demo.turn_to()
    expect.set_options(timeout=PATIENCE_MS)

    def open_page(name: str, **options: object) -> Page:
        context = new_context(**{"reduced_motion": "reduce"} | options)
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([demo.cookie(name)])
        page = context.new_page()
        page.goto(f"{demo.address}/")
        return page

    return open_page


def says(page: Page, number: int, total: int) -> None:
    expect(page.locator("#guide")).to_contain_text(f"paso {number} de {total}")
    page.wait_for_load_state()


def go_on(page: Page, name: str = "Siguiente") -> None:
    page.locator("#guide").get_by_role("button", name=name).click()


def machines(demo: Site) -> dict:
    found = demo.visitor("ana").get("/opportunities", q=MACHINES).text
    return demo.visitor("ana").record(int(re.search(r'id="deal-(\d+)"', found)[1]))


def test_six_steps_lead_from_two_machines_to_the_chart(demo: Site, open_day: Callable[..., Page]) -> None:
    page = open_day("marta")
    go_on(page, "Empezar")
    says(page, 1, 6)
    link = page.get_by_role("link", name=MACHINES)
    expect(link).to_have_class(re.compile("guided"))
    link.click()

    says(page, 2, 6)
    line = page.locator("#lines-body tr")
    quantity = line.locator('[data-field="quantity"]')
    expect(quantity).to_have_class(re.compile("guided"))
    edit(page, quantity.get_attribute("id") or "", "3")
    expect(line.locator('[data-field="net"]')).to_have_text("7.200,00")
    expect(page.locator("#guide [role=status]")).to_have_text("Hecho.")
    go_on(page)

    says(page, 3, 6)
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(r"7\.200,00\s€"))
    go_on(page)

    says(page, 4, 6)
    expect(page.locator("#deals tbody tr")).to_have_count(2)
    expect(page.locator("#guide")).to_contain_text(re.compile(r"15\.000,00\s€ en Café Norte"))
    go_on(page)

    says(page, 5, 6)
    circle = page.locator(f'#chart .mark-symbol path[aria-label^="{MACHINES}"]')
    circle.click()
    expect(page.locator("#guide [role=status]")).to_have_text("Hecho.")
    go_on(page)

    says(page, 6, 6)
    expect(page.locator("#peek")).to_contain_text(MACHINES)
    before = machines(demo)["close_date"]
    edit(page, "f-close_date", "+60")
    expect(cell(page, "f-close_date")).not_to_have_attribute("data-value", before)
    go_on(page, "Terminar")
    expect(page.locator("#guide")).to_have_count(0)
    page.goto(f"{demo.address}/")
    expect(page.locator("#guide")).to_have_count(0)


def test_it_is_begun_and_left_by_keys_alone(open_day: Callable[..., Page]) -> None:
    page = open_day("ana")
    begin = page.locator("#guide").get_by_role("button", name="Empezar")
    for _key in range(30):
        page.keyboard.press("Tab")
        if begin.evaluate("(each) => each === document.activeElement"):
            break
    page.keyboard.press("Enter")
    says(page, 1, 5)
    page.goto(f"{page.url.split('/opportunities')[0]}/accounts")
    guide = page.locator("#guide")
    expect(guide.get_by_role("link", name="Ir al paso")).to_be_visible()
    guide.get_by_role("button", name="Dejar la guía").focus()
    page.keyboard.press("Enter")
    expect(guide).to_have_count(0)
    expect(page).to_have_url(re.compile("/accounts$"))


def test_without_a_script_it_goes_on_too(open_day: Callable[..., Page]) -> None:
    page = open_day("marta", java_script_enabled=False)
    page.get_by_role("button", name=re.compile("^(Prueba esto|Empezar)$")).click()
    for number in range(1, 7):
        expect(page.locator("#guide")).to_contain_text(f"paso {number} de 6")
        go_on(page, "Siguiente" if number < 6 else "Terminar")
    expect(page.locator("#guide")).to_have_count(0)


@pytest.mark.parametrize("look", [{"color_scheme": "light"}, {"color_scheme": "dark", **PHONE}], ids=["light", "phone"])
def test_it_has_no_barriers_and_fits_a_phone(demo: Site, open_day: Callable[..., Page], look: dict) -> None:
    page = open_day("marta", **look)
    found: dict[str, list[str]] = {}
    for number in range(7):
        sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wrong = [*barriers(page), *(["scrolls sideways"] if sideways > 0 else [])]
        if wrong:
            found[page.url] = wrong
        if number == 6:
            break
        page.get_by_role("button", name=re.compile("^(Prueba esto|Empezar|Siguiente)$")).click()
        expect(page.locator("#guide")).to_contain_text(f"paso {number + 1} de 6")
        page.wait_for_load_state("networkidle")
    demo.visitor("marta").post("/guide", {"step": "left"})
    assert not found, found


def test_a_record_that_nobody_is_guided_to_carries_nothing_of_it(demo: Site, open_day: Callable[..., Page]) -> None:
    page = open_day("ana")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{demo.address}/opportunities/{machines(demo)['id']}")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "guide" in url]
    assert "guide" not in page.content()


def test_the_form_for_a_new_one_counts_what_is_filled_in_and_leads_to_what_is_not(
    demo: Site, open_day: Callable[..., Page]
) -> None:
    page = open_day("ana")
    page.goto(f"{demo.address}/opportunities/new")
    page.wait_for_load_state()
    told = page.locator("#new-complete")
    expect(told).to_contain_text(re.compile(r"Ficha al 8\s%"))
    page.get_by_label("Qué necesita el cliente").fill("Dos cafeteras")
    expect(told).to_contain_text(re.compile(r"Ficha al 16\s%: faltan presupuesto"))
    told.get_by_role("link", name="presupuesto").click()
    expect(page.locator("#budget")).to_be_focused()
    page.keyboard.type("1200")
    expect(told).to_contain_text(re.compile(r"Ficha al 25\s%: faltan quién decide"))
    page.get_by_label("Qué necesita el cliente").fill("")
    expect(told).to_contain_text(re.compile(r"Ficha al 16\s%"))
