"""One served application with the small company in it, for all browser tests of a process and engine.

site     where it is served, and what a test may do behind the pages' backs; every test makes the records it needs
desk     a function that opens a signed-in person's browser: desk("ana", viewport=…) answers with their page
record   an opportunity of Ana's for this test alone: two Café S-100 and a Molino M-20
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Record, Site, serve

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.support.database import Databases

# Others may be using the machine; an assertion that holds waits for nothing.
PATIENCE_MS = 20_000


@pytest.fixture(scope="session")
def serving(
    databases: "Databases", template_url: str, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Site]:
    from tests.support.database import dropped

    home = tmp_path_factory.mktemp("home")
    (home / "static").symlink_to(pytestconfig.cache.mkdir("static"))
    with dropped(databases, databases.copy(template_url)) as url, serve(url, home) as site:
        yield site


@pytest.fixture
def site(serving: Site) -> Iterator[Site]:
    from webapp import caches

    expect.set_options(timeout=PATIENCE_MS)
    serving.turn_to()
    yield serving
    caches.forget()


@pytest.fixture
def desk(site: Site, new_context: "Callable[..., BrowserContext]") -> Callable[..., Page]:
    """A function that opens a person's browser. Each call is another browser, signed in on its own."""

    def open_desk(name: str = "ana", **options: Any) -> Page:
        context = new_context(**{"reduced_motion": "reduce"} | options)
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([site.cookie(name)])
        return context.new_page()

    return open_desk


@pytest.fixture
def record(site: Site) -> Record:
    return site.opportunity(("CAFE-S100", 2), ("MOL-M20", 1))
