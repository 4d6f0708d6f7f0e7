"""Plugins of a unit by the pages: enable with a generated form, order, suspend, disable, inherit; who may not."""

import json
from datetime import timedelta

import pytest

from tests.support.visitor import Visitor
from webapp.audit.records import Action
from webapp.core import clock
from webapp.db.epochs import raise_epoch
from webapp.people.records import RoleGrant, RolePrivilege
from webapp.pluginhost import timings
from webapp.pluginhost.records import PluginFailure, PluginSuspension, UnitPlugin

SETTINGS = {
    "number_format": "es",
    "tiers.0.since": "4", "tiers.0.percent": "4,5", "tiers.1.since": "", "tiers.1.percent": "",
    "season_from": "2026-11-01", "season_until": "2026-12-31",
}  # fmt: skip


def enabled(world, unit: str = "south") -> dict[str, dict]:
    rows = UnitPlugin.select().where(UnitPlugin.unit_id == world.units[unit]).order_by(UnitPlugin.position)
    return {row.plugin: json.loads(row.settings) for row in rows}


def test_the_overview_tells_what_is_installed_and_who_answers_what(irene):
    page = irene.get("/admin/plugins").text
    for told in ("Precios de Contoso Coffee", "Servicios de Contoso", "Concursos públicos de Contoso"):
        assert told in page
    assert "line_adjustments" in page
    english = irene.get("/admin/plugins", language="en").status_code
    assert english == 200


@pytest.mark.parametrize("name", ["ana", "luis"])
def test_who_may_not_change_rules_is_refused_alike_wherever(app, irene, south, coffee, name):
    visitor = Visitor(app, name)
    assert {
        visitor.get(path).status_code for path in ("/admin/plugins", south, coffee, "/admin/plugins/units/999")
    } == {403}
    assert visitor.post(south, {"do": "disable:contoso_coffee"}).status_code == 403
    assert visitor.post(coffee, SETTINGS).status_code == 403
    assert visitor.post("/admin/plugins/rescan").status_code == 403


def test_another_unit_is_not_there(app, irene, world, south, coffee):
    RolePrivilege.update(depth="unit").where(RolePrivilege.privilege == "configure_rules").execute()
    RoleGrant.update(unit_id=world.units["north"]).where(RoleGrant.user_id == world.people["irene"]).execute()
    raise_epoch("access")
    visitor = Visitor(app, "irene")
    assert visitor.get(f"/admin/plugins/units/{world.units['north']}").status_code == 200
    assert [visitor.get(path).status_code for path in (south, coffee, "/admin/plugins/units/99999")] == [404] * 3
    assert visitor.get(f"/admin/plugins/nobody/units/{world.units['north']}").status_code == 404
    assert visitor.post(south, {"do": "disable:contoso_coffee"}).status_code == 404
    assert visitor.post("/admin/plugins/rescan").status_code == 403, "it concerns every unit"
    assert "Café Sur" not in visitor.get("/admin/plugins").text


def test_the_form_is_made_from_the_settings_with_what_is_stored(irene, coffee):
    page = irene.get(coffee).text
    assert 'name="tiers.0.since" type="text" value="3"' in page
    assert 'name="tiers.2.percent" type="text" value="10"' in page
    assert 'name="tiers.3.since" type="text" value=""' in page, "one empty row"
    assert 'name="season_from" type="date" value=""' in page


def test_settings_are_read_in_the_readers_format_and_stored_exactly(irene, coffee, world):
    assert irene.post(coffee, SETTINGS).status_code == 303
    assert enabled(world) == {
        "contoso_coffee": {
            "tiers": [{"since": 4, "percent": "4.5"}], "season_from": "2026-11-01", "season_until": "2026-12-31",
        }
    }  # fmt: skip
    assert 'value="4,5"' in irene.get(coffee).text
    assert Action.select().order_by(Action.id.desc()).get().kind == "plugin_enabled"


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [({"tiers.0.percent": "4.5"}, "tiers.0.percent", "4,5"), ({"tiers.0.since": "1,5"}, "tiers.0.since", "entero"),
     ({"season_from": "mañana"}, "season_from", "un día que exista"), ({"tiers.0.since": ""}, "tiers.0.since", "Falta")],
)  # fmt: skip
def test_what_can_not_be_is_told_beside_its_field_and_nothing_is_stored(irene, coffee, world, changed, field, told):
    answer = irene.post(coffee, SETTINGS | changed)
    assert answer.status_code == 422
    beside = answer.text.partition(f'id="says-{field}"')[2][:300]
    assert told in beside
    assert 'value="2026-12-31"' in answer.text, "what was typed stays"
    assert enabled(world) == {"contoso_coffee": {}}


