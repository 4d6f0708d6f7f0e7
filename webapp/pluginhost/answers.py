"""What a worker answered, checked before any of it counts. The worker isn't trusted: it has run a plugin's code."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from webapp.core.money import AMOUNT_LIMIT, ZERO
from webapp.pluginapi.pricing import LineAdjustment, LineTax, NotApplied, Objection, OrderAdjustment, PricingRequest
from webapp.pluginapi.texts import Text
from webapp.pluginhost.asking import LONGEST_TEXT, MOST_FOR_A_LINE, MOST_FOR_THE_ORDER
from webapp.pluginhost.questions import answer_from_plain
from webapp.pluginhost.shapes import ShapeRefused
from webapp.pricing.model import LineAnswer, OrderAnswer, TaxAnswer

LEAST_PERCENT = Decimal(-100)
MOST_PERCENT = Decimal(1000)
PERCENT_DECIMALS = 6

_LONGEST_NUMBER = 60
_SMALLEST_EXPONENT = -40
# Spaces that Spanish and French figures carry; `isprintable` knows only the plain one.
_SPACES = str.maketrans("\u00a0\u202f", "  ")


class AnswerInvalid(ValueError):
    """An answer that doesn't count; the message says what and where."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A plugin's checked answer; an adjustment of a line without a price is left out, as it has no effect."""

    lines: tuple[LineAnswer, ...]
    order: tuple[OrderAnswer, ...]
    objections: tuple[Objection, ...] = ()
    taxes: tuple[TaxAnswer, ...] = ()


def accepted(plugin: str, version: str, body: dict[str, Any], request: PricingRequest) -> Accepted:
    """The answer of one plugin. Raises `AnswerInvalid`.

    `version` is the one enabled, or empty for the one installed. Percentages lie in -100…1000 with at most six
    decimals, amounts below 10^12; texts have 1 to 200 printable characters; at most 16 answers a line, 32 the order.
    """
    said_version = body.get("version")
    if type(said_version) is not str or not 0 < len(said_version) <= 50 or version not in ("", said_version):
        raise AnswerInvalid("another version answered")
    texts = [_text(text, place) for place, text in enumerate(_list(body, "texts"))]
    priced = {line.id: line.gross is not None for line in request.lines}
    lines: list[LineAnswer] = []
    order: list[OrderAnswer] = []
    for place, row in enumerate(_list(body, "lines")):
        line_answer = _line_answer(row, texts, f"lines[{place}]")
        if isinstance(line_answer, NotApplied) and line_answer.line is None:
            order.append(OrderAnswer(plugin, said_version, line_answer))
        else:
            lines.append(LineAnswer(plugin, said_version, line_answer))
    for place, row in enumerate(_list(body, "order")):
        order_answer = _order_answer(row, texts, f"order[{place}]")
        if isinstance(order_answer, NotApplied) and order_answer.line is not None:
            lines.append(LineAnswer(plugin, said_version, order_answer))
        else:
            order.append(OrderAnswer(plugin, said_version, order_answer))
    objections = _beside(body, "objections", request)
    taxes: list[TaxAnswer] = []
    for each in _beside(body, "taxes", request):
        if isinstance(each, LineTax):
            taxes.append(TaxAnswer(plugin, said_version, each))
        elif each.line is None:
            order.append(OrderAnswer(plugin, said_version, each))
        else:
            lines.append(LineAnswer(plugin, said_version, each))
    _check_counts(lines, order, priced)
    with_effect = tuple(each for each in lines if _has_effect(each, priced))
    return Accepted(with_effect, tuple(order), objections, tuple(taxes))


def _beside(body: dict[str, Any], hook: str, request: PricingRequest) -> tuple[Any, ...]:
    try:
        return answer_from_plain(hook, body.get(hook, []), request)
    except ShapeRefused as error:
        raise AnswerInvalid(str(error)) from None


def _check_counts(lines: list[LineAnswer], order: list[OrderAnswer], priced: dict[str, bool]) -> None:
    counts = Counter(each.answer.line for each in lines)
    for line, count in counts.items():
        if line not in priced:
            raise AnswerInvalid(f"there is no line {str(line)[:40]!r}")
        if count > MOST_FOR_A_LINE:
            raise AnswerInvalid(f"{count} answers for line {line}, the limit is {MOST_FOR_A_LINE}")
    if len(order) > MOST_FOR_THE_ORDER:
        raise AnswerInvalid(f"{len(order)} answers for the order, the limit is {MOST_FOR_THE_ORDER}")


def _has_effect(each: LineAnswer, priced: dict[str, bool]) -> bool:
    return isinstance(each.answer, NotApplied) or priced[each.answer.line]


def _list(body: dict[str, Any], name: str) -> list[Any]:
    value = body.get(name)
    if type(value) is not list:
        raise AnswerInvalid(f"{name} is not a list")
    return value


def _line_answer(row: Any, texts: list[Text], place: str) -> LineAdjustment | NotApplied:
    match row:
        case ["A", str(line), label, percent, amount, bool(applies)]:
            given = _given(percent, amount, place)
            return LineAdjustment(line, _of(texts, label, place), *given, applies_to_override=applies)
    return _not_applied(row, texts, place)


def _order_answer(row: Any, texts: list[Text], place: str) -> OrderAdjustment | NotApplied:
    match row:
        case ["A", None, label, percent, amount, False]:
            return OrderAdjustment(_of(texts, label, place), *_given(percent, amount, place))
    return _not_applied(row, texts, place)


def _not_applied(row: Any, texts: list[Text], place: str) -> NotApplied:
    match row:
        case ["N", None | str(), label, reason]:
            return NotApplied(_of(texts, label, place), _of(texts, reason, place), row[1])
    raise AnswerInvalid(f"{place} is not an adjustment")


def _given(percent: Any, amount: Any, place: str) -> tuple[Decimal | None, Decimal | None]:
    if (percent is None) == (amount is None):
        raise AnswerInvalid(f"{place} needs a percent or an amount, exactly one of both")
    return (None, _amount(amount, place)) if percent is None else (_percent(percent, place), None)


def _of(texts: list[Text], number: Any, place: str) -> Text:
    if type(number) is not int or not 0 <= number < len(texts):
        raise AnswerInvalid(f"{place} names a text that is not there")
    return texts[number]


def _text(value: Any, place: int) -> Text:
    match value:
        case [str(es), str(en)] if _is_readable(es) and _is_readable(en):
            return Text(es=es, en=en)
    raise AnswerInvalid(f"texts[{place}] needs 1 to {LONGEST_TEXT} printable characters in es and en")


def _is_readable(text: str) -> bool:
    return len(text) <= LONGEST_TEXT and bool(text.strip()) and text.translate(_SPACES).isprintable()


def _percent(value: Any, place: str) -> Decimal:
    percent = _number(value, f"{place}.percent")
    if not LEAST_PERCENT <= percent <= MOST_PERCENT:
        raise AnswerInvalid(f"{place}.percent is outside {LEAST_PERCENT}…{MOST_PERCENT}")
    if percent != round(percent, PERCENT_DECIMALS):
        raise AnswerInvalid(f"{place}.percent has more than {PERCENT_DECIMALS} decimals")
    return percent


def _amount(value: Any, place: str) -> Decimal:
    amount = _number(value, f"{place}.amount")
    if abs(amount) >= AMOUNT_LIMIT:
        raise AnswerInvalid(f"{place}.amount is {AMOUNT_LIMIT} or more")
    return amount


def _number(value: Any, place: str) -> Decimal:
    if type(value) is not str or len(value) > _LONGEST_NUMBER:
        raise AnswerInvalid(f"{place} is not a Decimal")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise AnswerInvalid(f"{place} is not a number") from None
    if not number.is_finite():
        raise AnswerInvalid(f"{place} is not finite")
    if number == 0:
        return ZERO
    if int(number.as_tuple().exponent) < _SMALLEST_EXPONENT:
        raise AnswerInvalid(f"{place} has too many decimals")
    return number
