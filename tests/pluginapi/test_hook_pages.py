"""docs/hooks/ held against the hookspecs, both ways, and its examples against the worker."""

import re
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from tests.plugins.contoso_coffee.orders import line, order
from webapp.pluginapi import hookspecs
from webapp.pluginapi.pricing import PricingLine, PricingRequest
from webapp.pluginhost import questions
from webapp.pluginhost.discovery import discover
from webapp.pluginhost.health import MemoryHealth
from webapp.pluginhost.host import EnabledPlugin, LastAnswers, PluginHost
from webapp.pluginhost.pool import WorkerPool
from webapp.pluginhost.samples import samples

PAGES = Path(__file__).parents[2] / "docs" / "hooks"
HOOKS = sorted(name for name, value in vars(hookspecs).items() if hasattr(value, f"{hookspecs.PROJECT}_spec"))
ANSWERS = {
    name: [each for each in (get_args(asked.answer) or (asked.answer,)) if is_dataclass(each)]
    for name, asked in questions.every().items()
}
BUNDLED = Path(__file__).parents[2] / "plugins"


def page(hook: str) -> str:
    return (PAGES / f"{hook}.md").read_text(encoding="utf-8")


def test_each_hook_has_a_page_and_each_page_a_hook():
    assert sorted(path.stem for path in PAGES.glob("*.md") if path.stem != "README") == HOOKS
    assert sorted(ANSWERS) == HOOKS


def test_the_common_page_leads_to_each_hook():
    assert sorted(re.findall(r"^\| \[(\w+)\]\(\1\.md\)", page("README"), re.MULTILINE)) == HOOKS


@pytest.mark.parametrize("hook", HOOKS)
def test_a_page_tells_question_answer_errors_and_an_example(hook):
    headings = re.findall(r"^## (.+)$", page(hook), re.MULTILINE)
    assert headings == ["The question", "The answer", "Errors", "Example"]
    assert page(hook).startswith(f"# `{hook}(request, settings)`")
    assert "README.md" in page(hook) or "line_adjustments.md#errors" in page(hook)


@pytest.mark.parametrize("hook", HOOKS)
def test_a_page_names_each_answer_and_its_fields(hook):
    for answer in ANSWERS[hook]:
        assert f"`{answer.__name__}(" in page(hook)
        for field in fields(answer):
            assert re.search(rf"\b{field.name}\b", page(hook)), field.name


def test_the_question_is_told_field_by_field():
    told = set(re.findall(r"`(\w+)`", page("line_adjustments")))
    for shape in (PricingRequest, PricingLine):
        assert {field.name for field in fields(shape)} <= told


PRICES = ("line_adjustments", "order_adjustments")


@pytest.mark.parametrize("hook", [hook for hook in HOOKS if hook not in (*PRICES, "taxes", "objections")])
def test_the_example_answers_the_sample_questions_within_its_bounds(hook, host):
    said = [host.ask([EnabledPlugin(f"example_of_{hook}")], hook, request, "1") for request in samples(hook)]
    assert [each.failed for each in said] == [{}] * len(said)
    assert any(items for each in said for items in (answer.items for answer in each.answers)), (
        "it never has anything to say"
    )


def test_tax_and_objections_of_the_examples_come_with_the_prices(host):
    asked = next(samples("taxes"))
    said = host.price([EnabledPlugin("example_of_taxes"), EnabledPlugin("example_of_objections")], asked, LastAnswers())
    assert [(each.answer.line, each.answer.percent) for each in said.taxes] == [("1", Decimal(4)), ("2", Decimal(4))]
    [objection] = said.problems
    assert (objection.code, objection.line, objection.field) == ("plugin_objects", "1", "quantity")
    assert dict(objection.facts)["es"] == "Se vende de seis en seis"


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    folder = tmp_path_factory.mktemp("examples")
    for hook in HOOKS:
        [example] = re.findall(r"```python\n(.+?)```", page(hook), re.DOTALL)
        (folder / f"example_of_{hook}.py").write_text(example, encoding="utf-8")
    host = PluginHost(WorkerPool(size=1, timeout_ms=10_000, plugins_dir=str(folder)), MemoryHealth())
    yield host
    host.close()


@pytest.mark.parametrize("hook", HOOKS)
def test_the_example_is_a_plugin_that_can_be_enabled(hook, host):
    [found] = [each for each in discover(host.pool.folder) if each.name == f"example_of_{hook}"]
    assert (found.finding, found.hooks) == (None, (hook,))


def test_the_examples_answer_as_told(host):
    asked = order(
        line("TUE-PUERTO", "12", family="coffee"), line("TUE-SIERRA", "3", family="coffee"), line("SRV-HORA", "2")
    )
    answers = host.price([EnabledPlugin(f"example_of_{hook}") for hook in PRICES], asked, LastAnswers())
    assert answers.problems == ()
    boxed, loose = (each.answer for each in answers.lines)
    assert boxed.percent == Decimal("-2.5")
    assert loose.reason.en == "starts at 12 bags"
    assert [each.answer.amount for each in answers.order] == [Decimal("45.00")]
