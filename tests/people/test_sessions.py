"""Sessions are rows: they end when they should, at once, and reading writes nothing but `seen`."""

import fcntl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.visitor import Visitor
from webapp.core import clock
from webapp.db import database
from webapp.db.statements import counted
from webapp.people.records import Session, User

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def at_noon(sign_in) -> Visitor:
    """Ana, signed in at noon."""
    with clock.at(NOON):
        return sign_in("ana")


def is_in(visitor: Visitor) -> bool:
    answer = visitor.get("/opportunities")
    answer.close()
    assert answer.status_code in (200, 302)
    return answer.status_code == 200


def test_after_signing_out_the_old_cookie_is_worth_nothing(ana):
    kept = ana.client.get_cookie("oportuna").value
    assert ana.post("/sign-out").status_code == 302
    assert ana.client.get_cookie("oportuna") is None
    ana.client.set_cookie("oportuna", kept)
    assert not is_in(ana)
    assert Session.select().count() == 0


def test_signing_out_elsewhere_leaves_this_session_alone(sign_in):
    here, there = sign_in("ana"), sign_in("ana")
    there.post("/sign-out")
    assert is_in(here)


@pytest.mark.parametrize("cookie", ["s.", "s." + "x" * 43, "s.\N{SNOWMAN}", "x" * 4000, "eyJhIjoxfQ.x.y"])
def test_a_made_up_cookie_is_worth_nothing(app, cookie):
    visitor = Visitor(app, None)
    visitor.client.set_cookie("oportuna", cookie)
    assert not is_in(visitor)
    assert visitor.get("/sign-in").status_code == 200


def test_a_session_ends_after_an_hour_of_silence(at_noon):
    with clock.at(NOON + timedelta(minutes=60)):
        assert is_in(at_noon)
    with clock.at(NOON + timedelta(minutes=121)):
        assert not is_in(at_noon)


def test_somebody_who_works_stays_in_for_twelve_hours_and_no_longer(at_noon):
    for minutes in range(0, 12 * 60 + 1, 45):
        with clock.at(NOON + timedelta(minutes=minutes)):
            assert is_in(at_noon)
    with clock.at(NOON + timedelta(hours=12, seconds=1)):
        assert not is_in(at_noon)


def test_seen_is_written_every_five_minutes_at_most(at_noon):
    with clock.at(NOON + timedelta(minutes=5)):
        is_in(at_noon)
    assert Session.get().seen == NOON
    with clock.at(NOON + timedelta(minutes=5, seconds=1)):
        is_in(at_noon)
        is_in(at_noon)
    assert Session.get().seen == NOON + timedelta(minutes=5, seconds=1)


def test_an_ended_session_is_never_revived(at_noon):
    with clock.at(NOON + timedelta(minutes=61)):
        assert not is_in(at_noon)
    with clock.at(NOON + timedelta(minutes=59)):
        assert is_in(at_noon)
    assert Session.get().seen == NOON + timedelta(minutes=59)


def test_ended_sessions_are_swept_when_someone_signs_in(sign_in):
    with clock.at(NOON):
        sign_in("luis")
    with clock.at(NOON + timedelta(hours=2)):
        sign_in("ana")
        assert Session.select().count() == 1


def test_a_person_who_is_switched_off_is_out_at_once(ana):
    assert is_in(ana)
    User.update(active=False).where(User.email == "ana@contoso.example").execute()
    assert not is_in(ana)
    User.update(active=True).where(User.email == "ana@contoso.example").execute()
    assert is_in(ana)


def test_session_person_and_epochs_are_read_by_one_statement(ana):
    ana.get("/help/keys")
    with counted() as heard:
        assert ana.get("/help/keys").status_code == 200
    assert len(heard) == 1, heard


def test_a_request_without_a_session_asks_the_database_nothing(app):
    visitor = Visitor(app, None)
    with counted() as heard:
        visitor.get("/opportunities")
        visitor.get("/opportunities/7/lines/3")
        visitor.get("/healthz")
    assert heard == []


def test_a_signed_in_request_sets_no_cookie(ana):
    assert "Set-Cookie" not in ana.get("/opportunities").headers


def test_the_cookie_is_closed_to_scripts_and_to_other_sites(visitor):
    cookie = visitor.sign_in("ana").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie and "Domain" not in cookie
    assert len(visitor.client.get_cookie("oportuna").value) >= 43


def test_under_https_the_cookie_is_bound_to_this_host(make_app):
    app = make_app(base_url="https://crm.contoso.example")
    visitor = Visitor(app, None)
    visitor.client.environ_base["wsgi.url_scheme"] = "https"
    answer = visitor.sign_in("ana")
    assert answer.status_code == 302
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-oportuna=s.") and "Secure" in cookie and "Path=/" in cookie
    assert "Domain" not in cookie
    assert "Ana Robles" in visitor.client.get("/opportunities", base_url="https://localhost").text


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")  # PostgreSQL has no queue of writers
def test_seen_is_skipped_while_somebody_else_writes(own_app):
    with clock.at(NOON):
        ana = Visitor(own_app, "ana")
    with Path(f"{database.obj.path}.write-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with clock.at(NOON + timedelta(minutes=10)):
            assert is_in(ana)
    assert Session.get().seen == NOON
    with clock.at(NOON + timedelta(minutes=11)):
        assert is_in(ana)
    assert Session.get().seen == NOON + timedelta(minutes=11)
