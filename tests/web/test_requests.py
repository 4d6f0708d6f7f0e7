"""What holds for every address, worked out from the application's own map of them."""

import json
import re

import pytest

from tests.support.visitor import PARTIAL, Visitor, form_key
from tests.web.addresses import FOR_EVERYBODY, UNSAFE, addresses
from webapp.db import database
from webapp.db.statements import counted

MAY_WRITE = ("session", "log", "attempt")
DEALS = ("/opportunities", "/api/v1/opportunities", "/pipeline")


@pytest.fixture
def ids(ana) -> dict[str, int]:
    """A deal of Ana's with a line and an offer, for every variable that addresses have."""
    deal = ana.create(account="La Espiga Azul")
    line = ana.add_line(deal, "CAFE-S100", 2)
    offer = {"title": "Dos máquinas", "valid_until": "+30", "language": "es", "version": str(ana.version(deal))}
    assert ana.post(f"/opportunities/{deal}/offers", {"form_key": form_key(), **offer}).status_code == 303
    return {"id": deal, "opportunity": deal, "line": line}


def everything() -> dict[str, list]:
    """All rows of all tables, as a GET must leave them."""
    tables = [table for table in database.obj.get_tables() if not table.startswith(("sqlite_", "opportunity_search"))]
    kept = [table for table in tables if not any(word in table for word in MAY_WRITE)]
    return {table: sorted(map(repr, database.execute_sql(f'SELECT * FROM "{table}"').fetchall())) for table in kept}


def test_every_unsafe_address_refuses_a_request_without_a_token(ana, app, ids):
    before = everything()
    for method, path in addresses(app, *UNSAFE, **ids):
        for headers in ({}, PARTIAL, {"X-CSRFToken": "made up"}):
            answer = ana.client.open(path, method=method, data={"version": "1", "topic": "x"}, headers=headers)
            assert answer.status_code == 400, (method, path, headers)
    assert everything() == before


def test_another_persons_token_is_refused(ana, sign_in, ids):
    token = sign_in("nadia").token
    answer = ana.client.post("/sign-out", data={"csrf_token": token})
    assert answer.status_code == 400


def test_a_token_from_before_signing_in_is_worth_nothing_after(app, ids):
    visitor = Visitor(app, None)
    early = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/sign-in").text)[1]
    visitor.sign_in("ana")
    assert visitor.client.post("/sign-out", data={"csrf_token": early}).status_code == 400


def test_nobody_gets_anything_without_signing_in(app, ids):
    for method, path in addresses(app, "GET", *UNSAFE, **ids):
        if path in FOR_EVERYBODY:
            continue
        visitor = Visitor(app, None)
        page = visitor.client.open(path, method=method)
        fragment = visitor.client.open(path, method=method, headers=PARTIAL)
        assert fragment.status_code == 401, (method, path)
        if method == "GET":
            assert page.status_code == 302 and page.headers["Location"].startswith("/sign-in"), path
        else:
            assert page.status_code == 401, (method, path)
        assert "Espiga" not in page.text + fragment.text


def test_an_address_that_is_not_there_tells_a_stranger_no_more_than_one_that_is(app):
    answer = Visitor(app, None).get("/no/such/page")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in")


def test_the_door_and_the_health_of_the_process_are_open_to_everybody(app):
    visitor = Visitor(app, None)
    assert [visitor.get(path).status_code for path in sorted(FOR_EVERYBODY)] == [200, 200, 200]


def test_static_files_are_open_to_everybody(app):
    visitor = Visitor(app, None)
    style = re.search(r'href="(/static/[^"]+\.css)"', visitor.get("/sign-in").text)[1]
    with visitor.client.get(style) as answer:
        assert answer.status_code == 200


def test_a_get_changes_nothing(ana, app, ids):
    before = everything()
    for _method, path in addresses(app, "GET", **ids):
        for headers in ({}, PARTIAL):
            for query in ({}, {"q": "cafe", "page": "2", "sort": "score", "status": "won", "field": "quantity"}):
                answer = ana.client.get(path, query_string=query, headers=headers)
                answer.close()
                assert answer.status_code < (400 if "opportunities" in path else 500), (path, answer.status_code)
    assert everything() == before


