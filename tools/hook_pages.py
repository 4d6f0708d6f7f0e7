"""The pages of docs/hooks that are made from the specifications: question, answer, errors and an example that is run."""

import inspect
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from webapp.pluginapi import hookspecs
from webapp.pluginhost import questions

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "hooks"
# Written by hand: they tell the arithmetic, too.
BY_HAND = ("line_adjustments", "order_adjustments")
WHEN = {
    "price_lists": "Asked in each pricing run that prices a line anew.",
    "base_prices": "Asked in each pricing run, before the volume discount.",
    "taxes": "Asked in the same exchange as `line_adjustments`.",
    "objections": "Asked in the same exchange as `line_adjustments`.",
}
LATER = "The question and its answers are fixed and checked; the product doesn't ask it yet."
BUNDLED = {
    "price_lists": "contoso_public", "objections": "contoso_public", "gates": "contoso_public",
    "processes": "contoso_public",
}  # fmt: skip


def pages() -> dict[str, str]:
    """The made pages by their names below docs/."""
    return {f"hooks/{name}.md": _page(name) for name in questions.every() if name not in BY_HAND}


def _page(name: str) -> str:
    question = questions.every()[name]
    told = inspect.getdoc(getattr(hookspecs, name)) or ""
    first, _, rest = told.partition("\n\n")
    answers = [each for each in (get_args(question.answer) or (question.answer,)) if is_dataclass(each)]
    example = (FOLDER / "examples" / f"{name}.py").read_text(encoding="utf-8")
    parts = [
        f"# `{name}(request, settings)`\n\n*{' '.join(first.split())}* {WHEN.get(name, LATER)}",
        *([" ".join(rest.split())] if rest else []),
        "Made by `make docs` from `webapp/pluginapi`.",
        f"## The question\n\n`request` is a frozen `{question.request.__name__}`. `settings` is the plugin's own `Settings`"
        " for the unit, or None when\nit declares none. Both parameters may be left out.",
        *_shapes([question.request], set()),
        "## The answer\n\nA list, empty when there is nothing to say, of",
        *_shapes(answers, set(), calls=True),
        "## Errors\n\nNone or anything but a list, another type than said above, a number that isn't finite, an id that"
        " isn't in the question:\n`plugin_answer_invalid`. Raising: `plugin_failed`."
        " [The common page](README.md#when-it-fails) says what happens then.",
        f"## Example\n\n```python\n{example}```",
        *([f"Bundled: `plugins/{BUNDLED[name]}`."] if name in BUNDLED else []),
    ]
    return "\n\n".join(parts) + "\n"


def _shapes(shapes: list[Any], told: set[str], *, calls: bool = False) -> Iterator[str]:
    """Each shape with its fields, then those that it is made of."""
    for shape in shapes:
        if shape.__name__ in told or shape.__name__ == "Text":
            continue
        told.add(shape.__name__)
        hints = get_type_hints(shape)
        head = (
            f"`{shape.__name__}({', '.join(_call(field) for field in fields(shape))})`"
            if calls
            else f"`{shape.__name__}`"
        )
        rows = [f"| `{field.name}` | {_said(hints[field.name])} |" for field in fields(shape)]
        doc = " ".join((inspect.getdoc(shape) or "").split())
        yield f"### {head}\n\n{doc}\n\n| field | shape |\n| --- | --- |\n" + "\n".join(rows)
        for hint in hints.values():
            yield from _shapes([each for each in _inside(hint) if is_dataclass(each)], told)


def _call(field: Any) -> str:
    return field.name if field.default is MISSING else f"{field.name}={field.default!r}"


def _said(hint: Any) -> str:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return " \\| ".join(f"`{each}`" for each in inner)
    if origin in (tuple, list):
        return f"list of {_said(inner[0])}"
    if inner:
        return " or ".join(_said(each) for each in inner)
    if hint is NoneType:
        return "None"
    return f"`{hint.__name__}`" if is_dataclass(hint) else hint.__name__


def _inside(hint: Any) -> Iterator[Any]:
    yield hint
    for each in get_args(hint):
        yield from _inside(each)
