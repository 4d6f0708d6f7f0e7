"""`next`: after signing in one goes on where one wanted to, and never to another site."""

import pytest

from webapp.web.address import safe_next

OUTSIDE = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "https:evil.example",
    "http:/evil.example", "javascript:alert(1)", "evil.example", " //evil.example", "/\t/evil.example", "/\n/evil.example",
    "\t//evil.example", "/a\r\nSet-Cookie: x=1", "//evil.example/%2e%2e", "/\\/evil.example", "data:text/html,x", "?x", "#x", "",
]  # fmt: skip
INSIDE = ["/", "/opportunities?q=S-100&page=2", "/opportunities/7#h-lines", "/opportunities?q=a//b", "/opportunities/ñ"]


@pytest.mark.usefixtures("quick_hashes")
@pytest.mark.parametrize("target", OUTSIDE)
def test_another_site_is_never_gone_to(visitor, target):
    answer = visitor.sign_in("ana", next=target)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("target", OUTSIDE)
def test_a_signed_in_person_is_not_sent_to_another_site_either(ana, target):
    assert ana.get("/sign-in", next=target).headers["Location"] == "/"


@pytest.mark.parametrize("target", INSIDE)
def test_a_place_on_this_site_is_gone_to(target):
    assert safe_next(target, "/elsewhere") == target


def test_who_asks_for_a_page_gets_there_through_the_door(visitor):
    answer = visitor.get("/opportunities", q="S-100")
    assert answer.status_code == 302
    door = visitor.client.get(answer.headers["Location"])
    assert 'name="next" value="/opportunities?q=S-100"' in door.text
    assert visitor.sign_in("ana", next="/opportunities?q=S-100").headers["Location"] == "/opportunities?q=S-100"


def test_the_look_of_the_product_is_changed_and_the_page_stays(ana):
    answer = ana.post("/profile/appearance", {"theme": "dark", "language": "en", "next": "/opportunities?q=x"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/opportunities?q=x")
    page = ana.get("/opportunities").text
    assert '<html lang="en" data-theme="dark"' in page
    assert ana.post("/profile/appearance", {"theme": "light", "next": "//evil.example"}).headers["Location"] == "/"


@pytest.mark.parametrize("fields", [{"theme": "neon"}, {"language": "xx"}, {"theme": "\0"}])
def test_a_look_that_is_not_there_changes_nothing(ana, fields):
    assert ana.post("/profile/appearance", fields).status_code == 302
    assert '<html lang="es" data-number-format="es">' in ana.get("/opportunities").text
