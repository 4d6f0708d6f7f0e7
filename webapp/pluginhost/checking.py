"""The conformance kit: whether a plugin answers as it must, found by asking it in worker processes of its own."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from webapp.core.money import ZERO
from webapp.pluginapi.pricing import PricingLine, PricingRequest
from webapp.pluginhost import finding, frames, golden, purity
from webapp.pluginhost.answers import Accepted, AnswerInvalid, accepted
from webapp.pluginhost.discovery import Installed, discover
from webapp.pluginhost.process import Worker
from webapp.pluginhost.questions import answer_from_plain, every
from webapp.pluginhost.samples import samples
from webapp.pluginhost.shapes import ShapeRefused, to_plain
from webapp.pluginhost.wire import request_to_json
from webapp.pricing import engine
from webapp.pricing.claims import taxed
from webapp.pricing.model import Answers, Priced

PATIENCE = 5.0
SEEDS = (1, 2)
TIMED = 30
LIMIT_MS = 50.0
FAMILIES = ("machines", "coffee", "accessories", "services", None)
CHECKS = ("loads", "answers", "deterministic", "pure", "time", "cases")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing checked; `said` tells what was found, in English, for the plugin's author."""

    name: str
    passed: bool
    said: str


@dataclass(frozen=True, slots=True)
class Report:
    """A plugin and what was checked of it, in the order of `CHECKS`; nothing after one that can't be asked at all."""

    name: str
    version: str
    hooks: tuple[str, ...]
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        return all(each.passed for each in self.checks)


@dataclass(frozen=True, slots=True)
class _Question:
    request: PricingRequest
    settings: dict[str, Any]


def check(path: str, cases: Path | None = None) -> Report:
    """Everything about the plugin at `path`. Golden cases are in `cases`, else in cases.csv beside the module.

    Raises `finding.NoPlugin`, and `OSError` when no process can be started.
    """
    candidate = finding.at_path(path)
    [found] = discover(None, PATIENCE, (path,), candidate.name)
    loads = _loads(found)
    if not loads.passed:
        return Report(found.name, found.version, found.hooks, (loads,))
    table, said_cases = _golden(found, cases or Path(candidate.target).with_name("cases.csv"))
    questions = [_Question(each.order_asked, each.settings) for each in map(_Asked, table)] + list(_questions())
    first, second = (_asked(found, path, questions, seed) for seed in SEEDS)
    others = [(hook, request) for hook in found.hooks if hook not in _PRICED for request in samples(hook)]
    first_others, second_others = (_asked_others(found, path, others, seed) for seed in SEEDS)
    checks = [
        loads,
        _answers(found, questions, first, others, first_others),
        _deterministic([*map(_told, questions), *map(_named, others)], first + first_others, second + second_others),
        _pure(Path(candidate.target), first + first_others),
        _time(found, path),
    ]
    checks.append(said_cases or _cases(found, table, first))
    return Report(found.name, found.version, found.hooks, tuple(checks))


_Other = tuple[str, Any]
_PRICED = ("line_adjustments", "order_adjustments", "taxes", "objections")


class _Asked:
    """A golden case with the question that it makes."""

    def __init__(self, case: golden.GoldenCase) -> None:
        order = case.order
        self.settings = case.settings
        self.order_asked = PricingRequest("1", order.currency, order.decimals, order.as_of, engine.prepare(order))


def _loads(found: Installed) -> Check:
    if found.finding:
        return Check("loads", False, f"{found.finding.code}: {found.finding.message}")
    return Check("loads", True, f"{found.name} {found.version}, API {found.api_versions}, {', '.join(found.hooks)}")


def _golden(found: Installed, path: Path) -> tuple[list[golden.GoldenCase], Check | None]:
    if not path.is_file():
        return [], Check("cases", False, f"there is no {path.name}: write what the rules must give")
    try:
        return golden.read(path, found.settings), None
    except golden.CaseWrong as error:
        return [], Check("cases", False, f"{path.name}: {error}")


