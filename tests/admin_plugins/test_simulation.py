"""Trying a plugin before it counts: the same figures as pricing gives, nothing written, names only for who may read."""

import csv
import io
import json
import re
from decimal import Decimal

import pytest

from tests.support.visitor import Visitor
from webapp.audit.records import Action, Change, PriceTrace
from webapp.db.epochs import raise_epoch, read_epochs
from webapp.jobs import run_waiting
from webapp.jobs.records import Job
from webapp.opportunities.records import LineItem, Opportunity
from webapp.people.records import RoleGrant, RolePrivilege
from webapp.pluginhost.outcome import EnabledPlugin
from webapp.pluginhost.records import PluginFailure, PluginSuspension, UnitPlugin
from webapp.plugins import simulating, simulation
from webapp.plugins.records import Simulation
from webapp.plugins.simulating import Trial

# Four machines lose their four percent, six get six instead of seven.
TIERS = {
    "number_format": "es", "tiers.0.since": "5", "tiers.0.percent": "6", "tiers.1.since": "10", "tiers.1.percent": "12",
    "season_from": "", "season_until": "",
}  # fmt: skip


@pytest.fixture
def deals(ana: Visitor) -> dict[str, int]:
    """Three opportunities of Café Sur: a few machines, many, and none."""
    found = {}
    for name, product, quantity in (("few", "CAFE-S100", 4), ("many", "CAFE-S100", 6), ("none", "MOL-M20", 2)):
        found[name] = ana.create(topic=f"Con {name}")
        ana.add_line(found[name], product, quantity)
    return found


@pytest.fixture
def trying(world) -> str:
    return f"/admin/plugins/contoso_coffee/simulate/{world.units['south']}"


