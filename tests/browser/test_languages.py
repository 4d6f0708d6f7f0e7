"""Spanish and English, complete in both: on every page, in its hidden texts, and in what is said after an edit."""

import re
from collections.abc import Callable, Iterable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.every import pages_of
from tests.browser.pages import cell, edit, editor, open_record, saved, says
from tests.browser.site import Record, Site
from webapp.core.language import SOURCE
from webapp.web.texts import read_catalogue

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")

# Everything that a reader or a screen reader is told, with the name of the language where it is another one.
TOLD = """() => {
  const told = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const foreign = `[lang]:not([lang="${document.documentElement.lang}"]), script, style`;
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent.closest(foreign)) told.push(walker.currentNode.data);
  }
  for (const each of document.querySelectorAll("[aria-label], [title], [placeholder], [aria-roledescription]")) {
    if (each.closest("[lang]:not(html)")) continue;
    for (const name of ["aria-label", "title", "placeholder", "aria-roledescription"]) told.push(each.getAttribute(name) ?? "");
  }
  return told.map((text) => text.replace(/\\s+/g, " ").trim()).filter((text) => /\\p{L}/u.test(text));
}"""

# Words that no sentence in the language does without.
SPANISH = re.compile(
    r"\b(el|la|los|las|una|de|del|al|con|sin|para|por|que|se|tu|lo|hay|está|editar|ver|fecha)\b|[¿¡ñ]", re.I
)
ENGLISH = re.compile(r"\b(the|of|and|with|without|for|your|you|is|are|this|edit|from|there)\b", re.I)


@pytest.fixture
def english(site: Site) -> str:
    """A salesperson who reads English."""
    from webapp.db import write
    from webapp.people.records import User

    name = f"ellen{len(site.world.people)}"
    site.newcomer(name)
    with site.database.connection_context(), write():
        User.update(language="en", locale="en_GB").where(User.id == site.world.people[name]).execute()
    return name


@pytest.fixture(scope="module")
def of_one_language() -> dict[str, set[str]]:
    """Texts that belong to one language only: by language, as they stand in the catalogue."""
    spanish, english = set(), set()
    for source, translated in read_catalogue("en").items():
        forms = translated if isinstance(translated, tuple) else (translated,)
        if source not in forms:
            spanish.add(_plain(source))
            english |= {_plain(form) for form in forms}
    return {SOURCE: spanish - english, "en": english - spanish}


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def left_over(told: Iterable[str], foreign: set[str], words: re.Pattern[str], data: Iterable[str]) -> list[str]:
    """What is told in the other language: a text of its catalogue, or a sentence with its small words in it."""
    found = []
    for text in told:
        rest = text
        for name in data:
            rest = rest.replace(name, "·")
        if rest in foreign or words.search(rest):
            found.append(text)
    return found


def names_in(site: Site) -> list[str]:
    """What people typed, which stays as it is in every language; longest first."""
    from webapp.accounts.records import Account, Contact
    from webapp.catalog.records import DiscountList, PriceList, Product, ProductFamily, Unit, UnitGroup
    from webapp.opportunities.records import Opportunity
    from webapp.people.records import BusinessUnit, Team, User

    tables = (
        Account,
        Contact,
        DiscountList,
        PriceList,
        Product,
        ProductFamily,
        Unit,
        UnitGroup,
        BusinessUnit,
        Team,
        User,
    )
    with site.database.connection_context():
        names = {row.name for table in tables for row in table.select(table.name)}
        names |= {row.topic for row in Opportunity.select(Opportunity.topic)}
    # One letter is no name that could hide a sentence.
    return sorted((name for name in names if len(name) > 2), key=len, reverse=True)


def test_what_is_left_over_is_noticed(engine: str, of_one_language: dict[str, set[str]]) -> None:
    told = ["Guardar", "Café Sur", "Edit the line", "Se guarda sin la línea", "OK"]
    assert left_over(told, of_one_language["es"], SPANISH, ["Café Sur"]) == ["Guardar", "Se guarda sin la línea"]
    assert left_over(told, of_one_language["en"], ENGLISH, ["Café Sur"]) == ["Edit the line"]


