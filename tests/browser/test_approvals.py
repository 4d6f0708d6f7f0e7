"""A price above a salesperson's limit in the browser: marked, asked for, agreed to; notices, and background work."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import edit, open_record, saved
from tests.browser.site import Record, Site

LIMIT = "approvals.limit.salesperson"


@pytest.fixture
def deal(site: Site) -> Iterator[Record]:
    """Two machines of Luis', whose limit is five per cent for the length of the test."""
    from webapp.db import write
    from webapp.db.epochs import raise_epoch
    from webapp.people.records import UnitSetting

    north = site.world.units["north"]
    with site.database.connection_context(), write():
        UnitSetting.insert(unit_id=north, name=LIMIT, value="5").execute()
        raise_epoch("rules")
    yield site.opportunity(("CAFE-S100", 2), owner="luis", topic="Dos cafeteras para el hotel del puerto")
    with site.database.connection_context(), write():
        UnitSetting.delete().where(UnitSetting.name == LIMIT).execute()
        raise_epoch("rules")


def ask(page: Page) -> None:
    page.get_by_label("Por qué lo pides").fill("Firman esta semana")
    page.get_by_role("button", name="Pedir aprobación").click()
    expect(page.get_by_role("heading", name="Espera una aprobación")).to_be_visible()


def test_luis_asks_in_place_and_marta_agrees(site: Site, deal: Record, desk: Callable[..., Page]) -> None:
    luis, marta = desk("luis"), desk("marta")
    open_record(luis, deal)
    head = luis.locator("#lines-head")
    edit(luis, deal.cell("discount_percent", 0), "5")
    saved(luis, deal.cell("discount_percent", 0), "5")
    expect(head.get_by_text("pasa del límite")).to_have_count(0)
    edit(luis, deal.cell("discount_percent", 0), "8")
    saved(luis, deal.cell("discount_percent", 0), "8")
    expect(luis.locator(f"#line-{deal.lines[0]}")).to_contain_text("Por aprobar: 8")
    head.get_by_role("link", name="Pedir aprobación").click()
    luis.wait_for_load_state()
    ask(luis)

    marta.goto(f"{site.address}/")
    marta.get_by_label("sin leer").click()
    marta.get_by_role("link", name="Avisos").click()
    marta.wait_for_load_state()
    marta.get_by_role("button", name="Dos cafeteras para el hotel del puerto").first.click()
    marta.wait_for_load_state()
    expect(marta.locator('[data-field="percent"]')).to_have_attribute("data-value", "8")
    expect(marta.locator('[data-field="margin"]')).to_be_visible()
    marta.get_by_role("button", name="Aprobar", exact=True).click()
    expect(marta.get_by_role("heading", name="Nada por aprobar")).to_be_visible()

    open_record(luis, deal)
    expect(head.get_by_text("pasa del límite")).to_have_count(0)
    expect(luis.locator("#record-timeline")).to_contain_text("Marta Cifuentes aprobó el descuento")


def test_everything_works_without_a_script(site: Site, deal: Record, desk: Callable[..., Page]) -> None:
    luis, marta = (desk(name, java_script_enabled=False) for name in ("luis", "marta"))
    site.change("luis", deal, 0, discount_percent="9")
    luis.goto(deal.url)
    luis.locator("#lines-head").get_by_role("link", name="Pedir aprobación").click()
    ask(luis)
    marta.goto(f"{site.address}/approvals")
    marta.get_by_role("link", name="Dos cafeteras para el hotel del puerto", exact=True).first.click()
    marta.get_by_role("button", name="No aprobar").click()
    expect(marta.locator("#reason:invalid")).to_be_visible()  # the browser says itself that a reason is missing
    marta.get_by_label("O di por qué no").fill("Ya llevan un precio especial")
    marta.get_by_role("button", name="No aprobar").click()
    expect(marta.get_by_text("Ya llevan un precio especial")).to_be_visible()
    luis.goto(f"{site.address}/notices")
    expect(luis.get_by_text("no ha aprobado tu descuento (Ya llevan un precio especial)").first).to_be_visible()


def test_the_page_of_background_work_renews_itself(site: Site, desk: Callable[..., Page]) -> None:
    from webapp import jobs
    from webapp.db import write

    admin = desk("admin")
    with site.database.connection_context(), write():
        job = jobs.enqueue("tidy_jobs", {}, site.world.actor("admin"))
    admin.goto(f"{site.address}/admin/jobs")
    row = admin.locator(f"#job-{job}")
    expect(row).to_contain_text("Espera")
    jobs.run_waiting()
    expect(row).to_contain_text("Hecho")
    expect(admin.locator("#jobs[hx-trigger]")).to_have_count(0)
