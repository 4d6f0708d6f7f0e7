"""The regions of a page, and what each says: an empty one must tell what to do instead."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.support.markup import VOID

REGIONS = ("section", "aside")
HEADINGS = ("h1", "h2", "h3", "summary", "caption", "thead", "label", "legend")
HOLDS = ("input", "textarea", "select", "svg")


@dataclass
class Region:
    """A region by its name; `words` are those outside its headings, `holds` what can be filled in or looked at."""

    name: str
    words: list[str] = field(default_factory=list)
    holds: int = 0

    @property
    def is_empty(self) -> bool:
        return not self.holds and not any(any(c.isalpha() for c in each) for each in self.words)


class Regions(HTMLParser):
    """`Regions(text).empty` names the regions of a page that show nothing and say nothing."""

    def __init__(self, text: str):
        super().__init__()
        self.all: list[Region] = []
        self._open: list[tuple[str, Region | None]] = []
        self._silent = 0
        self.feed(text)
        self.close()

    @property
    def empty(self) -> list[str]:
        return [region.name for region in self.all if region.is_empty]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag in HOLDS and has.get("type") != "hidden":
            for region in self._around():
                region.holds += 1
        if tag in VOID:
            return
        region = None
        if tag in REGIONS:
            region = Region(has.get("id") or has.get("aria-labelledby") or has.get("aria-label") or tag)
            self.all.append(region)
        self._open.append((tag, region))
        self._silent += tag in HEADINGS

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            closed, _region = self._open.pop()
            self._silent -= closed in HEADINGS
            if closed == tag:
                break

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent:
            for region in self._around():
                region.words.append(data.strip())

    def _around(self) -> list[Region]:
        return [region for _tag, region in self._open if region is not None]
