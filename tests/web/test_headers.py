"""What every answer carries: a strict policy, a request id, what it varies by, and one line in the log."""

import json
import re

import pytest

from tests.support.visitor import PARTIAL, Visitor
from tests.web.addresses import UNSAFE, addresses
from webapp.web import headers

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def policy(answer) -> dict[str, list[str]]:
    """The directives of the answer's policy with their sources."""
    rows = [row.split() for row in answer.headers["Content-Security-Policy"].split(";")]
    return {row[0]: row[1:] for row in rows}


def varies_by(answer) -> set[str]:
    return {name.strip() for value in answer.headers.getlist("Vary") for name in value.split(",")}


def test_every_answer_carries_the_strict_policy_and_a_request_id(ana, app):
    deal = ana.create()
    ids = {"id": deal, "opportunity": deal, "line": 1}
    seen = set()
    for method, path in addresses(app, "GET", *UNSAFE, **ids):
        for sent in ({}, PARTIAL):
            answer = ana.client.open(path, method=method, headers=sent)
            assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE, path
            assert "unsafe" not in answer.headers["Content-Security-Policy"], path
            seen.add(answer.headers["X-Request-Id"])
    assert len(seen) == 2 * len(list(addresses(app, "GET", *UNSAFE, **ids)))
    assert all(re.fullmatch(r"[0-9a-f]{16}", each) for each in seen)


def test_the_policy_lets_nothing_in_but_our_own_files(ana):
    allowed = policy(ana.get("/opportunities"))
    assert allowed["default-src"] == ["'none'"]
    assert allowed["script-src"] == allowed["style-src"] == allowed["connect-src"] == ["'self'"]
    assert allowed["frame-ancestors"] == allowed["base-uri"] == ["'none'"]
    assert allowed["form-action"] == ["'self'"]


def test_pages_hold_no_inline_script_or_style(ana):
    deal = ana.create()
    ana.add_line(deal, "CAFE-S100", 2)
    for path in ("/opportunities", "/opportunities/new", f"/opportunities/{deal}", "/pipeline/chart", "/help/keys"):
        page = ana.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page), path
        assert not re.search(r"""\s(style|on\w+)=["']""", page), path
        assert "<style" not in page and "javascript:" not in page, path


def test_a_made_up_request_id_is_not_taken_over(ana):
    answer = ana.client.get("/opportunities", headers={"X-Request-Id": "mine"})
    assert answer.headers["X-Request-Id"] != "mine"


def test_https_is_asked_for_only_where_it_is_there(ana, make_app):
    assert "Strict-Transport-Security" not in ana.get("/opportunities").headers
    secure = make_app(base_url="https://crm.contoso.example").test_client()
    answer = secure.get("/sign-in", base_url="https://crm.contoso.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_nothing_personal_is_kept_by_a_shared_cache(ana):
    assert ana.get("/opportunities").headers["Cache-Control"] == "private, no-cache"
    assert ana.post("/opportunities", {"topic": "x", "form_key": "0" * 32}).headers["Cache-Control"] == "no-store"


def test_an_answer_varies_by_who_asks_and_by_what_htmx_asks_for(ana, app):
    assert varies_by(ana.get("/opportunities")) >= {"Cookie", "HX-Request-Type"}
    assert varies_by(Visitor(app, None).get("/sign-in")) >= {"Cookie", "HX-Request-Type", "Accept-Language"}


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/opportunities/7", "/opportunities/7"),
        ("/embed/s3cr3t-token/opportunities/7", "/embed/…/opportunities/7"),
        ("/calendar/s3cr3t-token.ics", "/calendar/…"),
        ("/reset/s3cr3t-token", "/reset/…"),
        ("/sent/s3cr3t-token/x", "/sent/…/x"),
    ],
)
def test_the_log_cuts_the_token_of_a_private_link(path, logged):
    assert headers.loggable_path(path) == logged


def test_a_request_is_one_line_of_json_with_its_id(ana, capsys):
    headers.configure_logging()
    try:
        answer = ana.get("/opportunities", q="what was typed")
    finally:
        headers.configure_logging(30)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line["path"], line["status"]) for line in lines] == [("request", "/opportunities", 200)]
    assert lines[0]["request"] == answer.headers["X-Request-Id"]
    assert "what was typed" not in json.dumps(lines)
    assert "@" not in json.dumps(lines)