def _questions() -> Iterator[_Question]:
    """Orders of many shapes with the plugin's own defaults: empty, small, large, without prices, in yen."""
    line = PricingLine(
        "1", "P-1", "machines", "good", "each", Decimal(1), Decimal(1), Decimal("100.00"), Decimal("100.00"),
        Decimal("100.00"), ZERO,
    )  # fmt: skip
    empty = PricingRequest("1", "EUR", 2, date(2026, 11, 23), ())
    yield _Question(empty, {})
    for family in FAMILIES:
        for count in (1, 3, 12):
            quantity = Decimal(count)
            mixed = replace(line, family=family, quantity=quantity, base_quantity=quantity, gross=100 * quantity)
            yield _Question(replace(empty, lines=(mixed,)), {})
    unpriced = replace(line, product=None, family=None, kind=None, list_price=None, unit_price=None, gross=None)
    yield _Question(replace(empty, lines=(replace(unpriced, volume_discount=None), replace(line, id="2"))), {})
    yield _Question(replace(empty, lines=(replace(line, overridden=True, unit_price=Decimal("90.00")),)), {})
    yield _Question(_large(line, empty), {})
    yield _Question(replace(empty, currency="JPY", decimals=0, lines=(replace(line, id="new"),)), {})


def _large(line: PricingLine, empty: PricingRequest) -> PricingRequest:
    lines = (replace(line, id=str(n), product=f"P-{n}", family=FAMILIES[n % len(FAMILIES)]) for n in range(1, 51))
    return replace(empty, lines=tuple(lines))


def _asked(found: Installed, path: str, questions: Sequence[_Question], seed: int) -> list[dict[str, Any]]:
    """What a fresh process says to each question, up to one that breaks it; the second is asked in the other order."""
    order = range(len(questions)) if seed == SEEDS[0] else reversed(range(len(questions)))
    said: dict[int, dict[str, Any]] = {}
    answer: dict[str, Any] = {}
    worker = Worker(None, (path,), seed)
    try:
        worker.listed(PATIENCE)
        for place in order:
            if not answer.get("broken"):
                answer = _one(worker, found, questions[place], watch=True)
            said[place] = answer
    finally:
        worker.kill()
        worker.bury()
    return [said[place] for place in range(len(questions))]


def _one(worker: Worker, found: Installed, question: _Question, *, watch: bool) -> dict[str, Any]:
    plugin = {"name": found.name, "version": "", "settings": question.settings}
    body = {"plugins": [plugin], "request": request_to_json(question.request), "watch": watch}
    exchange = worker.ask(frames.PRICE, body, [found.name], PATIENCE)
    if exchange.broken is not None:
        return {"error": exchange.broken.code, "message": exchange.broken.message, "broken": True}
    return exchange.said[0].body


def _asked_others(found: Installed, path: str, others: Sequence[_Other], seed: int) -> list[dict[str, Any]]:
    """As `_asked`, for questions besides prices."""
    said: list[dict[str, Any]] = []
    broken: dict[str, Any] = {}
    if not others:
        return said
    worker = Worker(None, (path,), seed)
    try:
        worker.listed(PATIENCE)
        for hook, request in others if seed == SEEDS[0] else reversed(others):
            if not broken:
                plugin = {"name": found.name, "version": "", "settings": {}}
                plain = to_plain(request, every()[hook].request, "request")
                body = {"plugins": [plugin], "hook": hook, "request": plain, "watch": True}
                exchange = worker.ask(frames.HOOK, body, [found.name], PATIENCE)
                if exchange.broken is not None:
                    broken = {"error": exchange.broken.code, "message": exchange.broken.message}
            said.append(broken or exchange.said[0].body)
    finally:
        worker.kill()
        worker.bury()
    return said if seed == SEEDS[0] else said[::-1]


def _answers(
    found: Installed,
    questions: Sequence[_Question],
    said: list[dict[str, Any]],
    others: Sequence[_Other],
    said_others: list[dict[str, Any]],
) -> Check:
    for question, body in zip(questions, said, strict=True):
        try:
            _accepted(found, question, body)
        except AnswerInvalid as error:
            return Check("answers", False, f"{error}\n  asked: {_told(question)}")
    for other, body in zip(others, said_others, strict=True):
        try:
            answer_from_plain(other[0], _without_error(body).get("answer"), other[1])
        except (AnswerInvalid, ShapeRefused) as error:
            return Check("answers", False, f"{error}\n  asked: {_named(other)}")
    count = len(questions) + len(others)
    return Check("answers", True, f"{count} questions answered, every answer within its types and bounds")


