"""GET /accounts: everybody's accounts, found without accents, in the order and on the page that the address asks for."""

import pytest

from tests.accounts.book import new_account, new_contact, rows
from webapp.accounts.records import Account
from webapp.core.folding import folded
from webapp.db.statements import counted
from webapp.opportunities.records import Opportunity, Share


@pytest.fixture
def cadiz(ana) -> int:
    return new_account(ana, "Marisquería Peñón", city="Cádiz", sector="Restauración", country="España")


@pytest.mark.parametrize(
    "typed", ["penon", "PEÑÓN", "marisq", "cadiz peñon", "cádiz", "restaur", "espana", "spain", "restaurants"]
)
def test_an_account_is_found_by_any_of_its_words_whatever_the_accents(ana, cadiz, typed):
    assert f"account:{cadiz}" in rows(ana.get("/accounts", q=typed))


@pytest.mark.parametrize("typed", ["marisquerias", "%", "_", "' OR 1=1 --", "\\", "cadiz madrid"])
def test_what_is_in_no_account_finds_none(ana, cadiz, typed):
    answer = ana.get("/accounts", q=typed)
    assert answer.status_code == 200
    assert rows(answer) == []
    assert "Ninguna cuenta cumple la búsqueda" in answer.text


def test_a_search_that_finds_contacts_instead_says_so(ana, cadiz):
    new_contact(ana, cadiz, "Remedios Sanlúcar")
    answer = ana.get("/accounts", q="sanlucar")
    assert "Hay 1 contacto que la cumple." in answer.text
    assert 'href="/contacts?q=sanlucar"' in answer.text
    assert 'href="/accounts/new?name=sanlucar"' in answer.text


@pytest.mark.parametrize("sort", ["name", "city", "sector", "recent", "owner", "nonsense"])
def test_they_stand_in_the_order_that_the_address_asks_for(ana, sort):
    zeta = new_account(ana, "Zeta", city="Ávila", sector="Hoteles")
    alfa = new_account(ana, "Alfa", city="Burgos", sector="Panadería y pastelería")
    both = (f"account:{zeta}", f"account:{alfa}")
    found = [each for each in rows(ana.get("/accounts", sort=sort)) if each in both]
    assert found == (list(both) if sort in ("city", "sector") else list(reversed(both)))


def test_those_with_most_open_opportunities_may_stand_first(ana):
    account = new_account(ana, "Zeta")
    ana.create(account="Zeta")
    assert rows(ana.get("/accounts", sort="open"))[0] == f"account:{account}"


def test_mine_are_those_that_i_own(ana, sign_in):
    luis = sign_in("luis")
    assert "Ninguna cuenta a tu nombre" in luis.get("/accounts", whose="mine").text
    own = new_account(luis, "Sidrería Gayarre")
    new_account(ana, "Freiduría Puerta Real")
    assert rows(luis.get("/accounts", whose="mine")) == [f"account:{own}"]


def test_pages_are_in_the_address_and_one_that_is_not_there_is_the_last(ana, world):
    Account.insert_many(
        [{"name": f"Cliente {n:03}", "folded": folded(f"Cliente {n:03}")} for n in range(120)]
    ).execute()
    first, third = ana.get("/accounts", q="cliente"), ana.get("/accounts", q="cliente", page=3)
    assert len(rows(first)) == 50
    assert len(rows(third)) == 20
    assert "101–120 de 120" in third.text
    assert rows(ana.get("/accounts", q="cliente", page="999999")) == rows(third)
    assert rows(ana.get("/accounts", q="cliente", page="-1")) == rows(first)
    assert 'href="/accounts?q=cliente&amp;page=2"' in first.text


def test_open_opportunities_are_counted_as_far_as_the_reader_sees_them(ana, sign_in, world):
    ana.create(account="La Espiga Azul")
    deal = ana.create(account="La Espiga Azul")
    espiga = world.accounts["espiga"]

    def counted_by(name: str) -> str:
        page = sign_in(name).get("/accounts", q="espiga")
        return (
            page.text.split(f'data-record="account:{espiga}"')[1]
            .split('data-field="open_deals" data-value="')[1]
            .split('"')[0]
        )

    assert counted_by("ana") == "2"
    assert counted_by("luis") == "0"
    Share.insert(
        opportunity_id=deal, person_id=world.people["luis"], granted_by_id=world.people["ana"], created=0
    ).execute()
    assert counted_by("luis") == "1"
    Opportunity.update(status="lost").where(Opportunity.id == deal).execute()
    assert counted_by("ana") == "1"


def test_the_number_of_statements_is_the_same_for_1_and_for_50_accounts(ana, world):
    def statements() -> int:
        ana.get("/accounts")
        with counted() as heard:
            assert ana.get("/accounts").status_code == 200
        return len(heard)

    few = statements()
    Account.insert_many([{"name": f"Cliente {n}", "folded": f"cliente {n}"} for n in range(50)]).execute()
    assert statements() == few <= 3


def test_an_empty_book_says_what_to_do(ana, world):
    Opportunity.update(account_id=None, contact_id=None).execute()
    for table in ("contact", "account"):
        Account._meta.database.execute_sql(f"DELETE FROM {table}")
    assert "Aún no hay cuentas" in ana.get("/accounts").text
    assert "Aún no hay contactos" in ana.get("/contacts").text


def test_who_may_not_create_is_not_offered_to(sign_in):
    irene = sign_in("irene")
    assert "/accounts/new" not in irene.get("/accounts").text
    assert irene.get("/accounts").status_code == 200


def test_nobody_reads_them_without_signing_in(app):
    anonymous = app.test_client()
    assert anonymous.get("/accounts").headers["Location"].startswith("/sign-in")
    assert anonymous.get("/contacts").headers["Location"].startswith("/sign-in")


def test_markup_in_a_name_is_shown_as_it_is_written(ana):
    new_account(ana, "<script>alert(1)</script>", city='"><img src=x>')
    page = ana.get("/accounts").text
    assert "<script>alert(1)" not in page
    assert "<img src=x>" not in page
    assert "&lt;script&gt;alert(1)" in page
