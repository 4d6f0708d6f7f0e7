"""Whatever is typed, pasted or forged into a form, an address, a query or a header: a refusal, never a broken answer.

The forms are found on the pages themselves, so a new form is held to this from its first day.
"""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.support.markup import Form, Markup
from tests.support.visitor import PARTIAL, Visitor, form_key
from tests.web.addresses import UNSAFE, addresses
from webapp import caches
from webapp.db import database

SEEDED = settings(
    deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NUMBERS = (
    "1e99",
    "NaN",
    "-Infinity",
    "１２",
    "-1",
    "1.234,5",
    "1,234.5",
    "0x1F",
    "9" * 40,
    "0." + "0" * 70 + "1",
    "1_0",
)
DAYS = (
    "2027-02-30",
    "10000-01-01",
    "0000-00-00",
    "9999-12-31",
    "2027-02-03T00:00",
    "31/02",
    "+99999 años",
    "12/2027/1",
)
TEXTS = (
    "a\0b", "\ud800", "\udc00\ud83d", "\udfff" * 3, "😀" * 70, "\u202eoll\u2066", "%", "_", "'\"\\", "<b>{{7*7}}</b>",
    "\r\n\t", " ", "", "-", "²", "ﷺ" * 300, "\N{COMBINING ACUTE ACCENT}" * 500, "İıſß", "١٢", "a" * 5000,
)  # fmt: skip
IDS = ("0", "-1", "1e3", str(2**63), str(2**63 - 1), "9" * 25, "1,1,1", "null", "7 7", "opportunity:1")
HOSTILE = (*NUMBERS, *DAYS, *TEXTS, *IDS)
KEPT_BY_BROWSERS = ("csrf_token", "_method", "number_format")
values = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec=None), max_size=40))


@dataclass(frozen=True)
class Sent:
    """A form as its page would send it, and by whom."""

    visitor: Visitor
    form: Form

    def send(self, changed: dict[str, str], *, fragment: bool) -> TestResponse:
        """With these fields in place of its own, in the bytes that a browser or a forger sends."""
        fields = self.form.fields | changed
        fields["csrf_token"] = self.visitor.token
        body = urlencode(fields, errors="surrogatepass").encode()
        return self.visitor.client.post(
            self.form.action,
            data=body,
            content_type="application/x-www-form-urlencoded",
            headers=PARTIAL if fragment else {},
        )


@pytest.fixture
def people(sign_in: Callable[[str], Visitor]) -> list[Visitor]:
    """Who together may send every form: a salesperson with a deal that has lines, a rule author, an administrator."""
    return [sign_in(name) for name in ("ana", "irene", "admin")]


@pytest.fixture
def ids(people: list[Visitor], world) -> dict[str, object]:
    ana = people[0]
    deal = ana.create(account="La Espiga Azul")
    line = ana.add_line(deal, "CAFE-S100", 2)
    return {"id": deal, "opportunity": deal, "line": line, "code": "coffee"}


@pytest.fixture
def forms(people: list[Visitor], ids: dict[str, object], app) -> list[Sent]:
    """Every form of every page that changes something, each once."""
    found: dict[tuple, Sent] = {}
    for visitor in people:
        for _method, path in addresses(app, "GET", **ids):
            answer = visitor.client.get(path, query_string={"field": "name"} if "/families/" in path else {})
            if answer.status_code == 200 and answer.mimetype == "text/html":
                for form in Markup(answer.text).forms:
                    key = (form.action, form.fields.get("_method"), *sorted(form.fields))
                    if "csrf_token" in form.fields and form.action != "/sign-out" and key not in found:
                        found[key] = Sent(visitor, form)
            answer.close()
    return list(found.values())


@contextmanager
def undone() -> Iterator[None]:
    """What the block writes is taken back, so that each example begins with the same company."""
    with database.obj.atomic() as all_of_it:
        yield
        all_of_it.rollback()
    caches.forget()


def written() -> tuple[int, ...]:
    """How much has been written down: any edit adds to it."""
    tables = (
        "action",
        "change",
        "line_item",
        "account",
        "contact",
        "product",
        "price_list_item",
        "discount_tier",
        "unit",
    )
    counts = ", ".join(f'(SELECT COUNT(*) FROM "{table}")' for table in tables)
    return tuple(database.execute_sql(f"SELECT {counts}").fetchone())