def test_what_the_plugin_itself_refuses_is_told(irene, coffee, world):
    answer = irene.post(coffee, SETTINGS | {"season_until": ""})
    assert (answer.status_code, "the season needs its first and its last day" in answer.text) == (422, True)
    assert enabled(world) == {"contoso_coffee": {}}


def test_another_row_is_given_without_a_script(irene, coffee, world):
    page = irene.post(coffee, SETTINGS | {"more": "tiers"}).text
    assert 'name="tiers.3.since" type="text" value=""' in page
    assert 'value="4,5"' in page
    assert enabled(world) == {"contoso_coffee": {}}


def test_a_second_plugin_is_added_ordered_and_taken_away(irene, south, world):
    services = f"/admin/plugins/contoso_services/units/{world.units['south']}"
    assert irene.post(south, {"do": "choose:", "plugin": "contoso_services"}).headers["Location"] == services
    assert irene.post(services, {"number_format": "es", "call_out": "60,50", "least_hours": "2"}).status_code == 303
    assert enabled(world)["contoso_services"] == {"call_out": "60.50", "contracts": []} | {"call_out": "60.5"}
    assert list(enabled(world)) == ["contoso_coffee", "contoso_services"]
    irene.post(south, {"do": "up:contoso_services"})
    assert list(enabled(world)) == ["contoso_services", "contoso_coffee"]
    irene.post(south, {"do": "order:contoso_coffee,contoso_services"})
    assert list(enabled(world)) == ["contoso_coffee", "contoso_services"]
    irene.post(south, {"do": "disable:contoso_coffee"})
    assert list(enabled(world)) == ["contoso_services"]
    page = irene.get(south).text
    assert "cambió el orden" in page
    assert "desactivó contoso_coffee" in page


def test_an_order_of_other_plugins_than_these_is_stale(irene, south, world):
    assert irene.post(south, {"do": "order:contoso_services"}).status_code == 409
    assert list(enabled(world)) == ["contoso_coffee"]


def test_a_unit_below_begins_with_its_ancestors_plugins_and_may_have_them_again(irene, world):
    UnitPlugin.update(unit_id=world.units["root"]).execute()
    raise_epoch("rules")
    north = f"/admin/plugins/units/{world.units['north']}"
    assert "Esta unidad tiene los complementos de Contoso" in irene.get(north).text
    irene.post(north, {"do": "disable:contoso_coffee"})
    assert enabled(world, "north") == {"": {}}, "its own, and empty"
    assert "Aquí ningún complemento cambia precios" in irene.get(north).text
    irene.post(north, {"do": "inherit:"})
    assert enabled(world, "north") == {}
    assert "Esta unidad tiene los complementos de Contoso" in irene.get(north).text


def test_health_tells_calls_failures_and_their_traceback(irene, coffee, south, world):
    for ms in (0.4, 0.4, 0.4, 30.0):
        timings.count(str(world.units["south"]), "contoso_coffee", ms)
    timings.flush()
    PluginFailure.insert(
        unit_id=world.units["south"], plugin="contoso_coffee", at=clock.now() - timedelta(hours=1),
        code="plugin_failed", detail="ValueError: <b>the tier table is empty</b>",
    ).execute()  # fmt: skip
    for path in (coffee, south):
        page = irene.get(path).text
        assert "4 llamadas en siete días" in page
        assert "la mitad en 0,5 ms, el 95 % en 32 ms" in page
        assert "1 fallo" in page
    assert "&lt;b&gt;the tier table is empty" in irene.get(coffee).text


def test_a_plugin_is_suspended_and_asked_again(irene, south, coffee, world):
    assert irene.post(south, {"do": "suspend:contoso_coffee", "back": "one"}).headers["Location"] == coffee
    assert PluginSuspension.select().count() == 1
    assert "Suspendido desde el" in irene.get(south).text
    assert "suspendido" in irene.get("/admin/plugins").text
    irene.post(south, {"do": "resume:contoso_coffee"})
    assert PluginSuspension.select().count() == 0


@pytest.mark.parametrize("do", ["", "explode:contoso_coffee", "up:nobody"])
def test_a_strange_button_is_no_page(irene, south, do):
    assert irene.post(south, {"do": do}).status_code == 404


def test_looking_again_keeps_what_is_installed(irene):
    assert irene.post("/admin/plugins/rescan").status_code == 303
    assert "contoso_services" in irene.get("/admin/plugins").text
