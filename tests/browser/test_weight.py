"""How light pages and answers are: bytes and requests as they travel."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.pages import edit, open_record, saved
from tests.browser.site import Record, Site

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")

FIRST_VISIT = 60 * 1000
FRAGMENT = 10 * 1000
REQUESTS_WHEN_CACHED = 3


class Traffic:
    """What crossed the network: the length of each answer's body as it came, compressed. The browser's cache is not it."""

    def __init__(self, page: Page):
        self._requests: list[Request] = []
        self._cached: set[str] = set()
        from_memory: set[str] = set()

        def responded(event: dict[str, Any]) -> None:
            if event["response"].get("fromDiskCache") or event["requestId"] in from_memory:
                self._cached.add(event["response"]["url"])

        page.on("requestfinished", lambda request: self._requests.append(request))
        session = page.context.new_cdp_session(page)
        session.on("Network.requestServedFromCache", lambda event: from_memory.add(event["requestId"]))
        session.on("Network.responseReceived", responded)
        session.send("Network.enable")

    def begin(self) -> None:
        self._requests.clear()
        self._cached.clear()

    @property
    def sizes(self) -> dict[str, int]:
        asked = [each for each in self._requests if each.url.startswith("http") and each.url not in self._cached]
        return {each.url: each.sizes()["responseBodySize"] for each in asked}

    @property
    def total(self) -> int:
        return sum(self.sizes.values())

    def __str__(self) -> str:
        return "\n".join(f"{size:7} {url}" for url, size in sorted(self.sizes.items(), key=lambda item: -item[1]))


def rest(page: Page) -> None:
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("place", ["", "/opportunities", "/opportunities/new", "record", "price"])
def test_a_first_visit_weighs_at_most_60_kb(site: Site, record: Record, desk: Callable[..., Page], place: str) -> None:
    paths = {
        "record": f"/opportunities/{record.id}",
        "price": f"/opportunities/{record.id}/lines/{record.lines[0]}/price",
    }
    page = desk()
    traffic = Traffic(page)
    page.goto(site.address + paths.get(place, place))
    rest(page)
    assert 20_000 < traffic.total <= FIRST_VISIT, str(traffic)


def test_the_sign_in_page_is_lighter_still(site: Site, page: Page) -> None:
    traffic = Traffic(page)
    page.goto(f"{site.address}/sign-in")
    rest(page)
    assert traffic.total <= FIRST_VISIT // 2, str(traffic)


def test_the_chart_s_page_without_the_chart_s_own_libraries_weighs_at_most_60_kb(
    site: Site, record: Record, desk: Callable[..., Page]
) -> None:
    page = desk()
    traffic = Traffic(page)
    page.goto(f"{site.address}/pipeline/chart")
    expect(page.locator("#chart .mark-symbol path").first).to_be_visible()
    rest(page)
    chart = ("/vendor/vega", "/js/chart", ".json")
    own = {url: size for url, size in traffic.sizes.items() if not any(part in url for part in chart)}
    assert sum(own.values()) <= FIRST_VISIT, own
    assert len(own) < len(traffic.sizes)


def test_a_page_seen_before_asks_at_most_three_times(site: Site, record: Record, desk: Callable[..., Page]) -> None:
    page = desk()
    paths = ("/opportunities", f"/opportunities/{record.id}", "/opportunities/new", "/pipeline/chart", "/help/keys")
    for path in paths:
        page.goto(site.address + path)
        rest(page)
    traffic = Traffic(page)
    for path in paths:
        traffic.begin()
        page.goto(site.address + path)
        rest(page)
        assert 1 <= len(traffic.sizes) <= REQUESTS_WHEN_CACHED, str(traffic)


def test_an_answer_to_an_edit_weighs_at_most_10_kb_at_fifty_lines(site: Site, desk: Callable[..., Page]) -> None:
    record = site.opportunity(*([("CAFE-S100", 1)] * 50))
    page = desk()
    open_record(page, record)
    rest(page)
    traffic = Traffic(page)
    for id, value in ((record.cell("quantity", 25), "3"), ("f-next_step", "Llamar"), ("f-freight", "12.00")):
        assert_light(page, traffic, id, value)
    site.change("marta", record, 49, quantity="7")  # which comes along
    assert_light(page, traffic, "f-probability", "70")
    saved(page, record.cell("quantity", 49), "7")


def assert_light(page: Page, traffic: Traffic, id: str, value: str) -> None:
    traffic.begin()
    edit(page, id, value.replace(".", ","))
    saved(page, id, value)
    rest(page)
    answers = {url: size for url, size in traffic.sizes.items() if "/static/" not in url}
    assert answers and max(answers.values()) <= FRAGMENT, (id, answers)
