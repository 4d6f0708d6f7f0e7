"""The guide as the page shows it: the step, its place, what comes after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import g, request

from webapp.core.language import _
from webapp.guide import rules, store
from webapp.guide.rules import Example, Examples, Step
from webapp.people.access import Actor
from webapp.people.units import unit_tree
from webapp.sample.mark import NAME, VALUE
from webapp.web.address import address
from webapp.web.filters import amount, money, percent, strong


@dataclass(frozen=True, slots=True)
class Guide:
    """`number` is 0 before the beginning, and `left` says that the person has left it. `values` fill the places of
    `text`; `place` is the address of the step, `here` whether this page is it; `next` the code of what follows. `at`
    selects what the step is about on its page, and `done` what is there once it is done."""

    total: int
    first: str
    left: bool = False
    number: int = 0
    text: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    place: str = ""
    here: bool = False
    next: str = rules.LEFT
    at: str = ""
    done: str = ""


def guide_here() -> Guide | None:
    """The guide on this page for who is under way; before and after only the day's page has it. No statement but in a
    demo, where it is one."""
    actor = g.get("actor")
    if actor is None or not is_guided(actor):
        return None
    examples = store.examples(actor)
    steps = rules.steps_for(examples)
    if not steps:
        return None
    index = rules.current(steps, examples.at, _code_here(examples))
    if index is None:
        is_home = request.path == address("opportunities.home")
        return Guide(len(steps), steps[0].code, left=examples.at is not None) if is_home else None
    return _shown(examples, steps, index)


def is_guided(actor: Actor) -> bool:
    """Whether this database was made by the demo. No statement once the units are in the process."""
    return unit_tree(actor.epochs)[actor.unit].settings.get(NAME) == VALUE


def place_of(examples: Examples, code: str) -> str:
    """The address of a step."""
    deal = examples.machines
    assert deal is not None, "who doesn't see it has no step"
    match code:
        case "quantity":
            return address("opportunities.record", id=deal.id)
        case "trace":
            return address("opportunities.price", id=deal.id, line=deal.line)
        case "basket":
            return address("opportunities.index", q=rules.BASKET)
        case "chart":
            return address("pipeline.chart")
        case "move":
            return address("pipeline.chart", card=deal.id)
        case _:
            return address("opportunities.index", q=rules.FOUND_BY)


def _shown(examples: Examples, steps: tuple[Step, ...], index: int) -> Guide:
    step = steps[index]
    at, done = _spots(examples, step.code)
    return Guide(
        total=len(steps),
        first=steps[0].code,
        number=index + 1,
        text=_(step.text),
        values=_values(examples, step.code),
        place=place_of(examples, step.code),
        here=_code_here(examples) == step.code,
        next=steps[index + 1].code if index + 1 < len(steps) else rules.LEFT,
        at=at,
        done=done,
    )


def _code_here(examples: Examples) -> str | None:
    """The code of the step whose page this is."""
    if examples.machines is None or examples.machines.line is None:
        return None
    asked = request.args
    if request.path == address("opportunities.index"):
        return {rules.FOUND_BY: "search", rules.BASKET: "basket"}.get(asked.get("q", "").strip())
    if request.path == address("pipeline.chart"):
        return "move" if asked.get("card") == str(examples.machines.id) else "chart"
    for code in ("quantity", "trace"):
        if request.path == place_of(examples, code):
            return code
    return None


def _values(examples: Examples, code: str) -> dict[str, object]:
    if code == "basket":
        first, second = examples.baskets
        difference = abs(first.revenue - second.revenue)
        return {
            "first": _basket(first), "second": _basket(second), "difference": strong(money(difference, first.currency)),
        }  # fmt: skip
    told = {
        "search": {"words": rules.FOUND_BY},
        "quantity": {"three": "3", "gross": amount(rules.GROSS), "less": percent(rules.LESS), "net": money(rules.NET)},
        "move": {"days": rules.FURTHER},
    }
    return {name: strong(text) for name, text in told.get(code, {}).items()}


def _basket(basket: Example) -> str:
    return _("{amount} en {unit}", amount=money(basket.revenue, basket.currency), unit=basket.unit)


def _spots(examples: Examples, code: str) -> tuple[str, str]:
    """Selectors of what the step is about, and of what shows that it is done; empty where there is none."""
    deal = examples.machines
    assert deal is not None
    line, here = f'[data-record="line:{deal.line}"]', f'[data-record="opportunity:{deal.id}"]'
    match code:
        case "search":
            return f"#deals {here} .name", ""
        case "quantity":
            return f'{line} [data-field="quantity"]', f'{line} [data-field="net"][data-value="{rules.NET}"]'
        case "chart":
            return "", f"#peek{here}"
        case "move":
            return f'#peek{here} [data-field="close_date"]', ""
        case _:
            return "", ""
