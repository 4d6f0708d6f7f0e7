"""An opportunity that is shared with a colleague: the page lets them do what the share gives, and nothing more."""

from datetime import timedelta

import pytest

from tests.support.visitor import Visitor, form_key
from webapp.core import clock
from webapp.db.statements import counted
from webapp.opportunities.records import Share


@pytest.fixture
def deal(ana: Visitor) -> int:
    made = ana.create(account="La Espiga Azul")
    ana.add_line(made, "CAFE-S100", 2)
    return made


@pytest.fixture
def share(deal, world):
    """A function that shares the deal of Ana's."""

    def give(**rights) -> None:
        Share.insert(opportunity_id=deal, granted_by_id=world.people["ana"], created=clock.now(), **rights).execute()

    return give


def test_who_may_write_by_a_share_edits_in_the_page(deal, share, sign_in, world):
    share(person_id=world.people["luis"], may_write=True)
    luis = sign_in("luis")
    page = luis.get(f"/opportunities/{deal}").text
    assert 'class="edit ' in page and "data-line-add" in page
    fields = {"next_step": "Llamar", "version": luis.version(deal), "form_key": form_key()}
    answer = luis.patch(f"/opportunities/{deal}", fields)
    assert answer.status_code == 200 and 'class="edit ' in answer.text


def test_who_may_only_read_sees_nothing_to_edit(deal, share, sign_in, world):
    share(person_id=world.people["luis"])
    page = sign_in("luis").get(f"/opportunities/{deal}").text
    assert 'class="edit ' not in page and "data-line-add" not in page


def test_a_share_with_a_team_counts_for_its_members(deal, share, sign_in, world):
    share(team_id=world.teams["openings"], may_write=True)
    assert 'class="edit ' in sign_in("nadia").get(f"/opportunities/{deal}").text


def test_a_share_that_has_ended_gives_nothing(deal, share, sign_in, world):
    share(person_id=world.people["nadia"], may_write=True, ends=clock.now() - timedelta(seconds=1))
    assert 'class="edit ' not in sign_in("nadia").get(f"/opportunities/{deal}").text


def test_a_share_gives_no_right_that_the_role_lacks(deal, share, sign_in, world):
    share(person_id=world.people["irene"], may_write=True)
    page = sign_in("irene").get(f"/opportunities/{deal}")
    assert page.status_code != 200 or 'class="edit ' not in page.text


def test_the_owner_s_page_asks_for_no_share(ana, deal):
    ana.get(f"/opportunities/{deal}")
    with counted() as heard:
        ana.get(f"/opportunities/{deal}")
    assert not [sql for sql in heard if 'FROM "share" AS' in sql and "may_assign" in sql]
