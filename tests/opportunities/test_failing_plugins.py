"""A plugin that fails never costs an edit: it is saved, the last answers stand in, and the next good answer heals."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.pluginhost.basket import ZOO
from tests.support.visitor import Visitor, form_key
from tests.support.world import World
from webapp.db.epochs import raise_epoch
from webapp.pluginapi.pricing import LineAdjustment, OrderAdjustment
from webapp.pluginapi.texts import Text
from webapp.pluginhost import host
from webapp.pluginhost.answers import Accepted
from webapp.pluginhost.outcome import Failure, settled
from webapp.pluginhost.records import PluginFailure, PluginSuspension, UnitPlugin
from webapp.pricing.model import LineAnswer, OrderAnswer

LABEL = Text(es="Regla", en="Rule")


@pytest.fixture
def plugin(monkeypatch) -> Callable[[object], None]:
    """plugin(-5): contoso_coffee takes 5 % off each line and 10 off the order; plugin("raised"): it fails so."""
    said: list[object] = [-5]

    def price(enabled, request, last):
        outcomes = {}
        for each in enabled:
            if isinstance(said[-1], str):
                code = "plugin_timeout" if said[-1] == "late" else "plugin_failed"
                outcomes[each.name] = Failure(code, said[-1], "it went wrong")
                continue
            lines = tuple(
                LineAnswer(each.name, "1", LineAdjustment(line.id, LABEL, percent=Decimal(said[-1])))
                for line in request.lines
            )
            order = (OrderAnswer(each.name, "1", OrderAdjustment(LABEL, amount=Decimal(-10))),)
            outcomes[each.name] = Accepted(lines, order)
        return settled(enabled, outcomes, request, last)

    monkeypatch.setattr(host, "price", price)
    return said.append


def nets(visitor: Visitor, deal: int) -> list[str]:
    return [line["net"]["amount"] for line in visitor.lines(deal)]


def statuses(visitor: Visitor, deal: int) -> list[str]:
    return [line["status"] for line in visitor.lines(deal)]


def edit(visitor: Visitor, deal: int, place: int, **fields: object):
    line = visitor.lines(deal)[place]["id"]
    return visitor.patch(f"/opportunities/{deal}/lines/{line}", {"version": visitor.version(deal), **fields})


@pytest.fixture
def deal(ana: Visitor, plugin) -> int:
    """Two grinders and a machine, 5 % off each, 10 off the order."""
    deal = ana.create()
    ana.add_line(deal, "MOL-M20", 2)
    ana.add_line(deal, "CAFE-S100", 1)
    assert nets(ana, deal) == ["1216.00", "2375.00"]
    assert ana.record(deal)["total_before_freight"]["amount"] == "3581.00"
    return deal


@pytest.mark.parametrize("reason", ["raised", "late", "suspended", "crashed"])
def test_the_edit_is_saved_with_the_last_answers(ana, deal, plugin, reason):
    plugin(reason)
    answer = edit(ana, deal, 0, quantity="4")
    assert answer.status_code == 200
    assert nets(ana, deal) == ["2432.00", "2375.00"], "percents stand as percents"
    assert statuses(ana, deal) == ["stale", "stale"]
    assert ana.record(deal)["total_before_freight"]["amount"] == "4797.00", "the order's amount stands as it is"
    assert "Precio sin actualizar: contoso_coffee" in answer.text
    assert "Precio sin actualizar: contoso_coffee" in ana.get(f"/opportunities/{deal}").text


def test_a_new_line_gets_no_adjustment_from_a_plugin_that_fails(ana, deal, plugin):
    plugin("raised")
    ana.add_line(deal, "MOL-M20", 1)
    assert nets(ana, deal) == ["1216.00", "2375.00", "640.00"]
    assert statuses(ana, deal)[2] == "stale"


def test_the_next_good_answer_heals_all_lines(ana, deal, plugin):
    plugin("raised")
    edit(ana, deal, 0, quantity="4")
    ana.add_line(deal, "MOL-M20", 1)
    plugin(-5)
    answer = edit(ana, deal, 0, quantity="3")
    assert answer.status_code == 200
    assert statuses(ana, deal) == ["priced"] * 3
    assert nets(ana, deal) == ["1824.00", "2375.00", "608.00"]
    for text in (answer.text, ana.get(f"/opportunities/{deal}").text):
        assert "Precio sin actualizar" not in text


def test_pricing_anew_while_it_fails_loses_nothing(ana, deal, plugin):
    plugin("late")
    assert ana.post(f"/opportunities/{deal}/reprice", {"form_key": form_key()}).status_code == 303
    assert nets(ana, deal) == ["1216.00", "2375.00"]
    plugin(-5)
    ana.post(f"/opportunities/{deal}/reprice", {"form_key": form_key()})
    assert statuses(ana, deal) == ["priced", "priced"]


def test_taking_a_line_away_and_back_while_it_fails_keeps_its_adjustment(ana, deal, plugin):
    line = ana.lines(deal)[0]["id"]
    plugin("raised")
    assert ana.delete(f"/opportunities/{deal}/lines/{line}").status_code == 200
    assert ana.post(f"/opportunities/{deal}/lines/{line}/restore", {"form_key": form_key()}).status_code == 303
    assert nets(ana, deal) == ["1216.00", "2375.00"]


def test_a_write_that_asks_no_price_asks_no_plugin(ana, deal, plugin):
    plugin("raised")
    ana.patch(f"/opportunities/{deal}", {"version": ana.version(deal), "topic": "Otro"})
    edit(ana, deal, 0, description="x")
    assert statuses(ana, deal) == ["priced", "priced"]


def test_the_trace_of_a_stale_line_still_replays(ana, deal, plugin):
    plugin("raised")
    edit(ana, deal, 0, quantity="4")
    line = ana.lines(deal)[0]["id"]
    assert "2.432,00" in ana.get(f"/opportunities/{deal}/lines/{line}/price").text


# With real plugins in real workers


@pytest.fixture
def with_plugins(world: World, make_app) -> Callable[..., Visitor]:
    """with_plugins("raises", "good"): Ana's browser where Café Sur has these plugins of the zoo."""

    def sign_in(*names: str, **settings: object) -> Visitor:
        UnitPlugin.delete().execute()
        for position, name in enumerate(names):
            UnitPlugin.insert(unit_id=world.units["south"], plugin=name, version="", position=position).execute()
        raise_epoch("rules")
        return Visitor(make_app(plugins_dir=ZOO, **settings), "ana")

    return sign_in


