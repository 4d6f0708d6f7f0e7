"""POST /accounts: an account is written down once, with its first contact, unless there is one of that name already."""

import pytest

from tests.accounts.book import new_account, value
from tests.support.markup import Markup
from tests.support.visitor import form_key
from webapp.accounts.records import Account, Contact
from webapp.audit.records import Action

EVERYTHING = {
    "sector": "Hoteles", "city": "Cádiz", "country": "Portugal", "employees": "1.250", "number_format": "es", "language": "fr",
    "tax_treatment": "reverse_charge",
}  # fmt: skip


def refused(answer) -> set[str]:
    assert answer.status_code == 422, answer.status_code
    return {name.removeprefix("says-") for name in Markup(answer.text).ids if name.startswith("says-")}


def post(visitor, **fields):
    return visitor.post("/accounts", {"form_key": form_key(), **fields})


def test_everything_that_was_typed_is_kept(ana, world):
    account = new_account(ana, "Hotel Balneario del Mar", parent="La Espiga Azul", **EVERYTHING)
    path, record = f"/accounts/{account}", f"account:{account}"
    kept = {
        "name": "Hotel Balneario del Mar",
        "sector": "hotels",
        "city": "Cádiz",
        "country": "PT",
        "employees": "1250",
    }
    kept |= {"language": "fr", "tax_treatment": "reverse_charge", "parent": str(world.accounts["espiga"])}
    for name, stored in kept.items():
        assert value(ana, path, record, name) == stored, name
    assert value(ana, path, record, "owner") == str(world.people["ana"])
    assert Account[account].unit_id == world.units["south"]


def test_a_sector_and_a_country_may_be_any_other_word(ana):
    account = new_account(ana, "Circo Raluy", sector="Circo", country="Ultramar")
    assert value(ana, f"/accounts/{account}", f"account:{account}", "sector") == "Circo"
    assert value(ana, f"/accounts/{account}", f"account:{account}", "country") == "Ultramar"


def test_the_first_contact_comes_with_it(ana):
    account = new_account(ana, "Bar Pimpi", contact_name="Loli Pimpi", contact_email="loli@pimpi.example")
    contact = Contact.get(Contact.account_id == account)
    assert (contact.name, contact.email) == ("Loli Pimpi", "loli@pimpi.example")
    page = ana.get(f"/accounts/{account}").text
    assert "Ana Robles</b> creó la cuenta" in page
    assert "Ana Robles</b> añadió a <b>Loli Pimpi</b>" in page


def test_a_contact_that_cannot_be_keeps_the_account_from_being_created(ana):
    answer = post(ana, name="Bar Pimpi", contact_email="no es un correo")
    assert refused(answer) == {"contact_name", "contact_email"}
    assert 'value="no es un correo"' in answer.text
    assert not Account.select().where(Account.name == "Bar Pimpi").exists()


@pytest.mark.parametrize("name", ["", "   ", "\x00\x01", "\u200b\u200b", "x" * 201])
def test_a_name_that_is_none_is_refused(ana, name):
    assert refused(post(ana, name=name)) == {"name"}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("employees", "-1"),
        ("employees", "2,5"),
        ("employees", "100000000"),
        ("language", "xx"),
        ("tax_treatment", "none"),
        ("parent", "Nadie S. A."),
        ("parent", "99999999999999999999"),
        ("owner", "x"),
        ("owner", "999999"),
        ("sector", "s" * 81),
        ("country", "c" * 81),
        ("city", "c" * 101),
    ],
)
def test_a_value_that_cannot_be_is_refused_beside_its_field(ana, field, typed):
    answer = post(ana, name="Bar Pimpi", **{field: typed})
    assert refused(answer) == {field}
    assert "No se ha guardado nada." in answer.text


def test_a_parent_that_is_not_there_is_refused(ana):
    assert refused(post(ana, name="Bar Pimpi", parent="999999")) == {"parent"}


def test_hostile_names_are_kept_as_they_are_and_shown_harmless(ana):
    for name in ("=1+1", "<b>Café & Té</b>", "'; DROP TABLE account; --", "{{ 7 * 7 }}", "日本茶館", "🏨 Hotel"):
        account = new_account(ana, name)
        page = ana.get(f"/accounts/{account}")
        assert Markup(page.text).value(f"account:{account}", "name") == name
        assert "<b>Café & Té" not in page.text


def test_marks_that_turn_the_line_around_are_left_out(ana):
    account = new_account(ana, "Bar \u202eipmiP")
    assert Account[account].name == "Bar ipmiP"


def test_the_same_form_twice_creates_it_once(ana):
    key = form_key()
    first, second = (ana.post("/accounts", {"name": "Bar Pimpi", "form_key": key}) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Account.select().where(Account.name == "Bar Pimpi").count() == 1


def test_the_same_form_with_other_content_says_where_the_first_went(ana):
    key = form_key()
    first = ana.post("/accounts", {"name": "Bar Pimpi", "form_key": key})
    other = ana.post("/accounts", {"name": "Bar Pompa", "form_key": key})
    assert other.status_code == 409
    assert f'href="{first.headers["Location"]}"' in other.text


def test_one_of_the_same_name_is_shown_before_another_is_made(ana, world):
    answer = post(ana, name="HOTEL MIRADOR TRIANA, S.L.")
    assert refused(answer) == {"name"}
    mirador = world.accounts["mirador"]
    assert f'href="/accounts/{mirador}" data-use="{mirador}"' in answer.text
    again = Markup(answer.text).form("/accounts").fields
    assert again["known"] == str(mirador)
    assert post(ana, name="HOTEL MIRADOR TRIANA, S.L.", known=again["known"]).status_code == 303


def test_one_that_only_resembles_another_is_made(ana):
    assert post(ana, name="Hotel Mirador").status_code == 303


def test_an_empty_owner_leaves_it_to_the_unit(ana, world):
    account = new_account(ana, "Bar Pimpi", owner="")
    assert Account[account].owner_user_id is None
    assert Account[account].unit_id == world.units["south"]


def test_a_manager_gives_it_to_somebody_and_their_unit(sign_in, world):
    account = new_account(sign_in("marta"), "Bar Pimpi", owner=world.people["luis"])
    assert Account[account].unit_id == world.units["north"]


def test_a_salesperson_cannot_give_it_to_another_unit(ana, world):
    assert refused(post(ana, name="Bar Pimpi", owner=world.people["luis"])) == {"owner"}


def test_who_may_not_create_is_refused(sign_in):
    assert post(sign_in("irene"), name="Bar Pimpi").status_code == 403


def test_a_form_without_its_key_is_refused(ana):
    assert ana.post("/accounts", {"name": "Bar Pimpi"}).status_code == 422


def test_the_form_starts_with_the_name_that_was_looked_for(ana):
    assert Markup(ana.get("/accounts/new", name="Bar Pimpi").text).form("/accounts").fields["name"] == "Bar Pimpi"


def test_an_account_named_in_an_opportunity_has_a_history_too(ana):
    ana.create(account="Chiringuito El Levante")
    account = Account.get(Account.name == "Chiringuito El Levante")
    assert Action.select().where((Action.record == f"account:{account.id}") & (Action.kind == "created")).count() == 1
    assert account.unit_id is not None
