"""Refusals as people meet them: designed, as page and as fragment, in both languages, with the request's id."""

import json
import re
from pathlib import Path

import pytest
from peewee import InterfaceError, OperationalError
from werkzeug.exceptions import BadRequest, Conflict, RequestEntityTooLarge

from tests.support.visitor import PARTIAL, Visitor, form_key
from webapp.core.errors import (
    FieldError,
    InvalidInput,
    NotAllowed,
    NotVisible,
    StaleEdit,
    TooManyAttempts,
    Unavailable,
    VersionMissing,
)
from webapp.opportunities import listing
from webapp.settings import Settings

SENTENCE = "Una frase que lo dice."
REFUSALS = {
    400: BadRequest(),
    403: NotAllowed(SENTENCE),
    404: NotVisible(SENTENCE),
    409: StaleEdit(SENTENCE),
    413: RequestEntityTooLarge(),
    422: InvalidInput(FieldError("q", SENTENCE)),
    428: VersionMissing(SENTENCE),
    429: TooManyAttempts(SENTENCE, 90),
    500: RuntimeError("a secret of the code"),
    503: Unavailable(SENTENCE, 3),
}
TITLES = {
    400: ("No entendemos lo que ha llegado", "We don’t understand what arrived"),
    401: ("Tu sesión ha terminado", "Your session has ended"),
}


@pytest.fixture
def refuse(monkeypatch):
    """The list answers with this refusal."""

    def refuse_with(error: Exception) -> None:
        def fail(*_anything):
            raise error

        monkeypatch.setattr(listing, "list_page", fail)

    return refuse_with


@pytest.mark.parametrize("status", REFUSALS)
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_refusal_is_a_designed_page_in_the_readers_language(ana, refuse, status, language):
    ana.post("/profile/appearance", {"language": language})
    refuse(REFUSALS[status])
    answer = ana.get("/opportunities")
    assert answer.status_code == status
    assert f'<html lang="{language}"' in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    assert answer.text.count("<h1") == 1
    assert 'href="/opportunities"' in answer.text
    assert "secret" not in answer.text and "Traceback" not in answer.text


@pytest.mark.parametrize("status", REFUSALS)
def test_each_language_has_words_of_its_own(ana, refuse, status):
    refuse(REFUSALS[status])
    headings = []
    for language in ("es", "en"):
        ana.post("/profile/appearance", {"language": language})
        headings.append(re.search(r"<h1[^>]*>(.*?)</h1>", ana.get("/opportunities").text)[1])
    assert headings[0] != headings[1]


@pytest.mark.parametrize("status", REFUSALS)
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_refusal_of_a_fragment_is_a_fragment(ana, refuse, status, language):
    ana.post("/profile/appearance", {"language": language})
    refuse(REFUSALS[status])
    answer = ana.get("/opportunities", fragment=True)
    assert answer.status_code == status
    assert f'data-status="{status}"' in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    assert "<html" not in answer.text and "<body" not in answer.text


@pytest.mark.parametrize("status", [403, 404, 409, 422, 428, 429, 503])
def test_the_sentence_of_a_refusal_is_shown(ana, refuse, status):
    refuse(REFUSALS[status])
    assert SENTENCE in ana.get("/opportunities").text
    assert SENTENCE in ana.get("/opportunities", fragment=True).text


@pytest.mark.parametrize(("status", "seconds"), [(429, "90"), (503, "3")])
def test_who_should_wait_is_told_for_how_long(ana, refuse, status, seconds):
    refuse(REFUSALS[status])
    assert ana.get("/opportunities").headers["Retry-After"] == seconds


@pytest.mark.parametrize("error", [OperationalError("database is locked"), InterfaceError("connection closed")])
def test_a_database_that_cannot_answer_is_no_bug(ana, refuse, error):
    refuse(error)
    answer = ana.get("/opportunities")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert "locked" not in answer.text


def test_a_conflict_that_is_no_refusal_of_ours_is_still_designed(ana, refuse):
    refuse(Conflict())
    assert ana.get("/opportunities").status_code == 409


@pytest.mark.parametrize("language", ["es", "en"])
def test_an_ended_session_is_told_beside_the_untouched_form(app, language):
    visitor = Visitor(app, None)
    answer = visitor.client.get("/opportunities", headers={**PARTIAL, "Accept-Language": language})
    assert answer.status_code == 401
    assert TITLES[401][language == "en"].replace("’", "'") in answer.text.replace("’", "'").replace("&#39;", "'")
    sent = visitor.client.post("/opportunities", data={"topic": "x"}, headers={"Accept-Language": language})
    assert sent.status_code == 401
    assert f'<html lang="{language}"' in sent.text


def test_a_form_that_grew_old_is_refused_in_the_readers_own_language(ana, sign_in):
    """Even right after somebody else's request in another language on the same thread."""
    luis = sign_in("luis")
    luis.post("/profile/appearance", {"language": "en"})
    luis.get("/opportunities")
    answer = ana.client.post("/sign-out", headers=PARTIAL)
    assert answer.status_code == 400
    assert TITLES[400][0] in answer.text


def test_another_method_is_refused_and_the_right_ones_are_named(ana):
    answer = ana._send("PUT", "/opportunities", {}, False)
    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))
    assert "<h1" in answer.text


def test_a_method_that_a_plain_form_may_not_ask_for_is_refused(ana):
    deal = ana.create()
    for asked in ("PUT", "GET", "", "TRACE", "\0"):
        assert ana.post(f"/opportunities/{deal}", {"_method": asked}).status_code == 405


def test_more_than_we_take_is_refused_before_it_is_read(ana):
    answer = ana.post("/opportunities", {"topic": "x" * (2 * 1024 * 1024 + 1), "form_key": form_key()})
    assert answer.status_code == 413
    assert "<h1" in answer.text and "xxxxxxxx" not in answer.text


def test_a_bug_is_logged_with_its_trace_and_without_what_was_typed(ana, refuse, capsys):
    refuse(RuntimeError("a secret of the code"))
    answer = ana.get("/opportunities", q="what was typed")
    logged = json.loads(capsys.readouterr().err.splitlines()[0])
    assert (logged["event"], logged["request"]) == ("bug", answer.headers["X-Request-Id"])
    assert logged["exception"][0]["exc_type"] == "RuntimeError"
    assert "what was typed" not in json.dumps(logged)


@pytest.fixture(params=["sqlite:////no/such/folder/x.db", "postgresql://nobody@127.0.0.1:1/nothing"])
def unreachable(request, app, home: Path, monkeypatch):
    """The application over a database that nobody can reach."""
    from webapp.app import create_app
    from webapp.db import database, use
    from webapp.pluginhost import host

    reachable = database.obj
    monkeypatch.setattr(host, "_host", None)
    yield create_app(Settings(home=home, database_url=request.param, secret_key="k" * 32))
    host.close()
    use(reachable)


@pytest.mark.parametrize("path", ["/opportunities", "/sign-in", "/readyz", "/opportunities/7"])
def test_without_a_database_everybody_is_asked_to_wait(unreachable, path, capsys):
    client = unreachable.test_client()
    client.set_cookie("oportuna", "s.something")
    for language in ("es", "en"):
        answer = client.get(path, headers={"Accept-Language": language})
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "Content-Security-Policy" in answer.headers
        assert answer.headers["X-Request-Id"] in answer.text
        assert f'<html lang="{language}"' in answer.text
    assert "oportuna=;" not in answer.headers.get("Set-Cookie", "")


def test_without_a_database_the_process_still_says_that_it_lives(unreachable):
    assert unreachable.test_client().get("/healthz").status_code == 200
