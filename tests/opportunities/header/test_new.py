"""GET /opportunities/new: the form starts with the account and the contact that the address names."""

from tests.support.markup import Markup
from webapp.db.statements import counted


def test_an_account_and_a_contact_chosen_by_id_are_shown_by_name(ana, world):
    page = ana.get("/opportunities/new", account=world.accounts["mirador"], contact=world.contacts["lucia"])
    fields = Markup(page.text).form("/opportunities").fields
    assert fields["account"] == "Hotel Mirador de Triana"
    assert fields["contact"] == "Lucía Ferrán"
    assert f'data-chosen="{world.accounts["mirador"]}"' in page.text
    assert f'data-chosen="{world.contacts["lucia"]}"' in page.text


def test_what_is_not_there_stays_as_it_was_given(ana):
    for given in ("999999", "Bar Pimpi", "<b>", "9" * 40):
        page = ana.get("/opportunities/new", account=given)
        assert Markup(page.text).form("/opportunities").fields["account"] == given


def test_after_a_refusal_a_chosen_account_is_still_shown_by_name(ana, world):
    sent = {"topic": "", "account": world.accounts["mirador"], "form_key": "0" * 32}
    answer = ana.post("/opportunities", sent)
    assert answer.status_code == 422
    assert Markup(answer.text).form("/opportunities").fields["account"] == "Hotel Mirador de Triana"


def test_it_takes_few_statements(ana, world):
    query = {"account": world.accounts["mirador"], "contact": world.contacts["lucia"]}
    ana.get("/opportunities/new", **query)
    with counted() as heard:
        ana.get("/opportunities/new", **query)
    assert len(heard) <= 5


# The person there, written down on the spot


def test_a_contact_that_the_account_lacks_is_added_with_the_opportunity(ana, world):
    made = ana.record(ana.create(account="La Espiga Azul", contact="  Rocío   Almagro "))
    assert made["contact"]["name"] == "Rocío Almagro"
    assert "Rocío Almagro" in ana.get(f"/accounts/{world.accounts['espiga']}").text
    again = ana.record(ana.create(account=world.accounts["espiga"], contact="ROCIO ALMAGRO"))
    assert again["contact"] == made["contact"]


def test_a_new_account_and_its_first_contact_come_with_one_form(ana):
    made = ana.record(ana.create(account="Chiringuito El Levante", contact="Curro Bolonia"))
    page = ana.get(f"/accounts/{made['account']['id']}").text
    assert "Ana Robles</b> añadió a <b>Curro Bolonia</b>" in page
    assert ana.get("/opportunities", q="curro levante", status="all").text.count("Cafeteras para tres hoteles") >= 1


def test_a_contact_without_an_account_is_refused(ana):
    answer = ana.post("/opportunities", {"topic": "x", "contact": "Curro Bolonia", "form_key": "1" * 32})
    assert answer.status_code == 422
    assert "Elige la cuenta en la que trabaja." in answer.text


def test_a_name_that_several_have_is_not_guessed(ana, world):
    for name in ("Lucía Campos", "Lucía Montes"):
        ana.create(account="La Espiga Azul", contact=name)
    answer = ana.post(
        "/opportunities", {"topic": "x", "account": "La Espiga Azul", "contact": "lucia", "form_key": "1" * 32}
    )
    assert answer.status_code == 422
    assert "Hay varios contactos «lucia» en esta cuenta." in answer.text


def test_nothing_of_it_is_kept_when_the_form_is_refused(ana, world):
    sent = {"topic": "", "account": "Bar Pimpi", "contact": "Loli Montes", "form_key": "1" * 32}
    assert ana.post("/opportunities", sent).status_code == 422
    assert "Ningún contacto cumple la búsqueda" in ana.get("/contacts", q="loli").text
    assert "Ninguna cuenta cumple la búsqueda" in ana.get("/accounts", q="pimpi").text


def test_a_key_that_an_accounts_form_had_creates_nothing(ana):
    key = "2" * 32
    assert ana.post("/accounts", {"name": "Bar Pimpi", "form_key": key}).status_code == 303
    answer = ana.post("/opportunities", {"topic": "Cafetera", "form_key": key})
    assert answer.status_code == 422
    assert Markup(answer.text).form("/opportunities").fields["form_key"] != key
