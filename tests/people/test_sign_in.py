"""POST /sign-in: by e-mail and password, slowed down for guessers, with a session of one's own."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.visitor import Visitor
from tests.support.world import PASSWORD
from webapp.core import clock
from webapp.people import passwords
from webapp.people.records import Session, SignInAttempt, User

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def without_what_changes(page: str) -> str:
    """The page without its tokens, its request id and the typed e-mail."""
    page = re.sub(r'(name="csrf_token" value|name="csrf-token" content|Referencia) ?=?"?[^"<]+', "", page)
    return re.sub(r'name="email" type="email" value="[^"]*"', "", page)


def cookie(visitor: Visitor) -> str:
    return visitor.client.get_cookie("oportuna").value


def test_the_right_password_opens_the_door(visitor):
    answer = visitor.sign_in("ana")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "Ana Robles" in visitor.get("/opportunities").text


def test_a_token_for_scripts_is_in_the_head(visitor):
    token = re.search(
        r'<meta name="csrf-token" content="([^"]+)">', visitor.get("/sign-in").text.partition("</head>")[0]
    )
    sent = {"email": "ana@contoso.example", "password": PASSWORD}
    answer = visitor.client.post("/sign-in", data=sent, headers={"X-CSRFToken": token[1]})
    assert answer.status_code == 302


def test_the_email_is_read_without_regard_to_case_and_spaces(visitor):
    visitor.sign_in("ana")
    other = Visitor(visitor.client.application, None)
    answer = other.sign_in(" ANA", email="  Ana@CONTOSO.example ")
    assert answer.status_code == 302


def test_a_wrong_password_is_refused_and_the_email_stays(visitor):
    answer = visitor.sign_in("ana", "not this one")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'value="ana@contoso.example"' in answer.text
    assert visitor.get("/opportunities").status_code == 302
    assert Session.select().count() == 0


def test_a_password_that_was_typed_is_never_sent_back(visitor):
    assert "not this one" not in visitor.sign_in("ana", "not this one").text


def test_nobody_learns_whether_an_account_exists(visitor):
    wrong = visitor.sign_in("ana", "not this one")
    unknown = visitor.sign_in("nobody", "not this one")
    User.update(active=False).where(User.email == "luis@contoso.example").execute()
    inactive = visitor.sign_in("luis")
    User.update(password=None).where(User.email == "irene@contoso.example").execute()
    without = visitor.sign_in("irene")
    assert {each.status_code for each in (wrong, unknown, inactive, without)} == {422}
    assert len({without_what_changes(each.text) for each in (wrong, unknown, inactive, without)}) == 1


@pytest.mark.parametrize("name", ["ana", "nobody"])
def test_a_hash_is_worked_out_whether_or_not_the_account_exists(visitor, monkeypatch, name):
    tried = []
    monkeypatch.setattr(passwords, "_verify", lambda stored, password: tried.append(stored) or False)
    visitor.sign_in(name, "not this one")
    assert len(tried) == 1
    assert tried[0].startswith("$argon2id$")


@pytest.mark.parametrize("typed", ["", " ", "a" * 5000, "\0", "ana@contoso.example\0", "ñ@ß.example", "' OR 1=1 --"])
def test_hostile_emails_are_refused_like_any_other(visitor, typed):
    assert visitor.sign_in("ana", email=typed).status_code == 422


@pytest.mark.parametrize("typed", ["", "\0", "é" * 2000, PASSWORD + "\0", PASSWORD + " "])
def test_hostile_passwords_are_refused_like_any_other(visitor, typed):
    assert visitor.sign_in("ana", typed).status_code == 422


@pytest.mark.usefixtures("quick_hashes")
def test_after_ten_failures_an_account_is_closed_to_that_source_for_a_while(visitor):
    with clock.at(NOON):
        for _failure in range(10):
            assert visitor.sign_in("ana", "wrong").status_code == 422
        refused = visitor.sign_in("ana")
        assert refused.status_code == 429
        assert 890 <= int(refused.headers["Retry-After"]) <= 901
        assert Visitor(visitor.client.application, None).sign_in("nadia").status_code == 302
    with clock.at(NOON + timedelta(minutes=15, seconds=2)):
        assert visitor.sign_in("ana").status_code == 302


@pytest.mark.usefixtures("quick_hashes")
def test_nine_failures_close_nothing(visitor):
    with clock.at(NOON):
        for _failure in range(9):
            visitor.sign_in("ana", "wrong")
        assert visitor.sign_in("ana").status_code == 302


@pytest.mark.usefixtures("quick_hashes")
def test_a_throttled_account_is_open_to_another_source(visitor):
    with clock.at(NOON):
        for _failure in range(10):
            visitor.sign_in("ana", "wrong")
        visitor.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
        assert visitor.sign_in("ana").status_code == 302


@pytest.mark.usefixtures("quick_hashes")
def test_an_unknown_account_is_throttled_just_as_a_known_one(visitor):
    with clock.at(NOON):
        answers = [visitor.sign_in("nobody", "wrong").status_code for _failure in range(11)]
    assert answers == [422] * 10 + [429]


@pytest.mark.usefixtures("quick_hashes")
def test_after_a_hundred_failures_a_source_is_closed_for_all_accounts(visitor):
    with clock.at(NOON):
        for number in range(100):
            SignInAttempt.insert(account=f"{number}@contoso.example", source="127.0.0.1", at=NOON).execute()
        refused = visitor.sign_in("ana")
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) > 0


@pytest.mark.usefixtures("quick_hashes")
def test_a_forwarded_address_is_believed_only_from_a_trusted_proxy(make_app):
    with clock.at(NOON):
        direct = Visitor(make_app(), None)
        for number in range(10):
            direct.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"192.0.2.{number}"
            direct.sign_in("ana", "wrong")
        assert direct.sign_in("ana").status_code == 429
        behind = Visitor(make_app(trusted_proxies=1), None)
        behind.client.environ_base["HTTP_X_FORWARDED_FOR"] = "192.0.2.99"
        assert behind.sign_in("ana").status_code == 302


@pytest.mark.usefixtures("quick_hashes")
def test_old_failures_are_forgotten_by_the_next_one(visitor):
    with clock.at(NOON):
        visitor.sign_in("ana", "wrong")
    with clock.at(NOON + timedelta(minutes=16)):
        visitor.sign_in("ana", "wrong")
    assert SignInAttempt.select().count() == 1


def test_signing_in_begins_a_session_with_another_cookie(visitor):
    visitor.get("/sign-in")
    before = cookie(visitor)
    visitor.sign_in("ana")
    assert cookie(visitor) != before
    assert Session.select().count() == 1


def test_signing_in_again_ends_the_session_that_was_there(visitor):
    visitor.sign_in("ana")
    first = cookie(visitor)
    token = re.search(r'name="csrf-token" content="([^"]+)"', visitor.get("/opportunities").text)[1]
    fields = {"email": "nadia@contoso.example", "password": PASSWORD, "csrf_token": token}
    assert visitor.client.post("/sign-in", data=fields).status_code == 302
    assert cookie(visitor) != first
    assert "Nadia Ferrer" in visitor.get("/opportunities").text
    visitor.client.set_cookie("oportuna", first)
    assert visitor.get("/opportunities").status_code == 302


def test_the_database_keeps_no_cookie(visitor):
    visitor.sign_in("ana")
    kept = Session.get()
    assert kept.token not in cookie(visitor)
    assert cookie(visitor).removeprefix("s.") not in kept.token + kept.data


def test_a_signed_in_person_who_opens_the_sign_in_page_is_sent_on(visitor):
    visitor.sign_in("ana")
    answer = visitor.get("/sign-in", next="/opportunities?q=x")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/opportunities?q=x")


def test_the_people_of_the_sample_are_offered_only_in_a_demo_database(visitor):
    assert "contoso-demo" not in visitor.get("/sign-in").text


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_door_speaks_the_visitors_language(visitor, language):
    page = visitor.client.get("/sign-in", headers={"Accept-Language": language}).text
    assert f'<html lang="{language}"' in page