def begun(visitor: Visitor, trying: str, **fields: str) -> str:
    answer = visitor.post(trying, TIERS | fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def everything() -> list[list]:
    tables = (Opportunity, LineItem, PriceTrace, UnitPlugin, PluginFailure, PluginSuspension, Action, Change)
    return [sorted(table.select().tuples(), key=repr) for table in tables]


def test_a_simulation_tells_sums_and_movers_and_writes_nothing_else(irene, deals, trying):
    before = everything()
    place = begun(irene, trying)
    waiting = irene.get(place).text
    assert "Espera su turno" in waiting
    run_waiting()
    assert Job.select().order_by(Job.id.desc()).get().state == "done"
    page = irene.get(place).text
    assert "3 oportunidades abiertas, 2 cambian" in page
    # 9 600 + 13 950 + 1 280 → 10 000 + 14 100 + 1 280
    assert 'data-field="before" data-value="24830.00"' in page
    assert 'data-field="after" data-value="25380.00"' in page
    assert "Tramo desde 10" not in page
    assert "Tramo de 5 a 9 máquinas" in page
    assert everything() == before
    assert irene.get(place).status_code == 200


def test_another_simulation_of_the_same_gives_the_same(irene, deals, trying):
    results = []
    for _ in range(2):
        begun(irene, trying)
        run_waiting()
        results.append(Simulation.select().order_by(Simulation.id.desc()).get().result)
    assert results[0] == results[1]


def test_it_gives_what_pricing_gives_once_enabled(irene, ana, deals, trying, world):
    place = begun(irene, trying)
    run_waiting()
    told = json.loads(Simulation.select().get().result)
    assert irene.post(f"{place}/enable").headers["Location"] == f"/admin/plugins/units/{world.units['south']}"
    for id_, _currency, _before, after in told["changed"]:
        ana.post(f"/opportunities/{id_}/reprice", {"version": ana.version(id_)})
        assert Decimal(ana.record(id_)["estimated_revenue"]["amount"]) == Decimal(after)


def test_without_the_plugin(irene, deals, trying):
    place = begun(irene, trying, without="yes")
    run_waiting()
    page = irene.get(place).text
    assert 'data-field="after" data-value="26280.00"' in page
    assert "Desactivar en Café Sur" in page
    assert irene.post(f"{place}/enable").status_code == 303
    assert UnitPlugin.select().where(UnitPlugin.plugin == "contoso_coffee").count() == 0


def test_names_are_shown_of_deals_alone_that_the_reader_may_read(app, irene, deals, trying):
    place = begun(irene, trying)
    run_waiting()
    page = irene.get(place).text
    assert "Con few" not in page
    assert "Oportunidad que no puedes leer" in page
    assert "Con few" not in irene.get(f"{place}.csv").text
    RolePrivilege.update(depth="all").where(RolePrivilege.privilege == "read").execute()
    RoleGrant.insert(
        user_id=RoleGrant.get(RoleGrant.user_id == Simulation.get().asked_by_id).user_id,
        role_id=RolePrivilege.get(RolePrivilege.privilege == "read").role_id,
        unit_id=1,
    ).execute()
    raise_epoch("access")
    assert "Con few" in irene.get(place).text
    [head, *rows] = csv.reader(io.StringIO(irene.get(f"{place}.csv").text.removeprefix("\ufeff")))
    assert head == ["number", "topic", "currency", "before", "after", "difference"]
    assert sorted(row[1:] for row in rows) == [
        ["Con few", "EUR", "9600.00", "10000.00", "400.00"], ["Con many", "EUR", "13950.00", "14100.00", "150.00"],
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["ana", "luis"])
def test_who_may_not_change_rules_sees_no_simulation(app, irene, deals, trying, name):
    place = begun(irene, trying)
    visitor = Visitor(app, name)
    assert visitor.post(trying, TIERS).status_code == 403
    for path in (place, f"{place}.csv", "/admin/plugins/contoso_coffee/simulate"):
        assert visitor.get(path).status_code == 403
    for path in ("enable", "cancel"):
        assert visitor.post(f"{place}/{path}").status_code == 403


def test_a_simulation_of_another_plugin_or_none_is_not_there(irene, deals, trying):
    number = re.search(r"\d+$", begun(irene, trying))[0]
    assert irene.get(f"/admin/plugins/contoso_services/simulations/{number}").status_code == 404
    assert irene.get("/admin/plugins/contoso_coffee/simulations/999").status_code == 404


def test_a_cancelled_simulation_says_so(irene, deals, trying):
    place = begun(irene, trying)
    irene.post(f"{place}/cancel")
    run_waiting()
    assert "Cancelada" in irene.get(place).text


def test_settings_that_can_not_be_are_told_and_nothing_is_begun(irene, deals, trying):
    answer = irene.post(trying, TIERS | {"tiers.0.percent": "4.5"})
    assert (answer.status_code, Simulation.select().count()) == (422, 0)


def test_what_a_plugin_fails_to_price_is_counted_and_suspends_nothing(irene, deals, world, tmp_path):
    (tmp_path / "breaks.py").write_text(
        "from webapp.pluginapi import hookimpl\nAPI_VERSIONS = (1,)\nVERSION = '1'\n"
        "@hookimpl\ndef line_adjustments(request, settings):\n    return 1 / (request.lines[0].quantity - 4) and []\n",
        encoding="utf-8",
    )
    trial = Trial(world.units["south"], (), (EnabledPlugin("breaks"),))
    summary = simulating.run(trial, read_epochs(), paths=(str(tmp_path / "breaks.py"),))
    assert (summary.looked, summary.failures, summary.first_failure) == (3, 1, "breaks: raised")
    assert PluginSuspension.select().count() == PluginFailure.select().count() == 0


def test_units_with_plugins_of_their_own_are_left_out(ana, deals, world):
    root = world.units["root"]
    assert simulating.affected(root, read_epochs()) == {root, world.units["north"]}
    assert simulating.affected(world.units["south"], read_epochs()) == {world.units["south"]}


@pytest.mark.parametrize(
    ("before", "after", "bar"),
    [(100, 100, 5), (100, 79, 0), (100, 80, 1), (100, "99.5", 4), (100, "100.5", 6), (100, 120, 10), (0, 5, 10)],
)
def test_a_change_falls_into_its_bar(before, after, bar):
    assert simulation.bar_of(Decimal(before), Decimal(after)) == bar
