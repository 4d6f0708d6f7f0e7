"""A plain form whose session ended meanwhile: what was typed comes back after signing in, and is sent once."""

import pytest

from tests.support.markup import Form, Markup
from tests.support.visitor import Visitor, form_key
from tests.support.world import PASSWORD, email
from webapp.opportunities.records import Opportunity
from webapp.people.records import Session

pytestmark = pytest.mark.usefixtures("quick_hashes")
HERE = {"Origin": "http://localhost"}
TYPED = "Dos «cafeteras» <b>\r\ny un molino"


def ended(visitor: Visitor) -> None:
    Session.delete().execute()


def send(visitor: Visitor, path: str, fields: dict, **headers: str):
    return visitor.client.post(path, data={**fields, "csrf_token": visitor.token}, headers={**HERE, **headers})


def with_password(form: Form, password: str = PASSWORD) -> dict:
    return form.fields | {"email": email("ana"), "password": password}


def test_what_was_typed_is_sent_after_signing_in(ana):
    sent = {"topic": "Cafeteras", "situation": TYPED, "form_key": form_key(), "number_format": "es"}
    ended(ana)
    door = send(ana, "/opportunities", sent)
    assert (door.status_code, Opportunity.select().count()) == (401, 0)
    assert "Tu sesión ha terminado" in door.text
    wrong = ana.client.post("/sign-in", data=with_password(Markup(door.text).form("/sign-in"), "not this one"))
    assert wrong.status_code == 422
    inside = ana.client.post("/sign-in", data=with_password(Markup(wrong.text).form("/sign-in")))
    assert (inside.status_code, Opportunity.select().count()) == (200, 0)
    assert "Dos «cafeteras» &lt;b&gt;" in inside.text
    form = Markup(inside.text).form("/opportunities")
    assert {name: value for name, value in form.fields.items() if name in sent} == sent
    for _time in range(2):
        assert ana.client.post("/opportunities", data=form.fields).status_code == 303
    made = Opportunity.get()
    assert (made.topic, made.situation) == ("Cafeteras", TYPED.replace("\r\n", "\n"))
    assert Opportunity.select().count() == 1


def test_an_edit_carries_its_version_through(ana, sign_in):
    deal = ana.create()
    sign_in("marta").patch(f"/opportunities/{deal}", {"topic": "De Marta", "version": 1})
    ended(ana)
    door = send(
        ana, f"/opportunities/{deal}", {"_method": "PATCH", "topic": "De Ana", "version": 1, "form_key": form_key()}
    )
    inside = ana.client.post("/sign-in", data=with_password(Markup(door.text).form("/sign-in")))
    form = Markup(inside.text).form(f"/opportunities/{deal}", "PATCH")
    conflict = ana.client.post(form.action, data=form.fields)
    assert conflict.status_code == 409
    assert "De Ana" in conflict.text and "De Marta" in conflict.text


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": ""}])
def test_what_another_site_sent_is_not_kept(ana, headers):
    ended(ana)
    door = send(ana, "/opportunities", {"topic": "Ajeno"}, **headers)
    assert door.status_code == 401
    assert "Ajeno" not in door.text and "kept" not in door.text


def test_passwords_are_never_kept(ana):
    ended(ana)
    door = send(ana, "/profile/password", {"old": "secreta vieja", "new": "secreta nueva", "again": "secreta nueva"})
    assert door.status_code == 401
    assert "secreta" not in door.text


def test_more_than_fits_beside_a_password_is_refused_without_it(ana):
    ended(ana)
    door = send(ana, "/opportunities", {"topic": "x" * 600_000})
    assert door.status_code == 401
    assert "xxxxxx" not in door.text


@pytest.mark.parametrize("kept", ["", "{", "[1]", '[["a"]]', '[["a", 1]]', "null", "[" * 5000, '{"a": "b"}'])
def test_a_forged_form_is_left_behind_at_the_door(app, kept):
    answer = Visitor(app, None).sign_in("ana", again="/opportunities", kept=kept)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_a_form_for_another_site_is_left_behind_at_the_door(app):
    answer = Visitor(app, None).sign_in("ana", again="//evil.example/x", kept='[["topic", "x"]]')
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
