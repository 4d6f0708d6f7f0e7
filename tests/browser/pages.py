"""What a person does with the cells of a page, and what they see of them."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.site import Record

EURO = " €"


def cell(page: Page, id: str) -> Locator:
    """A value at rest."""
    return page.locator(f"a.edit#{id}")


def editor(page: Page, id: str) -> Locator:
    """The control in which the value of this cell is being edited."""
    return page.locator(f"#now-{id}")


def says(page: Page, id: str) -> Locator:
    """What is said below this cell: a refusal, both values of a conflict, that it isn't saved."""
    return page.locator(f"#says-{id}")


def edit(page: Page, id: str, text: str, key: str = "Enter") -> None:
    """Click, type, press; doesn't wait for the answer."""
    cell(page, id).click()
    expect(editor(page, id)).to_be_focused()
    editor(page, id).fill(text)
    page.keyboard.press(key)


def saved(page: Page, id: str, value: str) -> None:
    """The cell is at rest again and holds this, as machines read it."""
    expect(cell(page, id)).to_have_attribute("data-value", value)


def figure(page: Page, name: str, place: str = "#lines-totals") -> Locator:
    return page.locator(f'{place} [data-field="{name}"]')


def revenue(page: Page, amount: str) -> None:
    """The estimated revenue reads like this, such as `5.000,00 €`."""
    shown = page.locator("#record-key .lead dd").first
    expect(shown).to_contain_text(re.compile(re.escape(amount).replace("\\ ", r"\s")))


def open_record(page: Page, record: Record) -> None:
    page.goto(record.url)
    expect(page.locator("#record-title")).to_be_visible()
