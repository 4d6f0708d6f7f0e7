"""A tender's day, its refused discounts, its gates and its process."""

from dataclasses import replace
from datetime import date

from plugins.contoso_public import gates, objections, price_lists, processes
from plugins.contoso_public.settings import Settings
from tests.plugins.contoso_coffee.orders import line, order
from webapp.pluginapi import Fact, MoveRequest, NotApplied, UnitRequest
from webapp.pluginhost.samples import BARE, samples

ASKED = next(iter(samples("price_lists")))


def test_the_list_is_read_on_the_day_of_the_announcement():
    [choice] = price_lists(ASKED, Settings())
    assert (choice.day, choice.label.es) == (date(2026, 11, 3), "Precios del 3 nov 2026, día del anuncio")


def test_without_that_fact_the_day_on_which_it_was_opened_counts():
    [choice] = price_lists(replace(ASKED, facts=()), Settings())
    assert choice.day == date(2026, 10, 1)
    assert choice.price_list is None


def test_without_any_day_the_rule_says_why_it_does_not_apply():
    [answer] = price_lists(replace(ASKED, facts=(), opened_on=None), Settings())
    assert isinstance(answer, NotApplied)
    assert price_lists(ASKED, Settings(freeze_prices=False)) == []


def test_discounts_typed_in_are_refused_where_they_stand():
    asked = replace(order(replace(line("CAFE-A100", "10"), discount_percent=5)), discount_amount=100)
    assert [(each.line, each.field, each.refuses) for each in objections(asked, Settings())] == [
        ("CAFE-A100", "discount_percent", True), (None, "discount_amount", True),
    ]  # fmt: skip
    assert objections(asked, Settings(allow_manual_discount=True)) == []


def test_presenting_lacks_three_things_at_first():
    told = gates(MoveRequest(BARE, "presented"), Settings())
    assert [(each.key, each.is_met) for each in told] == [
        ("file_number", False), ("technical_report", False), ("committee_approval", False),
    ]  # fmt: skip
    assert all(each.reason for each in told)
    assert gates(MoveRequest(BARE, "preparing"), Settings()) == []


def test_what_is_there_is_met():
    facts = (Fact("file_number", "2026/114"), Fact("technical_report", True), Fact("committee_approval", True))
    told = gates(MoveRequest(replace(BARE, facts=facts), "offer"), Settings())
    assert [(each.is_met, each.reason) for each in told] == [(True, None)] * 3
    assert len(gates(MoveRequest(BARE, "offer"), Settings(needs_approval=False))) == 2


def test_the_process_goes_from_the_announcement_to_the_award():
    [tender] = processes(UnitRequest("1"))
    assert [stage.label.es for stage in tender.stages] == ["Anuncio", "Preparación", "Presentada", "Adjudicación"]
