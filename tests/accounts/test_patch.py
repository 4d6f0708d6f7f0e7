"""PATCH /accounts/<id>: fields are edited in place; what two people change at once merges, or shows both values."""

import pytest

from tests.accounts.book import change, new_account, new_contact, value, version
from tests.support.markup import Markup
from tests.support.visitor import form_key
from webapp.accounts.records import Account
from webapp.audit.records import Action, Change
from webapp.db.epochs import raise_epoch
from webapp.db.statements import counted
from webapp.people.records import RolePrivilege


@pytest.fixture
def account(ana) -> int:
    return new_account(ana, "Bar Pimpi", city="Málaga")


@pytest.fixture
def path(account) -> str:
    return f"/accounts/{account}"


def history(account: int) -> list[tuple]:
    rows = Change.select(Change.field, Change.old, Change.new, Change.version, Change.opportunity_id, Change.kind)
    return list(rows.where(Change.record == f"account:{account}").order_by(Change.id).tuples())


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("name", "Bar El Pimpi", "Bar El Pimpi"),
        ("sector", "Restauración", "restaurants"),
        ("sector", "Bakery and pastry", "bakeries"),
        ("sector", "Flamenco", "Flamenco"),
        ("city", "Córdoba", "Córdoba"),
        ("country", "francia", "FR"),
        ("country", "France", "FR"),
        ("employees", "1.200", "1200"),
        ("employees", "0", "0"),
        ("language", "en", "en"),
        ("tax_treatment", "exempt", "exempt"),
        ("city", "", ""),
    ],
)
def test_a_field_is_changed_and_the_change_is_told(ana, account, path, field, typed, stored):
    before = value(ana, path, f"account:{account}", field)
    answer = change(ana, path, **{field: typed, "number_format": "es"})
    assert answer.status_code == 200
    assert Markup(answer.text).versions == dict.fromkeys(("account-title", "account-key", "account-facts"), "2")
    assert value(ana, path, f"account:{account}", field) == stored
    assert history(account) == [(field, before or None, stored or None, 2, None, "edit")]
    action = Action.get((Action.record == f"account:{account}") & (Action.kind == "changed"))
    assert action.version == 2
    assert action.opportunity_id is None


def test_the_answer_says_what_was_saved_and_calls_for_the_history(ana, path, account):
    answer = change(ana, path, sector="Hoteles")
    assert "Guardado. Sector: Hoteles" in answer.text
    assert "account-changed" in answer.headers["HX-Trigger"]
    told = ana.get(f"{path}/history", fragment=True).text
    assert "Ana Robles</b> cambió Sector: <ins>Hoteles</ins>" in told


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", " \t "),
        ("employees", "muchos"),
        ("employees", "NaN"),
        ("employees", "1e9"),
        ("language", ""),
        ("tax_treatment", "whatever"),
        ("parent", "Nadie"),
        ("owner", "-1"),
        ("name", "n" * 201),
    ],
)
def test_a_value_that_cannot_be_is_refused_beside_the_field(ana, account, path, field, typed):
    answer = change(ana, path, **{field: typed})
    assert answer.status_code == 422
    assert f'data-error="{field}"' in answer.text
    assert version(ana, path) == "1"
    assert history(account) == []


def test_without_a_script_a_refused_value_stays_in_its_form(ana, path):
    answer = ana.post(path, {"_method": "PATCH", "version": "1", "form_key": form_key(), "employees": "muchos"})
    assert answer.status_code == 422
    assert Markup(answer.text).form(path, "PATCH").fields["employees"] == "muchos"


def test_without_a_script_a_field_is_changed_by_its_own_form(ana, account, path):
    form = Markup(ana.get(f"{path}/fields/city").text).form(path, "PATCH").fields
    answer = ana.post(path, form | {"city": "Ronda"})
    assert answer.status_code == 303
    assert value(ana, path, f"account:{account}", "city") == "Ronda"


def test_the_whole_form_sent_untouched_changes_nothing(ana, account, path):
    change(ana, path, sector="Hoteles", country="España", employees="12")
    form = Markup(ana.get(path).text).form(path, "PATCH").fields
    assert ana.post(path, form).status_code == 303
    assert version(ana, path) == "2"


