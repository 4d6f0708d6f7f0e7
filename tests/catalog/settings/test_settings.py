"""/admin/settings: what each setting does, whose it is, and who may change it."""

import pytest

from tests.support.markup import Markup
from tests.support.visitor import Visitor, form_key
from webapp.audit.records import Action, Change
from webapp.catalog.settings.rules import SETTINGS, example, rules_from
from webapp.db.epochs import read_epochs
from webapp.jobs.records import Job
from webapp.people.records import BusinessUnit, UnitSetting
from webapp.people.units import unit_tree
from webapp.pricing.model import Rules


def save(visitor: Visitor, unit: int, **fields: object):
    version = BusinessUnit.get_by_id(unit).version
    sent = {"version": version, "number_format": "es", "form_key": form_key(), "_method": "PATCH", **fields}
    return visitor.post(f"/admin/settings/{unit}", sent)


def own(unit: int) -> dict[str, str]:
    return {row.name: row.value for row in UnitSetting.select().where(UnitSetting.unit_id == unit)}


def test_a_setting_is_the_units_own_until_it_is_taken_back(irene, world):
    south = world.units["south"]
    before = read_epochs()
    assert save(irene, south, manual_discount="unit", rounding="document").status_code == 303
    assert own(south) == {"pricing.manual_discount": "unit", "pricing.rounding": "document"}
    assert read_epochs().rules == before.rules + 1
    assert unit_tree(read_epochs())[world.units["north"]].settings.get("pricing.rounding") is None
    assert save(irene, south, manual_discount="", rounding="document").status_code == 303
    assert own(south) == {"pricing.rounding": "document"}


def test_the_page_says_whose_each_value_is(irene, world):
    text = irene.get(f"/admin/settings/{world.units['south']}").text
    assert "Lo dice Contoso." in text and "Como Contoso: De lo que queda antes de portes e IVA" in text
    assert "Lo dice esta unidad." in irene.get(f"/admin/settings/{world.units['root']}").text


def test_every_value_has_an_example_that_the_engine_works_out(irene, world):
    page = irene.get(f"/admin/settings/{world.units['south']}").text
    for shown in (
        "ingresos estimados 1240,00", "ingresos estimados 1000,00", "neto 121,00", "total 146,41", "neto 100,00",
        "0,24 + 0,24 + 0,24 = 0,72", "0,24 + 0,24 + 0,23 = 0,71", "descuento 10,00", "descuento 30,00",
        "IVA 210,00", "IVA 199,50", "Tu unidad la pide", "no tiene precio en esta lista",
    ):  # fmt: skip
        assert shown in page.replace("\N{NO-BREAK SPACE}", " ").replace("1.240", "1240").replace("1.000", "1000"), shown


def test_examples_follow_the_other_settings(irene, world):
    save(irene, world.units["south"], tax_included="true")
    page = irene.get(f"/admin/settings/{world.units['south']}").text
    assert "neto 1.000,00" not in page, "with the tax inside, 1 000.00 are no longer net"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_values_of_a_setting_differ_in_their_example(setting):
    told = {str(example(setting, value, Rules(), "EUR", 2)) for value in setting.choices}
    assert len(told) == len(setting.choices)


def test_what_is_not_said_or_not_understood_is_as_usual():
    assert rules_from({}) == rules_from({"pricing.rounding": "nonsense", "other": "x"}) == Rules()
    assert rules_from({"pricing.tax_included": "true", "pricing.price_list_required": "false"}) == Rules(
        tax_included=True, price_list_required=False
    )


def test_the_largest_discount_of_a_role_is_a_setting(irene, world):
    south = world.units["south"]
    assert save(irene, south, **{"limit.salesperson": "7,5"}).status_code == 303
    assert own(south) == {"approvals.limit.salesperson": "7.5"}
    text = irene.get(f"/admin/settings/{south}").text
    assert 'value="7,5"' in text and "sin límite" in text
    refused = save(irene, south, **{"limit.salesperson": "120"}, rounding="document")
    assert refused.status_code == 422 and 'value="120"' in refused.text and "de 0 a 100" in refused.text
    assert "pricing.rounding" not in own(south), "nothing of it is written"


def test_a_change_is_told_and_lets_the_background_look_for_moved_prices(irene, world):
    save(irene, world.units["south"], tax_included="true")
    action = Action.select().where(Action.record == f"unit:{world.units['south']}").get()
    change = Change.get(Change.action_id == action.id)
    assert (action.kind, change.field, change.old, change.new) == ("changed", "pricing.tax_included", None, "true")
    assert [job.kind for job in Job.select()] == ["prices_moved"]
    assert "El IVA va dentro del precio</ins>" in irene.get(f"/admin/settings/{world.units['south']}").text


def test_two_people_on_two_settings_both_win_and_on_one_the_second_sees_both(irene, sign_in, world):
    south = world.units["south"]
    version = BusinessUnit.get_by_id(south).version
    admin = sign_in("admin")
    assert save(irene, south, rounding="document").status_code == 303
    assert save(admin, south, version=version, manual_discount="unit").status_code == 303
    conflict = save(admin, south, version=version, rounding="line")
    assert conflict.status_code == 409 and "En el documento" in conflict.text
    assert own(south)["pricing.rounding"] == "document"


def test_a_value_that_is_none_is_refused(irene, world):
    assert save(irene, world.units["south"], rounding="sometimes").status_code == 422


@pytest.mark.parametrize("name", ["ana", "marta"])
def test_who_may_not_configure_rules_is_told_so(sign_in, world, name):
    visitor = sign_in(name)
    for path in ("/admin/settings", f"/admin/settings/{world.units['south']}", "/admin/settings/99999"):
        assert visitor.get(path).status_code == 403
    assert save(visitor, world.units["south"], rounding="document").status_code == 403
    assert own(world.units["south"]) == {}
    assert "/admin/settings" not in visitor.get("/products").text


def test_a_unit_that_is_none_is_not_there(irene):
    assert irene.get("/admin/settings/99999").status_code == 404
    assert Markup(irene.get("/admin/settings").text).form(
        f"/admin/settings/{BusinessUnit.get(BusinessUnit.parent_id.is_null()).id}", "PATCH"
    )
