"""Figures besides the load: pricing runs, a past day as it stood, a first visit in a browser, an import."""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from playwright.sync_api import Page, Request, sync_playwright

from bench.company import NOON, OTHERS, SCATTERED, email
from bench.figures import Once
from bench.filling import BIG
from bench.serving import Served
from tests.support.chromium import arguments, find_browser
from webapp.db import connection
from webapp.db.epochs import read_epochs
from webapp.opportunities import store, totals
from webapp.opportunities.records import Opportunity
from webapp.people.access import Actor, System, reach
from webapp.people.records import BusinessUnit, User
from webapp.pipeline import spans
from webapp.pluginhost import host

PAST = NOON - timedelta(days=200)
TIMES = {1: 60, 50: 30, 500: 9}
STOOD = 5


def in_process() -> dict[str, Once]:
    """Pricing runs and the past day, over the database in use."""
    found: dict[str, Once] = {}
    with connection():
        deals = [row[0] for row in Opportunity.select(Opportunity.id).order_by(Opportunity.id.desc()).limit(3).tuples()]
        for lines, deal in zip(BIG, reversed(deals), strict=True):
            for plugin, unit in (("with", SCATTERED), ("without", OTHERS[0])):
                what = f"pricing run of {lines} line{'s' if lines > 1 else ''} {plugin} the plugin"
                found[f"pricing_{lines}_{plugin}"] = Once(what, _median(_pricing(deal, unit), TIMES[lines]), "ms")
        for who, reader in (("scattered", "salesperson"), ("admin", "administrator")):
            actor = _actor(who)
            ms = _median(lambda actor=actor: spans.stood(actor, PAST), STOOD)  # type: ignore[misc]
            found[f"stood_{who}"] = Once(f"as it stood 200 days ago, for the {reader}", ms, "ms")
    host.close()
    return found


def first_visit(server: Served, cookie: str, path: str) -> dict[str, Once]:
    """The record page in a browser that has seen nothing yet: until nothing more is asked for."""
    browser_path = find_browser()
    if browser_path is None:
        return {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=arguments(), headless=True)
        page = browser.new_context().new_page()
        address = f"http://127.0.0.1:{server.port}"
        page.context.add_cookies([{"name": "oportuna", "value": cookie, "url": address}])
        sizes, ms = _visited(page, address + path)
        browser.close()
    return {
        "visit_bytes": Once("first visit of the record page in Chromium, all that travels", sum(sizes), "bytes"),
        "visit_requests": Once("first visit: requests until it is usable", len(sizes), "requests"),
        "visit_ms": Once("first visit: until it is usable", round(ms, 1), "ms"),
    }


def _visited(page: Page, address: str) -> tuple[list[int], float]:
    requests: list[Request] = []
    page.on("requestfinished", lambda request: requests.append(request))
    start = time.perf_counter()
    page.goto(address, wait_until="load")
    ms = (time.perf_counter() - start) * 1000
    page.wait_for_load_state("networkidle")
    return [each.sizes()["responseBodySize"] for each in requests if each.url.startswith("http")], ms


def _pricing(deal: int, unit: str) -> Callable[[], object]:
    """The whole order priced anew, as by *reprice*, in a unit with the plugin or without."""
    epochs = read_epochs()
    draft = store.load(reach(System.acting("cli", epochs), "write"), deal)
    assert draft is not None, "the big deals stand at the end of the table"
    there = replace(draft, head=replace(draft.head, unit_id=BusinessUnit.get(BusinessUnit.name == unit).id))
    return lambda: totals.price(there, frozenset(), epochs, renew_all=True)


def _actor(reader: str) -> Actor:
    row = User.get(User.email == email(reader))
    return Actor(
        row.id,
        row.name,
        row.email,
        row.unit_id,
        row.job,
        row.language,
        row.locale,
        row.time_zone,
        row.theme,
        read_epochs(),
    )


def _median(run: Callable[[], object], times: int) -> float:
    run()
    taken = []
    for _time in range(times):
        start = time.perf_counter()
        run()
        taken.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(taken), 2)
