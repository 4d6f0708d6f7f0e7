"""Every page of the product: found by its routes, so that a new one is tried from its first day."""

from collections.abc import Callable, Iterator

from tests.browser.site import Record, Site

# Addresses that a browser never shows by themselves.
NO_PAGES = ("/api/", "/healthz", "/readyz", "/sign-in", "/static/")


def pages_of(site: Site, name: str, record: Record) -> list[str]:
    """The addresses of all whole pages that this person may open; those about one opportunity, about this one."""
    return [path for path in _paths(site, record) if _is_page(site, name, path)]


def _paths(site: Site, record: Record) -> Iterator[str]:
    ids: dict[str, Callable[[str], object]] = {
        "id": lambda slice_: record.id if slice_ in ("opportunities", "pipeline") else 1,
        "opportunity": lambda _slice: record.id,
        "line": lambda _slice: record.lines[0],
        "field": lambda slice_: "topic" if slice_ == "opportunities" else "name",
        "code": lambda _slice: "machines",
    }
    here = site.app.url_map.bind("localhost")
    seen = set()
    for rule in sorted(site.app.url_map.iter_rules(), key=lambda rule: rule.rule):
        slice_ = rule.endpoint.partition(".")[0]
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(NO_PAGES):
            continue
        values = {name: ids.get(name, lambda _slice: 1)(slice_) for name in rule.arguments}
        path = here.build(rule.endpoint, values, "GET")
        if path not in seen:
            seen.add(path)
            yield path


def _is_page(site: Site, name: str, path: str) -> bool:
    answer = site.visitor(name).get(path)
    return answer.status_code == 200 and answer.mimetype == "text/html" and "<html" in answer.text