def test_a_plugin_that_raises_is_counted_and_suspended_at_the_third_time(with_plugins, world):
    ana = with_plugins("raises", "good")
    deal = ana.create()
    line = ana.add_line(deal, "MOL-M20", 1)
    for quantity in ("2", "3", "4", "5"):
        answer = ana.patch(f"/opportunities/{deal}/lines/{line}", {"version": ana.version(deal), "quantity": quantity})
        assert answer.status_code == 200
        assert "raises" in answer.text
    assert nets(ana, deal) == ["3136.00"], "the other plugin's two percent count"
    rows = list(PluginFailure.select())
    assert [(row.unit_id, row.plugin, row.code) for row in rows] == [
        (world.units["south"], "raises", "plugin_failed")
    ] * 3
    assert "the tier table is empty" in rows[0].detail
    assert [(row.unit_id, row.plugin) for row in PluginSuspension.select()] == [(world.units["south"], "raises")]


def test_another_unit_notices_nothing_of_a_suspension(with_plugins, world):
    ana = with_plugins("raises")
    UnitPlugin.insert(unit_id=world.units["north"], plugin="good", version="", position=1).execute()
    PluginSuspension.insert(unit_id=world.units["south"], plugin="good", since=0).execute()
    raise_epoch("rules")
    luis = Visitor(ana.client.application, "luis")
    deal = luis.create()
    luis.add_line(deal, "MOL-M20", 1)
    assert (nets(luis, deal), statuses(luis, deal)) == (["627.20"], ["priced"])


@pytest.mark.parametrize("name", ["not_a_number", "hard_exit", "forges", "huge"])
def test_nonsense_never_costs_an_edit(with_plugins, name):
    ana = with_plugins(name)
    deal = ana.create()
    ana.add_line(deal, "MOL-M20", 1)
    assert (nets(ana, deal), statuses(ana, deal)) == (["640.00"], ["stale"])


def test_a_plugin_that_hangs_costs_its_time_limit_once(with_plugins):
    ana = with_plugins("sleeps", plugin_timeout_ms=150)
    deal = ana.create()
    line = ana.add_line(deal, "MOL-M20", 1)
    ana.patch(f"/opportunities/{deal}/lines/{line}", {"version": ana.version(deal), "quantity": "2"})
    assert (nets(ana, deal), statuses(ana, deal)) == (["1280.00"], ["stale"])
    assert PluginFailure.select().count() == 1, "the second edit didn't ask it"


def test_a_busy_database_keeps_no_failure_from_being_survived(with_plugins, monkeypatch):
    from peewee import OperationalError

    from webapp.pluginhost import store

    def busy():
        raise OperationalError("database is locked")

    ana = with_plugins("raises")
    monkeypatch.setattr(store, "write", busy)
    deal = ana.create()
    ana.add_line(deal, "MOL-M20", 1)
    assert nets(ana, deal) == ["640.00"]
    assert PluginFailure.select().count() == 0