def test_an_edit_must_say_which_version_it_saw(ana, path):
    assert ana.patch(path, {"city": "Ronda"}).status_code == 428


def test_two_people_on_different_fields_both_win(ana, sign_in, account, path):
    marta = sign_in("marta")
    assert change(ana, path, city="Ronda").status_code == 200
    assert change(marta, path, seen=1, sector="Hoteles").status_code == 200
    assert value(ana, path, f"account:{account}", "city") == "Ronda"
    assert value(ana, path, f"account:{account}", "sector") == "hotels"
    assert version(ana, path) == "3"


def test_two_people_on_one_field_are_shown_both_values(ana, sign_in, account, path):
    change(ana, path, sector="Hoteles")
    answer = change(sign_in("marta"), path, seen=1, sector="Educación")
    assert answer.status_code == 409
    assert "Ana Robles</b> cambió «Sector»" in answer.text
    assert "<b>Educación</b>" in answer.text
    assert "<b>Hoteles</b>" in answer.text
    assert 'data-version="2"' in answer.text
    assert value(ana, path, f"account:{account}", "sector") == "hotels"


def test_nothing_of_a_request_with_a_conflict_is_written(ana, sign_in, account, path):
    change(ana, path, city="Ronda")
    answer = change(sign_in("marta"), path, seen=1, city="Jaén", sector="Hoteles")
    assert answer.status_code == 409
    assert value(ana, path, f"account:{account}", "sector") == ""


def test_without_a_script_a_conflict_is_a_page_that_can_be_sent_again(ana, sign_in, path, account):
    change(ana, path, city="Ronda")
    marta = sign_in("marta")
    answer = marta.post(path, {"_method": "PATCH", "version": "1", "form_key": form_key(), "city": "Jaén"})
    assert answer.status_code == 409
    again = Markup(answer.text).form(path, "PATCH").fields
    assert marta.post(path, again).status_code == 303
    assert value(ana, path, f"account:{account}", "city") == "Jaén"


def test_the_same_value_from_two_people_is_no_conflict(ana, sign_in, path):
    change(ana, path, city="Ronda")
    assert change(sign_in("marta"), path, seen=1, city="Ronda").status_code == 200
    assert version(ana, path) == "2"


def test_a_form_sent_twice_takes_effect_once(ana, account, path):
    fields = {"version": "1", "form_key": form_key(), "city": "Ronda"}
    assert [ana.patch(path, fields).status_code for _ in range(2)] == [200, 200]
    assert version(ana, path) == "2"
    change(ana, path, city="Jaén")
    assert ana.patch(path, fields).status_code == 200
    assert value(ana, path, f"account:{account}", "city") == "Jaén"


def test_the_way_back_and_other_content_is_another_edit(ana, account, path):
    """The page that the browser kept has the same form key; what it sends now is not what was sent then."""
    fields = {"version": "1", "form_key": form_key(), "city": "Ronda"}
    ana.patch(path, fields)
    assert ana.patch(path, {**fields, "city": "Jaén"}).status_code == 409
    assert ana.patch(path, {**fields, "version": "2", "city": "Jaén"}).status_code == 200
    assert value(ana, path, f"account:{account}", "city") == "Jaén"


def test_an_account_that_is_not_there_is_not_found(ana):
    for path in ("/accounts/999999", "/accounts/0", "/accounts/99999999999999999999", "/accounts/x"):
        assert ana.get(path).status_code == 404
    assert ana.patch("/accounts/999999", {"city": "Ronda", "version": "1"}).status_code == 404
    assert ana.get("/accounts/1/fields/password").status_code == 404


def test_another_method_is_refused(ana, path):
    assert ana.post(path, {"_method": "DELETE", "form_key": form_key()}).status_code == 405
    assert ana.delete(path).status_code == 405


# Parents


def test_an_account_hangs_below_another_and_is_listed_there(ana, world, path, account):
    assert change(ana, path, parent="la espiga azul").status_code == 200
    assert value(ana, path, f"account:{account}", "parent") == str(world.accounts["espiga"])
    parent = ana.get(f"/accounts/{world.accounts['espiga']}").text
    assert "Filiales" in parent
    assert f'<a href="{path}">Bar Pimpi</a>' in parent
    assert change(ana, path, parent="").status_code == 200
    assert value(ana, path, f"account:{account}", "parent") == ""