def test_a_get_of_a_stranger_changes_nothing_either(app, ids):
    before = everything()
    for _method, path in addresses(app, "GET", **ids):
        Visitor(app, None).get(path).close()
    assert everything() == before


def test_healthz_asks_the_database_nothing(app):
    with counted() as heard:
        answer = Visitor(app, None).get("/healthz")
    assert (answer.status_code, heard) == (200, [])
    assert json.loads(answer.text)["status"] == "ok"


@pytest.mark.parametrize(
    "query", ["\0", "%", "_", '"', "'", "\\", "a" * 5000, "\N{SNOWMAN}", "*", "AND", "a\0b", 'ca"fe', "(", "-x"]
)
def test_hostile_searches_find_nothing_and_break_nothing(ana, ids, query):
    for path in ("/opportunities", "/accounts/options", "/products/options", "/contacts/options"):
        assert ana.get(path, q=query, fragment=True).status_code == 200, path
        assert ana.get(path, q=query).status_code == 200, path


def test_hostile_bytes_in_a_query_break_nothing(ana, ids):
    for raw in (
        "q=%ED%A0%80",
        "q=%FF%FE",
        "q=%00",
        "page=%00",
        "sort=%00",
        "status=%ED%A0%80",
        "page=999999999999999999999",
    ):
        answer = ana.client.get(f"/opportunities?{raw}")
        assert answer.status_code == 200, raw


@pytest.mark.parametrize("id", ["0", "-1", str(2**63 - 1), str(2**63), "9" * 40, "1e3", "x", "1.5", "%00", "７７７７"])
def test_ids_of_nothing_are_not_found(ana, id):
    for path in (
        "/opportunities/{}", "/opportunities/{}/lines", "/opportunities/{}/fields/topic", "/opportunities/{}/timeline",
        "/opportunities/{}/lines/1", "/opportunities/{}/lines/1/price", "/api/v1/opportunities/{}",
        "/api/v1/opportunities/{}/lines", "/pipeline/chart/card/{}",
    ):  # fmt: skip
        assert ana.client.get(path.format(id)).status_code in (302, 404) if path.endswith("/lines") else 404, path
        assert ana.client.get(path.format(id)).status_code != 500


@pytest.mark.parametrize("line", ["0", str(2**63 - 1), "9" * 40])
def test_lines_of_nothing_are_not_found(ana, ids, line):
    for path in ("/opportunities/{}/lines/{}", "/opportunities/{}/lines/{}/price"):
        assert ana.get(path.format(ids["id"], line)).status_code == 404
    assert ana.delete(f"/opportunities/{ids['id']}/lines/{line}").status_code == 404
    assert ana.patch(f"/opportunities/{ids['id']}/lines/{line}", {"quantity": "1", "version": "2"}).status_code == 404
    assert ana.post(f"/opportunities/{ids['id']}/lines/{line}/restore", fragment=True).status_code == 404


def test_what_is_not_this_persons_is_answered_like_what_is_not_there(ana, app, ids, sign_in):
    """The same status and the same words for another unit's deal as for one that doesn't exist, at every address."""
    luis = sign_in("luis")
    nothing = {"id": 999_999, "opportunity": 999_999, "line": 999_999}
    pairs = list(zip(addresses(app, "GET", *UNSAFE, **ids), addresses(app, "GET", *UNSAFE, **nothing), strict=True))
    for (method, hidden), (_method, missing) in pairs:
        if hidden == missing or not hidden.startswith(DEALS):
            continue
        for fragment in (True, False):
            fields = {"version": "1", "topic": "x", "form_key": "0" * 32, "product": "CAFE-S100", "_method": "PATCH"}
            one, other = (luis._send(method, path, fields, fragment) for path in (hidden, missing))
            assert one.status_code == other.status_code, (method, hidden, one.status_code, other.status_code)
            words = [re.sub(r"[0-9a-f]{16,}|\d+", "", each.text) for each in (one, other)]
            tokenless = [
                re.sub(r'(value|content|hx-headers:inherited)=("[^"]*"|\'[^\']*\')', "", each) for each in words
            ]
            assert tokenless[0] == tokenless[1], (method, hidden)
            assert one.status_code in (302, 404, 422), (method, hidden)