def _without_error(body: dict[str, Any]) -> dict[str, Any]:
    if "error" in body:
        raise AnswerInvalid(str(body.get("traceback") or f"{body['error']}: {body.get('message', '')}").strip())
    return body


def _accepted(found: Installed, question: _Question, body: dict[str, Any]) -> Accepted:
    return accepted(found.name, "", _without_error(body), question.request)


def _deterministic(questions: Sequence[str], first: list[dict[str, Any]], second: list[dict[str, Any]]) -> Check:
    for question, one, other in zip(questions, first, second, strict=True):
        if {**one, "touched": None, "traceback": None} != {**other, "touched": None, "traceback": None}:
            return Check("deterministic", False, f"the same question had two answers\n  asked: {question}")
    return Check("deterministic", True, "the same answers again, in another process, order and hash seed")


def _pure(module: Path, said: list[dict[str, Any]]) -> Check:
    touched = sorted({str(each) for body in said for each in body.get("touched", ())})
    found = purity.findings(module) + [f"while it answered: {each}" for each in touched]
    return Check("pure", not found, "\n  ".join(found) or "no clock, no chance, no files, no network")


def _time(found: Installed, path: str) -> Check:
    question = list(_questions())[-2]
    worker = Worker(None, (path,))
    took = []
    try:
        worker.listed(PATIENCE)
        for _ in range(TIMED):
            began = time.perf_counter()
            if _one(worker, found, question, watch=False).get("broken"):
                return Check("time", False, f"no answer within {PATIENCE:.0f} s")
            took.append((time.perf_counter() - began) * 1000)
    finally:
        worker.kill()
        worker.bury()
    p95 = sorted(took)[int(len(took) * 0.95)]
    return Check("time", p95 <= LIMIT_MS, f"p95 {p95:.1f} ms for 50 lines (limit {LIMIT_MS:.0f})")


def _cases(found: Installed, table: Sequence[golden.GoldenCase], said: list[dict[str, Any]]) -> Check:
    wrong = []
    for case, body in zip(table, said, strict=False):
        try:
            answers = _accepted(found, _Question(_Asked(case).order_asked, case.settings), body)
        except AnswerInvalid as error:
            wrong.append(f"{case.name}: {error}")
        else:
            said_all = Answers(answers.lines, answers.order, taxes=answers.taxes)
            order = taxed(case.order, said_all, {line.id for line in case.order.lines})
            priced = engine.settle(order, said_all)
            wrong += [f"{case.name}: {each}" for each in _differences(case, priced, len(answers.objections))]
    if wrong or not table:
        return Check("cases", False, "\n  ".join(wrong) or "the table has no case")
    return Check("cases", True, f"{len(table)} cases give what is expected of them")


def _differences(case: golden.GoldenCase, priced: Priced, objections: int) -> Iterator[str]:
    for number, (expected, line) in enumerate(zip(case.line_changes, priced.lines, strict=True), start=1):
        if expected is not None and expected != (found := line.plugin_adjustment or ZERO):
            yield f"line {number} changes by {found}, expected {expected}"
    if case.order_change is not None and case.order_change != priced.order.plugin_adjustment:
        yield f"the order changes by {priced.order.plugin_adjustment}, expected {case.order_change}"
    for number, (expected, line) in enumerate(zip(case.taxes, priced.lines, strict=True), start=1):
        if expected is not None and expected != line.tax:
            yield f"line {number} has a tax of {line.tax}, expected {expected}"
    if case.objections is not None and case.objections != objections:
        yield f"there are {objections} objections, expected {case.objections}"


def _told(question: _Question) -> str:
    return json.dumps(request_to_json(question.request), ensure_ascii=False)[:600]


def _named(other: _Other) -> str:
    return f"{other[0]} {other[1]}"[:600]