def test_an_account_is_never_its_own_parent(ana, path, account):
    answer = change(ana, path, parent=account)
    assert answer.status_code == 422
    assert "no puede ser su propia matriz" in answer.text


def test_an_account_never_hangs_below_itself(ana, path, account):
    middle = new_account(ana, "Grupo Medio", parent="Bar Pimpi")
    lowest = new_account(ana, "Grupo Bajo", parent="Grupo Medio")
    for below in (middle, lowest):
        answer = change(ana, path, parent=below)
        assert answer.status_code == 422
        assert "ya depende de esta cuenta" in answer.text
    assert version(ana, path) == "1"


# Rights


def test_a_colleague_of_the_unit_may_change_it(sign_in, path):
    assert change(sign_in("nadia"), path, city="Ronda").status_code == 200


def test_another_units_person_reads_it_and_is_told_that_they_may_not_change_it(ana, sign_in, account, path):
    luis = sign_in("luis")
    page = luis.get(path)
    assert page.status_code == 200
    assert 'class="edit' not in page.text
    assert "Editar todos los datos" not in page.text
    answer = change(luis, path, city="Bilbao")
    assert answer.status_code == 403
    assert value(ana, path, f"account:{account}", "city") == "Málaga"


def test_who_only_reads_may_change_nothing(sign_in, path):
    assert change(sign_in("irene"), path, city="Bilbao").status_code == 403


def test_an_account_of_nobody_above_the_units_may_be_changed_by_all_of_them(sign_in, path, account, world):
    Account.update(owner_user_id=None, unit_id=world.units["root"]).execute()
    assert change(sign_in("luis"), path, city="Bilbao").status_code == 200
    Account.update(owner_user_id=None, unit_id=None).execute()
    assert change(sign_in("ana"), path, city="Ronda").status_code == 200
    assert change(sign_in("irene"), path, city="Jaén").status_code == 403


def test_an_account_of_somebody_above_the_units_is_theirs(sign_in, path, world):
    Account.update(owner_user_id=world.people["admin"], unit_id=world.units["root"]).execute()
    assert change(sign_in("luis"), path, city="Bilbao").status_code == 403
    assert change(sign_in("admin"), path, city="Bilbao").status_code == 200


def test_a_manager_gives_it_to_another_unit(sign_in, world, path, account):
    answer = change(sign_in("marta"), path, owner=world.people["luis"])
    assert answer.status_code == 200
    assert "Responsable: Luis Urrutia" in answer.text
    assert Account[account].unit_id == world.units["north"]
    assert change(sign_in("ana"), path, city="Ronda").status_code == 403
    assert "Luis Urrutia</ins>" in sign_in("luis").get(f"{path}/history", fragment=True).text


def test_a_salesperson_gives_it_to_nobody_else(ana, world, path):
    assert change(ana, path, owner=world.people["luis"]).status_code == 422
    assert version(ana, path) == "1"


def test_a_colleague_cannot_take_it_from_its_owner_without_the_right_to_assign(ana, sign_in, path, account, world):
    RolePrivilege.delete().where(RolePrivilege.privilege == "assign").execute()
    raise_epoch("access")
    answer = change(sign_in("nadia"), path, owner=world.people["nadia"])
    assert answer.status_code == 403
    assert Account[account].owner_user_id == world.people["ana"]


# Statements


def test_the_number_of_statements_is_the_same_for_1_and_for_50_opportunities_contacts_and_subsidiaries(
    ana, path, account
):
    def statements() -> tuple[int, int]:
        ana.get(path)
        with counted() as reading:
            ana.get(path)
        current = version(ana, path)
        with counted() as editing:
            ana.patch(path, {"version": current, "form_key": form_key(), "name": f"Bar Pimpi {current}"})
        return len(reading), len(editing)

    def fill() -> None:
        new_account(ana, f"Filial {len(history(account))} {form_key()}", parent=account)
        new_contact(ana, account, "Loli Pimpi")
        ana.create(account=account)

    fill()
    few = statements()
    for _each in range(49):
        fill()
    assert statements() == few
    assert few[0] <= 14
    assert few[1] <= 15
