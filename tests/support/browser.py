"""Chromium for the tests: pages that remember every fault a visitor would not see.

`watched(context)` gives the faults of all pages of a context: violations of the Content-Security-Policy, uncaught
errors, error lines in the console, files of our own that could not be loaded, answers with status 500 and above.
The fixtures in `tests/conftest.py` assert at the end of each test that there were none.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Response, sync_playwright

from tests.support.chromium import NO_BROWSER, arguments, find_browser

# Runs before the page's own scripts and is exempt from the page's policy. Every refusal, whoever caused it.
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  const place = `${event.sourceFile}:${event.lineNumber}`;
  window.__report_violation(`${event.effectiveDirective} refused ${event.blockedURI} at ${place}`);
});
"""
# Chromium writes a console error for each answer of 400 and above; htmx's 409 and 422 are answers, not faults.
ANSWER_LINE = "Failed to load resource"
LOADED_FILES = frozenset({"stylesheet", "script", "font", "image", "manifest"})


@dataclass
class Faults:
    """What went wrong behind the page. A test that provokes one removes it by `forgive(part of its text)`."""

    seen: list[str] = field(default_factory=list)

    def forgive(self, part: str) -> None:
        """Drop the faults that contain `part`; an AssertionError when there is none, so that no excuse outlives it."""
        kept = [fault for fault in self.seen if part not in fault]
        assert len(kept) < len(self.seen), f"no fault contains {part!r}: {self.seen}"
        self.seen[:] = kept

    @property
    def violations(self) -> list[str]:
        return [fault for fault in self.seen if fault.startswith("policy:")]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser that reaches loopback only."""
    path = find_browser()
    assert path is not None, NO_BROWSER
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments(), headless=True)
        try:
            yield browser
        finally:
            browser.close()


def watched(context: BrowserContext) -> Faults:
    """Collect the faults of every page that the context has or will open."""
    faults = Faults()

    def note_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(ANSWER_LINE):
            faults.seen.append(f"console: {message.text}")

    def note_response(response: Response) -> None:
        file = response.status >= 400 and response.request.resource_type in LOADED_FILES
        if file or response.status >= 500:
            faults.seen.append(f"answer: {response.status} {response.url}")

    def note_violation(_source: dict[str, Any], text: str) -> None:
        faults.seen.append(f"policy: {text}")

    context.expose_binding("__report_violation", note_violation)
    context.add_init_script(REPORT_VIOLATIONS)
    context.on("console", note_console)
    context.on("weberror", lambda error: faults.seen.append(f"error: {error.error}"))
    context.on("response", note_response)
    return faults


def close_heard(context: BrowserContext) -> None:
    """Close the context after everything that its pages have already reported has arrived."""
    for page in context.pages:
        with suppress(Error):  # a page that has crashed or is on its way elsewhere has nothing more to say
            page.evaluate("0")
    context.close()


def barriers(page: Page, *rules: str) -> list[str]:
    """What axe-core finds on the page against WCAG 2.2 A and AA: rule, and the first element that breaks it.

    With `rules`, only what these of its rules find, each with every element.
    """
    options = {"runOnly": list(rules or ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"][: None if rules else 1]]
