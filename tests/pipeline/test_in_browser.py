"""The chart as people use it: by mouse and keys, in the dark, on a phone, in English, without a script."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.support.server import served
from tests.support.visitor import Visitor
from tests.support.world import World, make_world
from webapp.core import clock
from webapp.pipeline import page as pipeline_page

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")

TOPICS = ("Dos Café S-100 para la terraza", "Equipar los locales", "Niebla para el invierno", "Cambiar ocho máquinas")


class Site:
    """A served application with a small pipeline in it: `address`, and the deals' ids by topic."""

    def __init__(self, address: str, ana: Visitor, deals: dict[str, int], today: date):
        self.address, self.ana, self.deals, self.today = address, ana, deals, today

    def sign_in(self, context: BrowserContext) -> Page:
        """A page that is Ana's."""
        cookie = self.ana.client.get_cookie("oportuna")
        context.add_cookies([{"name": "oportuna", "value": cookie.value, "url": self.address}])
        return context.new_page()


@pytest.fixture
def site(own_database: str, home: Path) -> Iterator[Site]:
    from webapp import caches
    from webapp.app import create_app
    from webapp.db import connect, use
    from webapp.settings import Settings

    database = connect(own_database)
    use(database)
    caches.forget()
    with database.connection_context():
        world = make_world()
    app = create_app(Settings(home=home, database_url=own_database, secret_key="k" * 32, testing=True), database)
    today = clock.today("Europe/Madrid")
    with served(app.wsgi_app) as address:
        ana = Visitor(app, "ana")
        yield Site(address, ana, _deals(ana, world, today), today)
    database.close()
    caches.forget()


def _deals(ana: Visitor, world: World, today: date) -> dict[str, int]:
    deals = {}
    for topic, days, quantity in zip(TOPICS, (18, 74, None, -5), (2, 14, 1, 8), strict=True):
        close = {} if days is None else {"close_date": (today + timedelta(days)).isoformat()}
        deals[topic] = ana.create(topic=topic, type="new_business", account=str(world.accounts["mirador"]), **close)
        ana.add_line(deals[topic], "CAFE-S100", quantity)
    return deals


def open_chart(page: Page, site: Site, query: str = "") -> Locator:
    """The circles, once they are drawn."""
    page.goto(f"{site.address}/pipeline/chart{query}")
    circles = page.locator("#chart .mark-symbol path")
    expect(circles.first).to_be_visible()
    return circles


def circle(page: Page, topic: str) -> Locator:
    return page.locator(f'#chart .mark-symbol path[aria-label^="{topic}"]')


def test_every_deal_is_a_circle_that_says_what_it_is(site: Site, page: Page, new_context: Callable) -> None:
    page = site.sign_in(new_context())
    expect(open_chart(page, site)).to_have_count(4)
    first = circle(page, TOPICS[0])
    label = first.get_attribute("aria-label").replace("\xa0", " ")
    assert re.fullmatch(
        rf"{TOPICS[0]}, Hotel Mirador de Triana, 5\.000,00 €, cierre \d+ \w+ 20\d\d, nota [ABCD] \d+", label
    )
    assert first.get_attribute("fill").startswith("var(--grade-")
    left = page.evaluate('["vega", "vegaLite", "vegaEmbed", "vegaInterpreter"].filter((name) => name in window)')
    assert left == []


def test_a_click_opens_the_card_and_the_circle_follows_the_close_date(site: Site, new_context: Callable) -> None:
    page = site.sign_in(new_context())
    open_chart(page, site)
    before = circle(page, TOPICS[0]).bounding_box()["x"]
    circle(page, TOPICS[0]).click()
    card = page.locator("#peek")
    expect(card.get_by_role("heading", name=TOPICS[0])).to_be_focused()
    expect(page).to_have_url(re.compile(rf"card={site.deals[TOPICS[0]]}$"))
    later = site.today + timedelta(60)
    card.locator("#f-close_date").click()
    card.get_by_label("Cierre estimado").fill(later.isoformat())
    page.keyboard.press("Enter")
    expect(card.locator("#f-close_date")).to_have_attribute("data-value", later.isoformat())
    expect(circle(page, TOPICS[0])).to_have_attribute("aria-label", re.compile(rf"cierre {later.day} "))
    assert circle(page, TOPICS[0]).bounding_box()["x"] > before + 50
    assert circle(page, TOPICS[0]).get_attribute("stroke") == "var(--ink)"