def test_whatever_is_typed_each_form_answers_with_a_refusal_and_writes_nothing_half(forms):
    """First one kind of nonsense in all fields of a form, then strange values in one; refused means nothing is written."""
    for place, each in enumerate(forms):
        names = [name for name in each.form.fields if name not in KEPT_BY_BROWSERS]
        before = written()
        for number, value in enumerate(HOSTILE[place % 6 :: 6]):
            with undone():
                answer = each.send(dict.fromkeys(names, value), fragment=number % 2 == 0)
                assert answer.status_code < 500, (each.form, value)
                assert answer.status_code < 400 or written() == before, (each.form, value)
    in_one_field(forms)


@settings(SEEDED, max_examples=200)
@given(data=st.data())
def in_one_field(forms: list[Sent], data: st.DataObject) -> None:
    """A form as its page would send it but for one field."""
    each = data.draw(st.sampled_from(forms))
    name = data.draw(st.sampled_from(sorted(set(each.form.fields) - {"csrf_token"})))
    typed = {"form_key": form_key()} if "form_key" in each.form.fields else {}
    typed["number_format"] = data.draw(st.sampled_from(["es", "en", "machine"]))
    typed[name] = data.draw(values)
    before = written()
    with undone():
        answer = each.send(typed, fragment=data.draw(st.booleans()))
        assert answer.status_code < 500
        assert answer.status_code < 400 or written() == before


@pytest.fixture
def asked(people: list[Visitor], ids: dict[str, object], app) -> dict[str, set[str]]:
    """Every address that is read, with the names that its pages' links and the pages themselves ask it with."""
    names: dict[str, set[str]] = {path: {"q", "page", "sort", "next"} for _get, path in addresses(app, "GET", **ids)}
    for path in list(names):
        page = people[0].client.get(path)
        for link in re.findall(
            r'(?:href|action|data-url|hx-get)="([^"]+)"', page.text if page.is_json is False else ""
        ):
            parts = urlsplit(html.unescape(link))
            if parts.path in names:
                names[parts.path] |= {name for name, _value in parse_qsl(parts.query, keep_blank_values=True)}
        page.close()
    return names


def test_no_address_is_broken_by_what_it_is_asked_with(people, asked):
    for place, (path, names) in enumerate(asked.items()):
        for number, value in enumerate(HOSTILE[place % 8 :: 8]):
            query = urlencode(dict.fromkeys(names, value), errors="surrogatepass")
            answer = people[number % 3].client.get(f"{path}?{query}", headers=PARTIAL if number % 2 else {})
            answer.close()
            assert answer.status_code < 500, (path, query)


def test_no_address_is_broken_by_what_it_is_made_of(people, app):
    """Texts and ids of nothing in the address itself: not found, for every method."""
    holes = [rule for rule in app.url_map.iter_rules() if rule.arguments]
    for place, rule in enumerate(holes):
        method = sorted(rule.methods - {"HEAD", "OPTIONS"})[0]
        for number, value in enumerate(HOSTILE[place % 12 :: 12]):
            strange = quote(value.encode("utf-8", "surrogatepass"), safe="") or "%20"
            path = re.sub(r"<[^>]+>", lambda _hole, text=strange: text, rule.rule)
            visitor = people[number % 2]
            answer = visitor._send(method, path, {"version": 1, "form_key": form_key()}, number % 2 == 0)
            answer.close()
            assert answer.status_code < 500, (method, path)


HEADERS = (
    "Accept-Language", "Accept", "Accept-Encoding", "HX-Current-URL", "HX-Target", "HX-Source", "HX-Request-Type",
    "Referer", "Origin", "X-CSRFToken", "X-Forwarded-For", "X-Forwarded-Proto", "If-Match", "If-None-Match",
    "If-Modified-Since", "Range", "Cookie", "User-Agent", "Authorization", "Content-Encoding",
)  # fmt: skip
IN_HEADERS = (
    "\x00", "\xff\xfe", "\xed\xa0\x80", "http://[", "=;=", "s." + "x" * 3000, "a,b;q=x", "bytes=9-1", "", '"', "%ED%A0%80",
)  # fmt: skip


