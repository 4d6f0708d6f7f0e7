"""GET and POST /profile: language, time zone, theme, single-letter keys; and a new password."""

import re

import pytest

from tests.support.visitor import Visitor
from tests.support.world import PASSWORD, email
from webapp.people.records import SignInAttempt, User

CHOSEN = {"language": "es", "time_zone": "Europe/Madrid", "theme": "system", "keys": "yes"}
NEW = "una frase larga y nueva"


def stored(name: str = "ana") -> User:
    return User.get(User.email == email(name))


def change_password(visitor: Visitor, **fields: str):
    return visitor.post("/profile/password", {"old": PASSWORD, "new": NEW, "again": NEW, **fields})


def test_the_page_shows_what_is_chosen_and_is_in_the_menu(ana):
    page = ana.get("/profile").text
    assert re.search(r"<option selected>Europe/Madrid", page)
    assert re.search(r'name="keys" type="checkbox" value="yes" checked', page)
    assert 'href="/profile"' in ana.get("/opportunities").text


def test_the_choices_hold_from_the_next_page_on(ana):
    answer = ana.post("/profile", CHOSEN | {"language": "en", "time_zone": "America/Lima", "theme": "dark", "keys": ""})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/profile?saved=profile")
    person = stored()
    assert (person.language, person.locale, person.time_zone, person.theme) == ("en", "en_GB", "America/Lima", "dark")
    page = ana.client.get("/profile?saved=profile").text
    assert re.search(r'<html lang="en" data-theme="dark" data-keys="off"', page)
    assert "Saved." in page


def test_the_time_zone_moves_times(ana):
    deal = ana.create()
    before = re.findall(r"\d\d:\d\d", ana.get(f"/opportunities/{deal}").text)
    ana.post("/profile", CHOSEN | {"time_zone": "Asia/Tokyo"})
    assert before != re.findall(r"\d\d:\d\d", ana.get(f"/opportunities/{deal}").text)


def test_keys_are_on_until_switched_off(ana):
    assert "data-keys" not in ana.get("/help/keys").text.split(">", 2)[1]
    assert "data-keys-switch" in ana.get("/help/keys").text
    ana.post("/profile", {name: value for name, value in CHOSEN.items() if name != "keys"})
    page = ana.get("/help/keys").text
    assert 'data-keys="off"' in page
    assert "data-keys-switch" not in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [("language", "fr"), ("time_zone", "Mars/Olympus"), ("time_zone", "../etc/passwd"), ("theme", "pink")],
)
def test_a_choice_that_is_not_offered_is_refused_and_nothing_is_kept(ana, field, typed):
    answer = ana.post("/profile", CHOSEN | {"theme": "dark", field: typed})
    assert answer.status_code == 422
    assert f'id="says-{field}"' in answer.text
    assert stored().theme == "system"


def test_a_new_password_needs_the_old_one_and_works(app, ana, visitor):
    assert change_password(ana).headers["Location"] == "/profile?saved=password"
    assert visitor.sign_in("ana").status_code == 422
    assert visitor.sign_in("ana", NEW).status_code == 302


def test_changing_it_ends_the_other_sessions_and_keeps_this_one(ana, sign_in):
    elsewhere, luis = sign_in("ana"), sign_in("luis")
    change_password(ana)
    assert ana.get("/profile").status_code == 200
    assert elsewhere.get("/profile", fragment=True).status_code == 401
    assert luis.get("/profile").status_code == 200


@pytest.mark.parametrize(
    ("fields", "beside"),
    [
        ({"old": "not this one"}, "old"),
        ({"old": ""}, "old"),
        ({"new": "short", "again": "short"}, "new"),
        ({"new": "x" * 1001, "again": "x" * 1001}, "new"),
        ({"new": email("ana").upper(), "again": email("ana").upper()}, "new"),
        ({"new": PASSWORD, "again": PASSWORD}, "new"),
        ({"again": "something else"}, "again"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_changes(ana, sign_in, fields, beside):
    before, elsewhere = stored().password, sign_in("ana")
    answer = change_password(ana, **fields)
    assert answer.status_code == 422
    assert f'id="says-{beside}"' in answer.text
    assert NEW not in answer.text
    assert stored().password == before
    assert elsewhere.get("/profile").status_code == 200


def test_guessing_the_old_one_is_throttled_like_signing_in(ana, quick_hashes):
    for _try in range(10):
        assert change_password(ana, old="a guess").status_code == 422
    assert change_password(ana).status_code == 429
    assert SignInAttempt.select().count() == 10


def test_nobody_without_a_session_gets_there(visitor):
    assert visitor.get("/profile", fragment=True).status_code == 401
    assert visitor.get("/profile").headers["Location"].startswith("/sign-in")
