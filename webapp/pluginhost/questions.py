"""Every question by its name: the shape of its request and of one answer, and the bounds that types can't say."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, get_args, get_type_hints

from webapp.pluginapi import hookspecs
from webapp.pluginapi.people import Recommended, RecommendRequest, ScoreFactor
from webapp.pluginapi.pricing import BasePrice, LineTax, Objection, PriceListChoice, PriceListRequest, PricingRequest
from webapp.pluginapi.process import ProcessDefinition, ProcessFit
from webapp.pluginapi.selling import LiteratureRequest, RecommendedLiterature
from webapp.pluginhost.shapes import ShapeRefused, from_plain, to_plain

MOST_ANSWERS = 500
PRICE_LIMIT = Decimal(10) ** 12  # as webapp.core.money has it, which the worker must not hold
HIGHEST_WEIGHT = 100
MOST_POINTS = 40
OBJECTED = frozenset(
    {"quantity", "unit_price", "discount_percent", "discount_amount", "product", "freight", "price_list"}
)


@dataclass(frozen=True, slots=True)
class Question:
    """A hook: the type that it is asked with, and the type of each item of its answer."""

    name: str
    request: Any
    answer: Any


@lru_cache(maxsize=1)
def every() -> dict[str, Question]:
    """All questions in the order of the specifications."""
    found = {}
    for name, spec in vars(hookspecs).items():
        if inspect.isfunction(spec) and hasattr(spec, f"{hookspecs.PROJECT}_spec"):
            hints = get_type_hints(spec)
            found[name] = Question(name, hints["request"], get_args(hints["return"])[0])
    return found


def answer_to_plain(hook: str, items: Any) -> list[Any]:
    """A plugin's answer as JSON, in the worker. Raises `ShapeRefused`."""
    if type(items) not in (list, tuple):
        raise ShapeRefused(f"{hook} answered {type(items).__name__}, a list is expected")
    if len(items) > MOST_ANSWERS:
        raise ShapeRefused(f"{hook} gave {len(items)} answers, the limit is {MOST_ANSWERS}")
    shape = every()[hook].answer
    return [to_plain(item, shape, f"{hook}[{place}]") for place, item in enumerate(items)]


def answer_from_plain(hook: str, items: Any, request: Any) -> tuple[Any, ...]:
    """A worker's answer, checked against its types and the request. Raises `ShapeRefused`."""
    if type(items) is not list or len(items) > MOST_ANSWERS:
        raise ShapeRefused(f"{hook} is not a list of at most {MOST_ANSWERS}")
    shape = every()[hook].answer
    found = tuple(from_plain(item, shape, f"{hook}[{place}]") for place, item in enumerate(items))
    for place, item in enumerate(found):
        for kind, bound in _BOUNDS.items():
            if type(item) is kind and (wrong := bound(item, request)):
                raise ShapeRefused(f"{hook}[{place}]: {wrong}")
    return found


def _known_line(item: Any, request: PricingRequest) -> str | None:
    if item.line is not None and item.line not in {line.id for line in request.lines}:
        return f"there is no line {item.line[:40]!r}"
    return None


def _base_price(item: BasePrice, request: PricingRequest) -> str | None:
    if not 0 <= item.price < PRICE_LIMIT or item.price != round(item.price, 6):
        return f"the price is outside 0…{PRICE_LIMIT} or has more than 6 decimals"
    return _known_line(item, request)


def _line_tax(item: LineTax, request: PricingRequest) -> str | None:
    if not 0 <= item.percent <= 100 or item.percent != round(item.percent, 6):
        return "the rate is outside 0…100 or has more than 6 decimals"
    return _known_line(item, request)


def _objection(item: Objection, request: PricingRequest) -> str | None:
    if item.field is not None and item.field not in OBJECTED:
        return f"{item.field[:40]!r} is no field to object to"
    return _known_line(item, request)


def _list_choice(item: PriceListChoice, request: PriceListRequest) -> str | None:
    if item.price_list is not None and item.price_list not in {each.id for each in request.offered}:
        return f"the list {item.price_list[:40]!r} is not offered"
    return None


def _weighed(item: Any, _request: Any) -> str | None:
    return None if 0 <= item.weight <= HIGHEST_WEIGHT else f"a weight is from 0 to {HIGHEST_WEIGHT}"


def _recommended(item: Recommended, request: RecommendRequest) -> str | None:
    if item.candidate not in {each.id for each in request.candidates}:
        return f"{item.candidate[:40]!r} is no candidate"
    return _weighed(item, request)


def _literature(item: RecommendedLiterature, request: LiteratureRequest) -> str | None:
    if item.literature not in {each.id for each in request.offered}:
        return f"{item.literature[:40]!r} is not offered"
    return _weighed(item, request)


def _points(item: ScoreFactor, _request: Any) -> str | None:
    return None if abs(item.points) <= MOST_POINTS else f"points are from -{MOST_POINTS} to {MOST_POINTS}"


def _process(item: ProcessDefinition, _request: Any) -> str | None:
    codes = [stage.code for stage in item.stages]
    if not codes or len(set(codes)) != len(codes):
        return "a process needs stages, each with a code of its own"
    if any(not 0 <= stage.probability <= 100 for stage in item.stages):
        return "a probability is from 0 to 100"
    return None


_BOUNDS: dict[type, Callable[[Any, Any], str | None]] = {
    BasePrice: _base_price,
    LineTax: _line_tax,
    Objection: _objection,
    PriceListChoice: _list_choice,
    ProcessDefinition: _process,
    ProcessFit: _weighed,
    Recommended: _recommended,
    RecommendedLiterature: _literature,
    ScoreFactor: _points,
}