def test_no_answer_is_broken_by_a_header(people, ids):
    """As bytes arrive: one header that no browser sends, on a page, a fragment and an edit."""
    ana, deal = people[0], ids["id"]
    own = {key: value for key, value in ana.client.get("/").request.environ.items() if key == "HTTP_COOKIE"}
    for name in HEADERS:
        for place, value in enumerate(IN_HEADERS[len(name) % 2 :: 2]):
            strange = own | {f"HTTP_{name.upper().replace('-', '_')}": value}
            method, path = (("GET", "/opportunities"), ("PATCH", f"/opportunities/{deal}"), ("POST", "/sign-in"))[
                place % 3
            ]
            with undone():
                answer = ana.client.open(
                    path, method=method, data={"version": "2", "topic": "x", "csrf_token": ana.token},
                    environ_overrides=strange,
                )  # fmt: skip
                answer.close()
            assert answer.status_code < 500, (name, value, method, path)


PART = b"--x\r\nContent-Disposition: form-data%s\r\n\r\nv\r\n--x--\r\n"
BODIES = (
    ("application/json", b"{"), ("application/json", b"[" * 100_000), ("text/plain", b"\xff\xfe\x00"), ("", b"topic=x"),
    ("application/json", b'{"topic": "\\ud800\\u0000", "quantity": 1e999, "version": null}'),
    ("multipart/form-data", b"--x"), ("multipart/form-data; boundary=x", PART % b""),
    ("multipart/form-data; boundary=x", PART % b'; name="topic"; filename="a\x00b"'),
    ("application/x-www-form-urlencoded; charset=utf-7", b"topic=%ED%A0%80%00&%00=%FF&version=%ED%A0%80"),
    ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % n for n in range(3000))),
    ("application/x-www-form-urlencoded", b"topic=1&topic=2&version=1&version=2&version=x"),
)  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body[0] or "untold")
def test_no_address_is_broken_by_another_kind_of_body(people, app, ids, body):
    kind, content = body
    for method, path in addresses(app, *UNSAFE, **ids):
        visitor = people[method == "PATCH"]
        with undone():
            answer = visitor.client.open(
                path, method=method, data=content, content_type=kind, headers={"X-CSRFToken": visitor.token}
            )
        assert answer.status_code < 500, (method, path)


def test_a_topic_of_a_megabyte_is_refused_beside_its_field_and_stays_typed(people, ids):
    ana, deal = people[0], ids["id"]
    typed = "x" * 1_000_000
    before = written()
    for answer in (
        ana.patch(f"/opportunities/{deal}", {"topic": typed, "version": 2}),
        ana.post(f"/opportunities/{deal}", {"_method": "PATCH", "topic": typed, "version": 2}),
        ana.post("/opportunities", {"topic": typed, "form_key": form_key()}),
    ):
        assert answer.status_code == 422
        assert "Caben 200 caracteres" in answer.text
    assert typed in answer.text
    assert written() == before


@pytest.mark.parametrize("typed", ["1e99", "NaN", "１２", "-1", "1.234,5"])
def test_a_quantity_that_is_none_is_refused_beside_its_field_with_what_was_typed(people, ids, typed):
    ana, path = people[0], f"/opportunities/{ids['id']}/lines/{ids['line']}"
    before = written()
    beside = ana.patch(path, {"quantity": typed, "version": 2, "number_format": "en"})
    page = ana.post(path, {"_method": "PATCH", "quantity": typed, "version": 2, "number_format": "en"})
    for answer in (beside, page):
        assert answer.status_code == 422
        assert 'data-error="quantity"' in answer.text or 'id="says-quantity"' in answer.text
    assert f'value="{typed}"' in page.text
    assert written() == before


@pytest.mark.parametrize("typed", ["2027-02-30", "10000-01-01", "0000-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_refused_beside_its_field_with_what_was_typed(people, ids, typed):
    ana, path = people[0], f"/opportunities/{ids['id']}"
    before = written()
    beside = ana.patch(path, {"close_date": typed, "version": 2})
    page = ana.post(path, {"_method": "PATCH", "close_date": typed, "version": 2})
    for answer in (beside, page):
        assert answer.status_code == 422
        assert "close_date" in answer.text
    assert typed in page.text
    assert written() == before