@pytest.mark.parametrize("part", range(2))
def test_an_english_reader_meets_no_spanish(
    site: Site, desk: Callable[..., Page], english: str, of_one_language: dict[str, set[str]], part: int
) -> None:
    record = site.opportunity(
        ("CAFE-S100", 3), ("TUE-PUERTO", 30), owner=english, topic="Three", situation="A grinder."
    )
    page = desk(english, locale="en-GB")
    found: dict[str, list[str]] = {}
    data = names_in(site)
    pages = pages_of(site, english, record)
    assert f"/opportunities/{record.id}" in pages
    for path in pages[part::2]:
        page.goto(site.address + path)
        assert page.evaluate("document.documentElement.lang") == "en"
        if wrong := left_over(page.evaluate(TOLD), of_one_language["es"], SPANISH, data):
            found[path] = wrong
    assert not found, "\n".join(f"{path}: {text}" for path, texts in found.items() for text in texts)


@pytest.mark.parametrize("part", range(2))
def test_a_spanish_reader_meets_no_english(
    site: Site, record: Record, desk: Callable[..., Page], of_one_language: dict[str, set[str]], part: int
) -> None:
    page = desk("ana")
    found: dict[str, list[str]] = {}
    data = names_in(site)
    for path in pages_of(site, "ana", record)[part::2]:
        page.goto(site.address + path)
        if wrong := left_over(page.evaluate(TOLD), of_one_language["en"], ENGLISH, data):
            found[path] = wrong
    assert not found, "\n".join(f"{path}: {text}" for path, texts in found.items() for text in texts)


def test_the_language_is_changed_in_the_menu_and_stays(site: Site, record: Record, desk: Callable[..., Page]) -> None:
    page = desk(site.newcomer("lena"))
    page.goto(f"{site.address}/opportunities?q=terraza")
    page.get_by_label(re.compile("cuenta y ajustes")).click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Opportunities")
    expect(page).to_have_url(re.compile(r"/opportunities\?q=terraza$"))
    page.goto(record.url)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#record-key")).to_contain_text("€5,640.00")
    page.get_by_label(re.compile("account and settings")).click()
    page.get_by_role("button", name="Español").click()
    expect(page.locator("#record-key")).to_contain_text(re.compile(r"5\.640,00\s€"))


def test_an_english_reader_edits_and_is_answered_in_english(
    site: Site, desk: Callable[..., Page], english: str, of_one_language: dict[str, set[str]]
) -> None:
    record = site.opportunity(("CAFE-S100", 2), ("MOL-M20", 1), owner=english, topic="Two", situation="A grinder.")
    page, price = desk(english, locale="en-GB"), record.cell("unit_price", 0)
    open_record(page, record)
    edit(page, price, "2,345.50")
    saved(page, price, "2345.50")
    expect(cell(page, price)).to_contain_text("2,345.50")
    expect(page.locator("#said")).to_contain_text("€5,331.00")
    edit(page, price, "33,33")
    expect(says(page, price).get_by_role("alert")).to_contain_text("33.33")
    page.keyboard.press("Escape")
    cell(page, "f-close_date").click()
    expect(editor(page, "f-close_date")).to_have_value("14/03/2031")
    editor(page, "f-close_date").fill("2 May 2031")
    page.keyboard.press("Enter")
    saved(page, "f-close_date", "2031-05-02")
    site.change("marta", record, topic="Two machines, maybe three")
    page.reload()
    site.change("marta", record, topic="Three machines")
    edit(page, "f-topic", "Two machines")
    expect(says(page, "f-topic").get_by_role("button", name="Yours, not saved")).to_be_visible()
    told = page.evaluate(TOLD)
    assert left_over(told, of_one_language["es"], SPANISH, names_in(site)) == []


def test_who_has_not_signed_in_reads_the_browser_s_language_and_may_choose(site: Site, new_context: Callable) -> None:
    page = new_context(locale="en-GB").new_page()
    page.goto(f"{site.address}/sign-in")
    expect(page.get_by_label("Password")).to_be_visible()
    page.get_by_role("link", name="Español").click()
    expect(page.get_by_label("Contraseña")).to_be_visible()
    other = new_context(locale="fr-FR").new_page()
    other.goto(f"{site.address}/sign-in")
    expect(other.get_by_label("Contraseña")).to_be_visible()
