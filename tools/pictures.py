"""Takes the README's pictures from a fresh demo: `.venv/bin/python tools/pictures.py http://127.0.0.1:8000`."""

import os
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
FLAGS = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
LOOK: Any = {"viewport": {"width": 1280, "height": 860}, "locale": "es-ES", "timezone_id": "Europe/Madrid"}


def main(base: str) -> None:
    """Three pages as Ana sees them, and the guide's six steps as Marta does, in Spanish, 1280 px wide."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("OPORTUNA_BROWSER", "/usr/bin/chromium"), args=flags
        )
        page = browser.new_context(**LOOK).new_page()
        sign_in(page, base, "ana")
        open_deal(page, base, "S-100")
        take(page, "record")
        page.goto(f"{base}/pipeline/chart")
        page.locator("svg [role='graphics-symbol']").first.wait_for()
        take(page, "pipeline")
        open_deal(page, base, "catorce")
        page.goto(base + str(page.locator("td.net a").first.get_attribute("href")))
        take(page, "price")
        guide(browser.new_context(**LOOK).new_page(), base)
        browser.close()


def guide(page: Page, base: str) -> None:
    """Every step of «Prueba esto», with what it asks for done; afterwards the deal is as it was, but for its date."""
    sign_in(page, base, "marta")
    page.goto(f"{base}/")
    page.locator("#guide button, .guide-again button").first.click()
    for number in range(1, 7):
        page.locator("#guide", has_text=f"paso {number} de 6").wait_for()
        page.wait_for_load_state("networkidle")
        if number == 2:
            set_quantity(page, "3")
        if number >= 5:
            page.locator("svg [role='graphics-symbol']").first.wait_for()
        take(page, f"guide-{number}")
        if number == 2:
            record = page.url
        page.locator("#guide button").first.click()
    page.goto(record)
    set_quantity(page, "2")


def set_quantity(page: Page, quantity: str) -> None:
    """Of the first line, as a person does."""
    page.locator('#lines-body [data-field="quantity"]').first.click()
    page.locator("#lines-body input").first.fill(quantity)
    page.keyboard.press("Enter")
    page.locator(f'#lines-body a[data-field="quantity"][data-value="{quantity}"]').first.wait_for()


def sign_in(page: Page, base: str, name: str) -> None:
    """As this person, with the demo's password."""
    page.goto(f"{base}/sign-in")
    page.fill("#email", f"{name}@contoso.example")
    page.fill("#password", "contoso-demo")
    with page.expect_navigation():
        page.press("#password", "Enter")


def open_deal(page: Page, base: str, words: str) -> None:
    """The record that these words find."""
    page.goto(f"{base}/opportunities?q={words}")
    page.locator("a.name").first.click()
    page.locator("#record-key").wait_for()


def take(page: Page, name: str) -> None:
    """The first screen, once nothing loads any more."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