def test_the_circle_grows_with_a_line_s_quantity(site: Site, new_context: Callable) -> None:
    page = site.sign_in(new_context())
    open_chart(page, site, f"?card={site.deals[TOPICS[0]]}")
    before = circle(page, TOPICS[0]).bounding_box()["width"]
    page.locator("#peek .peek-lines a.edit").click()
    page.locator("#peek .peek-lines input[name=quantity]").fill("8")
    page.keyboard.press("Enter")
    expect(page.locator('#peek [data-field="estimated_revenue"]')).not_to_have_attribute("data-value", "5000.00")
    expect(circle(page, TOPICS[0])).not_to_have_attribute("aria-label", re.compile(r" 5\.000,00"))
    assert circle(page, TOPICS[0]).bounding_box()["width"] > before * 1.5
    expect(page.locator("#says")).to_contain_text("4 oportunidades abiertas")


def test_an_expected_date_is_dashed_until_it_is_accepted(site: Site, new_context: Callable) -> None:
    from webapp.db import write
    from webapp.opportunities.records import Opportunity

    with write():
        expected = {Opportunity.expected_date: site.today + timedelta(40)}
        Opportunity.update(expected).where(Opportunity.id == site.deals[TOPICS[2]]).execute()
    page = site.sign_in(new_context())
    open_chart(page, site)
    expect(circle(page, TOPICS[2])).to_have_attribute("stroke-dasharray", "4,3")
    circle(page, TOPICS[2]).click()
    page.locator("#peek").get_by_role("button", name="Aceptar esta fecha").click()
    expect(page.locator("#f-close_date")).to_have_attribute("data-value", (site.today + timedelta(40)).isoformat())
    expect(circle(page, TOPICS[2])).not_to_have_attribute("stroke-dasharray", "4,3")
    expect(page.locator("#peek").get_by_role("button", name="Aceptar esta fecha")).to_have_count(0)


def test_the_axis_can_show_owners(site: Site, new_context: Callable) -> None:
    page = site.sign_in(new_context())
    circles = open_chart(page, site)
    page.locator("#axis").select_option("owner")
    expect(page.locator("#h-chart")).to_have_text("Responsable por fecha de cierre")
    expect(page.locator("#chart text", has_text="Ana Robles").first).to_be_visible()
    expect(circles).to_have_count(4)
    expect(page).to_have_url(re.compile("axis=owner"))


def test_all_of_it_by_keys(site: Site, new_context: Callable) -> None:
    page = site.sign_in(new_context())
    open_chart(page, site)
    circle(page, TOPICS[3]).focus()
    page.keyboard.press("ArrowRight")
    expect(circle(page, TOPICS[0])).to_be_focused()
    expect(page.locator("#chart-tip")).to_contain_text(TOPICS[0])
    page.keyboard.press("ArrowRight")
    expect(circle(page, TOPICS[1])).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#h-peek")).to_be_focused()
    page.keyboard.press("Escape")
    expect(circle(page, TOPICS[1])).to_be_focused()
    expect(page.locator("#peek")).to_contain_text("Lo primero que se cierra")


def test_a_day_is_the_same_day_west_of_greenwich(site: Site, new_context: Callable) -> None:
    page = site.sign_in(new_context(timezone_id="America/Los_Angeles"))
    open_chart(page, site)
    circle(page, TOPICS[0]).hover()
    close = site.today + timedelta(18)
    expect(page.locator("#chart-tip")).to_contain_text(re.compile(rf"Cierre{close.day} \w+ {close.year}"))


