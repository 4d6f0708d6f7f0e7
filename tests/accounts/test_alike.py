"""GET /accounts/alike: while a name is typed, the accounts that it may mean are shown."""

import re

import pytest

from tests.accounts.book import new_account, new_contact
from webapp.accounts.records import Account
from webapp.core.folding import folded
from webapp.db.statements import counted


def shown(visitor, **query) -> list[str]:
    """The names that are shown, in their order."""
    return re.findall(r"<b>([^<]+)</b>", visitor.get("/accounts/alike", fragment=True, **query).text)


@pytest.mark.parametrize(
    "typed", ["hotel mirador triana", "HOTEL MIRADOR", "Hotel Mirrador Triana", "Mirador de Triana, S.A.", "hotel mir"]
)
def test_a_known_account_is_shown_with_a_way_to_use_it(ana, world, typed):
    answer = ana.get("/accounts/alike", name=typed, fragment=True)
    mirador = world.accounts["mirador"]
    assert (
        f'<a href="/accounts/{mirador}" data-use="{mirador}" data-label="Hotel Mirador de Triana">usar esta</a>'
        in answer.text
    )
    assert f'name="known" value="{mirador}"' in answer.text


@pytest.mark.parametrize(
    "typed", ["", "h", "ho", "hotel", "Hotel Miramar", "%", "_____", "\x00", "' OR '1'='1", "x" * 5000]
)
def test_what_resembles_none_shows_nothing(ana, typed):
    answer = ana.get("/accounts/alike", name=typed, fragment=True)
    assert answer.status_code == 200
    assert answer.text.strip() == ""


def test_the_likest_stands_first(ana):
    for name in ("Panaderías Trigal", "Panaderías Trigal del Sur", "Trigales del Norte"):
        new_account(ana, name, known="1 2 3 4 5 6 7 8 9")
    assert shown(ana, name="Panaderias Trigal del Sur S.L.")[0] == "Panaderías Trigal del Sur"


def test_it_is_found_among_many_of_the_same_trade(ana):
    names = [f"Hotel Número {n} de la Costa" for n in range(200)]
    Account.insert_many([{"name": name, "folded": folded(name)} for name in names]).execute()
    assert shown(ana, name="Hotel Mirador Triana")[0] == "Hotel Mirador de Triana"


@pytest.mark.parametrize("typed", ["espiga azull", "la espiga azul s.l.", "hotel mirrador"])
def test_a_box_that_is_filled_by_typing_forgives_slips_too(ana, typed):
    assert 'role="option"' in ana.get("/accounts/options", q=typed, fragment=True).text


def test_one_statement_finds_them(ana):
    ana.get("/accounts/alike", name="hotel mirador", fragment=True)
    with counted() as heard:
        ana.get("/accounts/alike", name="hotel mirador", fragment=True)
    assert len(heard) == 2  # who asks, and the names


def test_markup_in_a_known_name_stays_harmless(ana):
    new_account(ana, "<img src=x onerror=alert(1)> Pimpi")
    assert "<img" not in ana.get("/accounts/alike", name="img src x onerror alert pimpi", fragment=True).text


# Contacts


def told(visitor, **query) -> str:
    return visitor.get("/contacts/alike", fragment=True, **query).text


def test_a_contact_is_known_by_mail_and_by_phone_wherever_they_work(ana, world):
    new_contact(ana, world.accounts["espiga"], "Loli Montes", email="Loli@Espiga.example", phone="+34 954 12 34 56")
    by_mail = told(ana, email="loli@espiga.EXAMPLE")
    assert "Loli Montes" in by_mail
    assert "mismo correo" in by_mail
    assert "mismo teléfono" in told(ana, phone="954-123-456")
    assert told(ana, email="otra@espiga.example", phone="954 99 99 99").strip() == ""


def test_a_contact_is_known_by_name_only_in_the_same_account(ana, world):
    mirador, espiga = world.accounts["mirador"], world.accounts["espiga"]
    assert "mismo nombre" in told(ana, name="LUCIA FERRAN", account=mirador)
    assert told(ana, name="LUCIA FERRAN", account=espiga).strip() == ""
    assert told(ana, name="LUCIA FERRAN", account="no").strip() == ""


def test_a_removed_contact_is_not_shown(ana, world):
    contact = new_contact(ana, world.accounts["espiga"], "Loli Montes", email="loli@espiga.example")
    assert ana.delete(f"/contacts/{contact}").status_code == 200
    assert told(ana, email="loli@espiga.example").strip() == ""
