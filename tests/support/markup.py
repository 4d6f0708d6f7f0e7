"""What an answer's HTML holds: its ids, the values that it shows, its forms as a browser without scripts would send them."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


@dataclass
class Form:
    """A form and what it would send when nothing in it is touched."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """A value that is shown: of which record and field, and as machines read it."""

    record: str
    field: str
    value: str


class Markup(HTMLParser):
    """`Markup(text)` reads an answer once; the lists tell what is in it, in order."""

    def __init__(self, text: str):
        super().__init__()
        self.ids: list[str] = []
        self.shown: list[Shown] = []
        self.forms: list[Form] = []
        self.roots: list[str] = []
        self.versions: dict[str, str] = {}
        self._open: list[tuple[str, str | None]] = []
        self._select: tuple[str, list[tuple[str, bool]]] | None = None
        self._area: tuple[str, list[str]] | None = None
        self.feed(text)
        self.close()

    def form(self, action: str, method: str = "") -> Form:
        """The only form that changes something with this action and, in `_method`, this method."""
        unsafe = [each for each in self.forms if "csrf_token" in each.fields]
        found = [each for each in unsafe if each.action == action and each.fields.get("_method", "") == method]
        assert len(found) == 1, [(each.action, each.fields.get("_method")) for each in self.forms]
        return found[0]

    def value(self, record: str, name: str) -> str:
        """The value of a field of a record; every place that shows it must agree."""
        values = {each.value for each in self.shown if (each.record, each.field) == (record, name)}
        assert len(values) == 1, (record, name, values)
        return values.pop()

    @property
    def repeated_ids(self) -> list[str]:
        return [name for name, count in Counter(self.ids).items() if count > 1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if not self._open:
            self.roots.append(tag)
        if "id" in has:
            self.ids.append(has["id"] or "")
            if "data-version" in has:
                self.versions[has["id"] or ""] = has["data-version"] or ""
        if tag not in VOID:
            self._open.append((tag, has.get("data-record")))
        if "data-field" in has and "data-value" in has:
            self.shown.append(Shown(self._record(has), has["data-field"] or "", has["data-value"] or ""))
        if tag == "form":
            self.forms.append(Form(has.get("action") or ""))
        if self.forms:
            self._control(tag, has)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            name, options = self._select
            chosen = [value for value, selected in options if selected] or [value for value, _ in options[:1]]
            if chosen:
                self.forms[-1].fields[name] = chosen[0]
            self._select = None
        if tag == "textarea" and self._area:
            name, parts = self._area
            self.forms[-1].fields[name] = "".join(parts)
            self._area = None
        while self._open:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)

    def _control(self, tag: str, has: dict[str, str | None]) -> None:
        name = has.get("name")
        if tag == "option" and self._select:
            self._select[1].append((has.get("value") or "", "selected" in has))
        elif name and tag == "select":
            self._select = (name, [])
        elif name and tag == "textarea":
            self._area = (name, [])
        elif name and tag == "input":
            kind = has.get("type")
            if kind not in ("radio", "checkbox") or "checked" in has:
                self.forms[-1].fields[name] = has.get("value") or ""

    def _record(self, has: dict[str, str | None]) -> str:
        own = has.get("data-record")
        return own or next((record for _tag, record in reversed(self._open) if record), "") or ""