def test_filters_work_without_a_reload_and_the_way_back_too(site: Site, new_context: Callable) -> None:
    page = site.sign_in(new_context())
    circles = open_chart(page, site)
    page.evaluate("document.body.dataset.same = 'yes'")
    page.locator("#says a", has_text="1 no tiene fecha").click()
    expect(circles).to_have_count(1)
    expect(page).to_have_url(re.compile("period=undated$"))
    expect(page.locator("a#filter-period")).to_contain_text("sin fecha")
    page.locator("a#filter-period").click()
    expect(circles).to_have_count(4)
    assert page.evaluate("document.body.dataset.same") == "yes"
    page.go_back()
    expect(circles).to_have_count(1)


def test_the_table_holds_the_same_deals(site: Site, new_context: Callable) -> None:
    page = site.sign_in(new_context())
    open_chart(page, site)
    page.get_by_role("link", name="Tabla").click()
    expect(page.locator(".deals-by-date tbody tr")).to_have_count(4)
    expect(page.locator(".deals-by-date tbody tr").first).to_be_visible()
    expect(page.locator("#chart")).to_be_hidden()


def test_without_a_script_the_table_is_there_and_filters_are_links(site: Site, new_context: Callable) -> None:
    page = site.sign_in(new_context(java_script_enabled=False))
    page.goto(f"{site.address}/pipeline/chart")
    expect(page.locator(".deals-by-date tbody tr").first).to_be_visible()
    expect(page.locator("#chart")).to_be_hidden()
    page.locator("#filter-period").click()
    page.get_by_role("link", name="Con fecha pasada").click()
    expect(page.locator(".deals-by-date tbody tr")).to_have_count(1)
    page.get_by_role("link", name=TOPICS[3]).first.click()
    expect(page.locator("[data-record]").first).to_be_visible()


def test_english_throughout(site: Site, new_context: Callable) -> None:
    site.ana.post("/profile/appearance", {"language": "en"})
    page = site.sign_in(new_context(locale="en-GB"))
    open_chart(page, site)
    expect(circle(page, TOPICS[0])).to_have_attribute(
        "aria-label", re.compile(r"€5,000\.00, closes \d+ \w+ 20\d\d, grade")
    )
    words = page.locator("#pipe").inner_text()
    assert not re.search(r"[áéíóúñ]|Sin |fecha|oportunidad|Ingresos", words.replace("Café", "").replace("máquinas", ""))


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light"), (320, "dark")])
def test_nothing_is_wrong_for_axe_and_nothing_scrolls_sideways(
    site: Site, new_context: Callable, width: int, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = site.sign_in(new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True))
    open_chart(page, site, f"?card={site.deals[TOPICS[0]]}")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


COLOURS = """
function coloursOf(canvas) {
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) seen.add(data.slice(i, i + 3).join());
  return [...seen];
}
"""


def test_a_canvas_has_the_page_s_colours_and_follows_the_theme(
    site: Site, new_context: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline_page, "CANVAS_BEYOND", 0)
    page = site.sign_in(new_context(color_scheme="light"))
    page.goto(f"{site.address}/pipeline/chart")
    canvas = page.locator("#chart canvas")
    expect(canvas).to_be_visible()
    light = canvas.evaluate(f"(canvas) => {{ {COLOURS} return coloursOf(canvas); }}")
    assert "14,92,114" in light  # the accent of the line at today
    assert "0,0,0" not in light
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.evaluate(
        f"""() => {{ {COLOURS} return new Promise((done) => {{
          const look = () => {{
            const canvas = document.querySelector("#chart canvas");
            if (canvas && coloursOf(canvas).includes("127,200,219")) done();
            else requestAnimationFrame(look);
          }};
          look();
        }}); }}"""
    )
