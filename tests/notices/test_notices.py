"""Notices: told, counted, read, followed, and silent about what the reader may no longer see."""

import pytest

from webapp import notices
from webapp.db import write
from webapp.db.statements import counted
from webapp.notices import words
from webapp.opportunities.records import Opportunity
from webapp.people.records import User


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    monkeypatch.setattr(words, "_words", dict(words._words))
    notices.word("greeted", "{who} te saluda desde {record}", "opportunities.record")


@pytest.fixture
def deal(ana):
    return ana.create(topic="Terraza nueva")


@pytest.fixture
def tell(world, deal):
    def told(*names, who="Luis"):
        with write():
            notices.tell([world.people[name] for name in names], "greeted", f"opportunity:{deal}", {"who": who})

    return told


def test_a_notice_is_told_in_the_readers_language_with_what_they_may_see(ana, tell):
    tell("ana")
    page = ana.get("/notices").text
    assert "Luis te saluda desde OP-" in page and "Terraza nueva" in page
    assert "1 sin leer" in page


def test_every_page_counts_without_a_statement_more(ana, tell):
    ana.get("/profile")
    with counted() as before:
        assert "sin leer" not in ana.get("/profile").text
    tell("ana", "nadia")
    tell("ana")
    with counted() as after:
        assert "ajustes, 2 avisos sin leer" in ana.get("/profile").text
    assert len(after) == len(before)


def test_following_marks_it_read_and_leads_to_the_record(ana, deal, tell, world):
    tell("ana")
    notice = ana.get("/notices").text.split('data-record="notice:')[1].split('"')[0]
    answer = ana.post(f"/notices/{notice}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/opportunities/{deal}")
    assert User.get_by_id(world.people["ana"]).unread == 0
    assert "Todo leído" in ana.get("/notices").text


def test_one_or_all_are_marked_read(ana, tell, world):
    tell("ana")
    tell("ana")
    notice = ana.get("/notices").text.split('data-record="notice:')[1].split('"')[0]
    ana.post(f"/notices/{notice}/read")
    ana.post(f"/notices/{notice}/read")
    assert User.get_by_id(world.people["ana"]).unread == 1
    ana.post("/notices/read")
    assert User.get_by_id(world.people["ana"]).unread == 0


def test_what_the_reader_may_no_longer_see_is_not_named(ana, deal, tell, world):
    tell("ana")
    moved = {"unit_id": world.units["north"], "owner_user_id": world.people["luis"]}
    Opportunity.update(moved).where(Opportunity.id == deal).execute()
    page = ana.get("/notices").text
    assert "Terraza" not in page and "Luis te saluda" not in page
    assert "Un aviso sobre algo que ya no puedes ver." in page
    notice = page.split('data-record="notice:')[1].split('"')[0]
    assert ana.post(f"/notices/{notice}").headers["Location"] == "/notices"


def test_nobody_reads_or_marks_anothers(ana, sign_in, tell, world):
    tell("ana")
    notice = ana.get("/notices").text.split('data-record="notice:')[1].split('"')[0]
    luis = sign_in("luis")
    assert "Terraza" not in luis.get("/notices").text
    assert luis.post(f"/notices/{notice}").status_code == 404
    assert luis.post(f"/notices/{notice}/read").status_code == 404
    luis.post("/notices/read")
    assert User.get_by_id(world.people["ana"]).unread == 1


def test_a_kind_that_is_gone_is_told_without_words(ana, tell, monkeypatch):
    tell("ana")
    words._words.pop("greeted")
    assert "Un aviso sobre algo" in ana.get("/notices").text


def test_names_are_text_and_never_markup(ana, tell):
    tell("ana", who="<b>Luis</b> {record}")
    page = ana.get("/notices").text
    assert "&lt;b&gt;Luis&lt;/b&gt; {record}" in page


def test_an_empty_list_says_what_will_come(ana, world):
    assert "Aún no hay avisos" in ana.get("/notices").text


def test_the_list_takes_as_many_statements_with_50_notices(ana, tell):
    tell("ana")
    ana.get("/notices")
    with counted() as one:
        ana.get("/notices")
    for _notice in range(60):
        tell("ana")
    with counted() as many:
        page = ana.get("/notices").text
    assert len(one) == len(many) == 3
    assert "Anteriores" in page


def test_what_was_read_is_forgotten_after_half_a_year_and_the_rest_stays(ana, tell):
    from datetime import timedelta

    from webapp.core import clock
    from webapp.notices import store

    with clock.at(clock.now() - timedelta(days=181)):
        tell("ana")
        tell("nadia")
    ana.post("/notices/read")
    tell("ana")
    ana.post("/notices/read")
    assert store.forget_old() == 1
    assert ana.get("/notices").text.count('data-record="notice:') == 1
