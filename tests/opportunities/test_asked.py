"""The opportunity as plugins see it, and the built-in score as an answer to the same question that plugins are asked."""

import pluggy
import pytest

from tests.support.visitor import Visitor
from webapp.core import clock
from webapp.opportunities import asked, store
from webapp.opportunities import score as rule
from webapp.opportunities.scoring import facts_of
from webapp.pluginapi import hookspecs
from webapp.pluginapi.process import DealRequest
from webapp.pluginhost.questions import answer_from_plain, answer_to_plain, every
from webapp.pluginhost.shapes import from_plain, to_plain

TODAY = clock.today("Europe/Madrid")


@pytest.fixture
def built_in() -> pluggy.PluginManager:
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    manager.register(asked)
    manager.check_pending()
    return manager


@pytest.mark.parametrize(
    "filled", [{}, {"need": "Servir 40 cafés a la vez", "close_date": "2031-01-31", "type": "renewal"}]
)
def test_the_built_in_score_answers_as_a_plugin_would(ana: Visitor, built_in, filled):
    deal = ana.create(**filled)
    ana.add_line(deal, "CAFE-S100", 2)
    ana.add_line(deal, "SIR-AVEL", 1)
    [draft] = store.drafts([deal])
    question = DealRequest(asked.deal_of(draft, TODAY, "Europe/Madrid", "standard", "qualify"))
    shape = every()["score_factors"].request
    assert from_plain(to_plain(question, shape, "request"), shape, "request") == question
    [answer] = built_in.hook.score_factors(request=question, settings=None)
    assert answer_from_plain("score_factors", answer_to_plain("score_factors", answer), question) == tuple(answer)
    expected = rule.score(facts_of(draft.head, TODAY))
    assert sum(each.points for each in answer) == expected.points
    assert [each.key for each in answer] == [factor.code for factor in expected.factors]


def test_a_deal_tells_its_lines_by_code_and_family(ana: Visitor):
    deal = ana.create()
    ana.add_line(deal, "CAFE-S100", 2)
    [draft] = store.drafts([deal])
    told = asked.deal_of(draft, TODAY, "Europe/Madrid", "standard", "qualify")
    assert [(line.product, line.family, line.base_quantity) for line in told.lines] == [("CAFE-S100", "machines", 2)]
    assert "topic" in told.given
