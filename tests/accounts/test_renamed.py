"""A new name of an account or a contact is found at once in the opportunities that name it."""

import pytest

from tests.accounts.book import change, new_account, new_contact, rows, version
from tests.support.visitor import form_key
from webapp.db.statements import counted
from webapp.opportunities.records import Opportunity


def found(visitor, typed: str) -> set[int]:
    return {
        int(each.removeprefix("opportunity:")) for each in rows(visitor.get("/opportunities", q=typed, status="all"))
    }


@pytest.fixture
def account(ana) -> int:
    return new_account(ana, "Bar Pimpi")


def test_an_accounts_opportunities_are_found_by_its_new_name_and_no_longer_by_the_old(ana, account):
    contact = new_contact(ana, account, "Loli Montes")
    deals = {ana.create(account=account, contact=contact), ana.create(account=account)}
    other = ana.create(account="La Espiga Azul")
    assert found(ana, "pimpi") == deals
    assert change(ana, f"/accounts/{account}", name="Chiringuito Peñón").status_code == 200
    assert found(ana, "penon") == deals
    assert found(ana, "pimpi") == set()
    assert found(ana, "montes") < deals
    assert found(ana, "espiga") == {other}


def test_a_contacts_opportunities_are_found_by_its_new_name(ana, account):
    contact = new_contact(ana, account, "Loli Montes")
    deal = ana.create(account=account, contact=contact)
    ana.create(account=account)
    assert change(ana, f"/contacts/{contact}", name="Dolores Sanlúcar").status_code == 200
    assert found(ana, "sanlucar") == {deal}
    assert found(ana, "loli") == set()


def test_another_field_leaves_the_opportunities_alone(ana, account):
    deal = ana.create(account=account)
    change(ana, f"/accounts/{account}", city="Ronda")
    assert ana.version(deal) == 1


def test_those_that_the_actor_may_not_see_follow_too(ana, sign_in, account):
    luis = sign_in("luis")
    deal = luis.create(account=account)
    assert change(ana, f"/accounts/{account}", name="Chiringuito Peñón").status_code == 200
    assert found(luis, "penon") == {deal}
    assert found(ana, "penon") == set()


def test_an_edit_that_was_under_way_keeps_the_new_name(ana, account):
    deal = ana.create(account=account)
    change(ana, f"/accounts/{account}", name="Chiringuito Peñón")
    answer = ana.patch(f"/opportunities/{deal}", {"topic": "Otra cosa", "version": "1"})
    assert answer.status_code == 200
    assert found(ana, "penon otra cosa") == {deal}
    assert Opportunity[deal].search.endswith("chiringuito penon")


def test_one_name_costs_as_many_statements_as_fifty(ana, account):
    def statements(name: str) -> int:
        seen = version(ana, f"/accounts/{account}")
        with counted() as heard:
            ana.patch(f"/accounts/{account}", {"version": seen, "form_key": form_key(), "name": name})
        return len(heard)

    ana.create(account=account)
    one = statements("Chiringuito Uno")
    for _each in range(49):
        ana.create(account=account)
    assert statements("Chiringuito Dos") == one
    assert len(found(ana, "dos")) == 50
