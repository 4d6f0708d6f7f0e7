"""Weather between the browser and the server: answers that wait, that never come, that are lost on their way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from playwright.sync_api import Page, Request, Route

CHANGES = frozenset({"POST", "PATCH", "DELETE"})


def sent(request: Request) -> dict[str, str]:
    """The form that a request carries."""
    return {name: values[0] for name, values in parse_qs(request.post_data or "", keep_blank_values=True).items()}


@dataclass
class Held:
    """The changes that wait on their way to the server, in the order in which they were sent."""

    routes: list[Route] = field(default_factory=list)

    @property
    def forms(self) -> list[dict[str, str]]:
        return [sent(route.request) for route in self.routes]


@contextmanager
def holding(page: Page) -> Iterator[Held]:
    """Changes wait for the length of the block and then go on, oldest first."""
    held = Held()
    with _changes(page, held.routes.append):
        yield held
        for route in held.routes:
            route.continue_()


@contextmanager
def losing_answers(page: Page) -> Iterator[list[dict[str, str]]]:
    """The server gets and answers each change, and the connection is cut before the answer arrives."""
    lost: list[dict[str, str]] = []

    def lose(route: Route) -> None:
        route.fetch()
        lost.append(sent(route.request))
        route.abort("connectionreset")

    with _changes(page, lose):
        yield lost


@contextmanager
def answering(page: Page, status: int, body: str = "") -> Iterator[None]:
    """Each change is answered like this, and the server hears of none."""
    with _changes(page, lambda route: route.fulfill(status=status, body=body, content_type="text/html")):
        yield


def slow(page: Page, latency_ms: int) -> None:
    """Every request of this page takes this much longer."""
    session = page.context.new_cdp_session(page)
    unlimited = {"downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, "latency": latency_ms, **unlimited})


@contextmanager
def _changes(page: Page, handle) -> Iterator[None]:
    def sort(route: Route) -> None:
        if route.request.method in CHANGES:
            handle(route)
        else:
            route.continue_()

    page.route("**/*", sort)
    try:
        yield
    finally:
        page.unroute("**/*", sort)
