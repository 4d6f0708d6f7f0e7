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
