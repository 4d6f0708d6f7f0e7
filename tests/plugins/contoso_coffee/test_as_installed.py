"""The plugin asked as a unit asks it: in a worker, by name."""

from decimal import Decimal

import pytest

from tests.plugins.contoso_coffee.orders import line, order
from webapp.pluginapi import NotApplied
from webapp.pluginhost.host import EnabledPlugin, LastAnswers, PluginHost
from webapp.pluginhost.pool import WorkerPool


@pytest.fixture(scope="module")
def host():
    host = PluginHost(WorkerPool(size=1, timeout_ms=10_000))
    host.warm(["contoso_coffee"])
    yield host
    host.close()


def test_a_unit_with_its_season_gets_tiers_season_and_credit(host):
    settings = {"season_from": "2026-09-24", "season_until": "2027-01-22"}
    asked = order(line("CAFE-S100", "6"), line("TUE-NIEBLA", "120", family="coffee"), line("CAF-RECOMPRA", "2"))
    answers = host.price([EnabledPlugin("contoso_coffee", "1.0.0", settings)], asked, LastAnswers())
    assert answers.problems == ()
    assert [(each.answer.line, each.answer.percent) for each in answers.lines] == [
        ("CAFE-S100", Decimal(-7)),
        ("TUE-NIEBLA", Decimal(-8)),
    ]
    assert [each.answer.amount for each in answers.order] == [Decimal(-300)]


def test_two_cafe_s100_keep_their_price_and_say_why(host):
    answers = host.price([EnabledPlugin("contoso_coffee")], order(line("CAFE-S100", "2")), LastAnswers())
    [only] = answers.lines
    assert isinstance(only.answer, NotApplied)
    assert (only.answer.label.es, only.answer.reason.es) == ("Tramo por máquinas", "empieza en 3")


def test_other_tiers_come_from_the_units_settings(host):
    settings = {"tiers": [{"since": 5, "percent": "6"}, {"since": 10, "percent": "12"}]}
    answers = host.price([EnabledPlugin("contoso_coffee", "", settings)], order(line("CAFE-S100", "14")), LastAnswers())
    assert [each.answer.percent for each in answers.lines] == [Decimal(-12)]
