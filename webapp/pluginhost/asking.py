"""One plugin asked, and its answer as data; exact types only, so that nothing of the plugin's own runs later.

An answer: {version, texts: [[es, en]], lines: [row], order: [row]}. A row is [`A`, line, text, percent, amount,
applies_to_override] or [`N`, line, text, reason]; texts are numbers into `texts`, amounts are text, a missing one null.
Besides, `taxes` and `objections` where the plugin has them, and `hooks`, which it answers.
"""

from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from typing import Any

from webapp.pluginapi import LineAdjustment, NotApplied, OrderAdjustment, PricingRequest, Text
from webapp.pluginhost.loading import Loaded, LoadRefused
from webapp.pluginhost.questions import answer_to_plain
from webapp.pluginhost.settings import made
from webapp.pluginhost.shapes import ShapeRefused

MOST_FOR_A_LINE = 16
MOST_FOR_THE_ORDER = 32
LONGEST_TEXT = 200

_ROWS = {"line_adjustments": (LineAdjustment, NotApplied), "order_adjustments": (OrderAdjustment, NotApplied)}
# Asked in the same exchange; answered by their types alone.
BESIDE = ("taxes", "objections")


class AnswerRefused(ValueError):
    """An answer of another shape than asked for; the message says what and where."""


def answer(plugin: Loaded, version: str, values: dict[str, Any], request: PricingRequest) -> dict[str, Any]:
    """What one plugin says about one request. Raises `AnswerRefused`, or whatever its code raises."""
    if version not in ("", plugin.version):
        raise LoadRefused("version", f"{plugin.name} {plugin.version} is installed, {version} is enabled")
    texts: dict[tuple[str, str], int] = {}
    # A context of its own: a plugin that sets another precision changes nobody else's figures.
    with localcontext(_context()):
        settings = made(plugin.settings, values)
        limit = MOST_FOR_A_LINE * len(request.lines) + MOST_FOR_THE_ORDER
        rows = {hook: _asked(plugin, hook, request, settings, limit, texts) for hook in _ROWS}
        beside = {hook: _said(plugin, hook, request, settings) for hook in BESIDE if hook in plugin.hooks}
    return {
        "version": plugin.version,
        "texts": list(texts),
        "lines": rows["line_adjustments"],
        "order": rows["order_adjustments"],
        **beside,
        "hooks": plugin.hooks,
    }


def answer_question(plugin: Loaded, version: str, values: dict[str, Any], hook: str, request: Any) -> dict[str, Any]:
    """What one plugin says to one question besides prices. Raises `AnswerRefused`, or whatever its code raises."""
    if version not in ("", plugin.version):
        raise LoadRefused("version", f"{plugin.name} {plugin.version} is installed, {version} is enabled")
    with localcontext(_context()):
        settings = made(plugin.settings, values)
        said = _said(plugin, hook, request, settings) if hook in plugin.hooks else []
    return {"version": plugin.version, "answer": said, "hooks": plugin.hooks}


def _said(plugin: Loaded, hook: str, request: Any, settings: object) -> list[Any]:
    results = getattr(plugin.manager.hook, hook)(request=request, settings=settings)
    if not results:
        raise AnswerRefused(f"{hook} answered None, a list is expected")
    try:
        return answer_to_plain(hook, results[0])
    except ShapeRefused as error:
        raise AnswerRefused(str(error)) from None


def _asked(
    plugin: Loaded, hook: str, request: PricingRequest, settings: object, limit: int, texts: dict[tuple[str, str], int]
) -> list[list[Any]]:
    if hook not in plugin.hooks:
        return []
    results = getattr(plugin.manager.hook, hook)(request=request, settings=settings)
    if not results:
        # pluggy leaves out None, which a forgotten return gives.
        raise AnswerRefused(f"{hook} answered None, a list is expected")
    items = results[0]
    if type(items) not in (list, tuple):
        raise AnswerRefused(f"{hook} answered {type(items).__name__}, a list is expected")
    if len(items) > limit:
        raise AnswerRefused(f"{hook} gave {len(items)} answers, the limit is {limit}")
    return [_row(item, f"{hook}[{place}]", _ROWS[hook], texts) for place, item in enumerate(items)]


def _row(item: Any, place: str, kinds: tuple[type, ...], texts: dict[tuple[str, str], int]) -> list[Any]:
    if type(item) not in kinds:
        raise AnswerRefused(
            f"{place} is {type(item).__name__}, expected {' or '.join(kind.__name__ for kind in kinds)}"
        )
    label = _text(item.label, f"{place}.label", texts)
    if type(item) is NotApplied:
        return ["N", _line(item.line, place), label, _text(item.reason, f"{place}.reason", texts)]
    percent, amount = (_number(getattr(item, name), f"{place}.{name}") for name in ("percent", "amount"))
    if type(item) is OrderAdjustment:
        return ["A", None, label, percent, amount, False]
    if item.line is None or type(item.applies_to_override) is not bool:
        raise AnswerRefused(f"{place} needs a line and a bool in applies_to_override")
    return ["A", _line(item.line, place), label, percent, amount, item.applies_to_override]


def _line(line: Any, place: str) -> str | None:
    if line is not None and type(line) is not str:
        raise AnswerRefused(f"{place}.line is {type(line).__name__}, a line's id is text")
    return line


def _number(value: Any, place: str) -> str | None:
    if value is None:
        return None
    if type(value) is not Decimal:
        raise AnswerRefused(f"{place} is {type(value).__name__}, a Decimal is expected")
    if not value.is_finite():
        raise AnswerRefused(f"{place} is {value}, a finite number is expected")
    return str(value)


def _text(value: Any, place: str, texts: dict[tuple[str, str], int]) -> int:
    if type(value) is not Text or type(value.es) is not str or type(value.en) is not str:
        raise AnswerRefused(f"{place} is not a Text(es=…, en=…)")
    if max(len(value.es), len(value.en)) > LONGEST_TEXT:
        raise AnswerRefused(f"{place} is longer than {LONGEST_TEXT} characters")
    return texts.setdefault((value.es, value.en), len(texts))


def _context() -> Context:
    return Context(prec=28, rounding=ROUND_HALF_EVEN, traps=[DivisionByZero, Overflow, InvalidOperation])
