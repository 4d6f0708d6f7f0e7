"""GET /accounts/<id>: what an account is, who works there, what is being sold to it as far as the reader may see."""

import pytest

from tests.accounts.book import change, new_account, new_contact, rows
from tests.support.markup import Markup
from webapp.accounts.records import Account
from webapp.opportunities.records import Opportunity


@pytest.fixture
def account(ana) -> int:
    return new_account(ana, "Bar Pimpi", city="Málaga", sector="Restauración", country="España")


def deals(answer) -> list[int]:
    return [int(each.split(":")[1]) for each in rows(answer) if each.startswith("opportunity:")]


def test_its_open_opportunities_stand_first_with_their_sums_by_currency(ana, account):
    won = ana.create(account=account, estimated_revenue="700")
    first, second = (ana.create(account=account, estimated_revenue="1200.50") for _ in range(2))
    Opportunity.update(status="won", actual_revenue=650).where(Opportunity.id == won).execute()
    Opportunity.update(currency="USD", close_date=None).where(Opportunity.id == second).execute()
    answer = ana.get(f"/accounts/{account}")
    assert deals(answer)[-1] == won
    assert set(deals(answer)[:2]) == {first, second}
    assert "1.200,50\xa0€ + 1.200,50\xa0US$" in answer.text
    assert "2 oportunidades abiertas" in answer.text
    assert "650,00\xa0€" in answer.text


def test_what_the_reader_may_not_see_is_neither_listed_nor_counted(ana, sign_in, account):
    luis = sign_in("luis")
    own, other = (
        luis.create(account=account, estimated_revenue="90"),
        ana.create(account=account, estimated_revenue="7000"),
    )
    theirs = luis.get(f"/accounts/{account}")
    assert deals(theirs) == [own]
    assert "7.000,00" not in theirs.text
    assert "1 oportunidad abierta" in theirs.text
    assert set(deals(sign_in("marta").get(f"/accounts/{account}"))) == {own, other}


def test_one_in_the_trash_is_gone(ana, account):
    deal = ana.create(account=account)
    Opportunity.update(deleted=1).where(Opportunity.id == deal).execute()
    answer = ana.get(f"/accounts/{account}")
    assert deals(answer) == []
    assert "Ninguna que puedas ver." in answer.text


def test_more_than_fit_lead_to_the_list(ana, account):
    for _each in range(26):
        ana.create(account=account)
    answer = ana.get(f"/accounts/{account}")
    assert len(deals(answer)) == 25
    assert "25 de 26" in answer.text
    assert f'href="/opportunities?account={account}&amp;status=all"' in answer.text


def test_every_id_of_an_answer_stands_once_in_the_page(ana, account, world):
    new_contact(ana, account, "Loli Montes")
    new_account(ana, "Bar Pimpi Dos", parent=account)
    page = Markup(ana.get(f"/accounts/{account}").text)
    assert page.repeated_ids == []
    answer = Markup(change(ana, f"/accounts/{account}", city="Ronda").text)
    assert set(answer.ids) <= set(page.ids)
    caught_up = Markup(ana.get(f"/accounts/{account}", fragment=True).text)
    assert set(caught_up.ids) <= set(page.ids)
    assert caught_up.roots[0] == "tbody"


def test_all_its_words_are_in_the_readers_language(ana, account):
    ana.post("/profile/appearance", {"language": "en"})
    page = ana.get(f"/accounts/{account}").text
    for word in ("Restaurants", "Spain", "To be won", "VAT treatment", "Standard", "Contacts", "New opportunity"):
        assert word in page, word
    for word in ("Restauración", "España", "Ganado", "Sin teléfono", "Empleados"):
        assert word not in page, word


def test_a_sector_that_an_import_brought_by_name_is_told_in_the_readers_language(ana, account):
    Account.update(sector="Hoteles").where(Account.id == account).execute()
    ana.post("/profile/appearance", {"language": "en"})
    assert ">Hotels<" in ana.get(f"/accounts/{account}").text


@pytest.mark.parametrize(
    ("place", "typed", "code", "name"),
    [
        ("sectors", "hot", "hotels", "Hoteles"),
        ("countries", "esp", "ES", "España"),
        ("countries", "PORT", "PT", "Portugal"),
    ],
)
def test_sectors_and_countries_are_offered_while_typing(ana, place, typed, code, name):
    answer = ana.get(f"/accounts/{place}", q=typed, fragment=True)
    assert f'data-value="{code}" data-label="{name}"' in answer.text


@pytest.mark.parametrize(
    "field", ["name", "sector", "city", "country", "employees", "language", "tax_treatment", "parent", "owner"]
)
def test_each_field_has_an_editor_as_page_and_as_fragment(ana, account, field):
    page = ana.get(f"/accounts/{account}/fields/{field}")
    assert field in Markup(page.text).form(f"/accounts/{account}", "PATCH").fields
    part = ana.get(f"/accounts/{account}/fields/{field}", fragment=True)
    assert "<html" not in part.text
    assert f'name="{field}"' in part.text
