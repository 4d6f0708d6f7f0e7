"""What holds on every page, for a salesperson and for who keeps the catalogue: nothing is wrong for axe in either theme,
nothing scrolls sideways on a phone, everything is reached by Tab, and (by the fixtures) no policy is violated and nothing
is said in the console."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.every import pages_of
from tests.browser.site import Record, Site
from tests.support.browser import barriers

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")

# Parts, so that the test processes share them.
PARTS = 4
parts = pytest.mark.parametrize("part", range(PARTS))

FINGER = 44

TO_REACH = """() => {
  const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const reached = (each) => {
    if (each.type !== "radio" || each.checked) return true;
    const group = [...document.getElementsByName(each.name)].filter((other) => other.form === each.form);
    return !group.some((other) => other.checked) && group[0] === each;
  };
  window.__wanted = new Set([...document.querySelectorAll(all)].filter(
    (each) => each.tabIndex >= 0 && !each.disabled && each.checkVisibility({ visibilityProperty: true }) && reached(each)));
  const free = () => window.__wanted.delete(document.activeElement);
  document.addEventListener("focusin", free);
  document.activeElement.blur();
  return window.__wanted.size;
}"""
LEFT = "() => [...window.__wanted].map((each) => each.outerHTML.slice(0, 160))"

# What a finger presses to do something: taller than a line of text.
SMALL_CONTROLS = """(least) => {
  const typed = "input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea";
  return [...document.querySelectorAll(`.btn, .seg, a.edit:not(.inline), ${typed}`)]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest(".sr"))
    .map((each) => [each, each.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && box.height > 1 && box.height < least - 0.5)
    .map(([each, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${each.outerHTML.slice(0, 120)}`);
}"""


def each_page(site: Site, record: Record, part: int) -> list[tuple[str, str]]:
    """Person and address: all that a salesperson may open, and what only the keeper of the catalogue may."""
    own = pages_of(site, "ana", record)
    more = [path for path in pages_of(site, "irene", record) if path not in own]
    return ([("ana", path) for path in own] + [("irene", path) for path in more])[part::PARTS]


def settle(page: Page) -> None:
    """Wait until colours and sizes are what they become."""
    page.evaluate(
        """async () => {
          const frame = () => new Promise((done) => requestAnimationFrame(done));
          await frame();
          await Promise.allSettled(document.getAnimations().map((each) => each.finished));
          await frame();
        }"""
    )


@parts
def test_axe_finds_nothing_in_light_and_dark(site: Site, record: Record, desk: Callable[..., Page], part: int) -> None:
    desks = {name: desk(name, color_scheme="light") for name in ("ana", "irene")}
    found: dict[str, list[str]] = {}
    for name, path in each_page(site, record, part):
        page = desks[name]
        page.goto(site.address + path)
        settle(page)
        light = barriers(page)
        page.emulate_media(color_scheme="dark")
        settle(page)
        dark = barriers(page, "color-contrast")
        page.emulate_media(color_scheme="light")
        if light or dark:
            found[path] = light + dark
    assert not found, "\n".join(f"{path}: {what}" for path, whats in found.items() for what in whats)


@parts
def test_no_page_scrolls_sideways_on_a_phone_and_a_finger_hits_everything(
    site: Site, record: Record, desk: Callable[..., Page], part: int
) -> None:
    phone = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}
    desks = {name: desk(name, **phone) for name in ("ana", "irene")}
    found: dict[str, list[str]] = {}
    for name, path in each_page(site, record, part):
        page = desks[name]
        page.goto(site.address + path)
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 700})
            expect(page.locator("html")).to_have_js_property("clientWidth", width)
            settle(page)
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                found[f"{path} at {width}"] = [f"{wide} wide"]
        small = barriers(page, "target-size") + page.evaluate(SMALL_CONTROLS, FINGER)
        if small:
            found[path] = small
        page.set_viewport_size({"width": 320, "height": 700})
    assert not found, "\n".join(f"{path}: {what}" for path, whats in found.items() for what in whats)


@parts
def test_everything_is_reached_by_tab(site: Site, record: Record, desk: Callable[..., Page], part: int) -> None:
    desks = {name: desk(name) for name in ("ana", "irene")}
    found: dict[str, list[str]] = {}
    for name, path in each_page(site, record, part):
        page = desks[name]
        page.goto(site.address + path)
        wanted = page.evaluate(TO_REACH)
        for _ in range(wanted + 12):
            page.keyboard.press("Tab")
        if left := page.evaluate(LEFT):
            found[path] = left
    assert not found, "\n".join(f"{path}: {what}" for path, whats in found.items() for what in whats)
