"""Reading a JSON document exactly: what is wrong is told with a pointer (RFC 6901) to the wrong key."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, overload

_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BOUND = Decimal(10) ** 40

Name = TypeVar("Name", bound=str)


class CaseError(Exception):
    """A malformed case: `pointer` leads to the wrong key, the empty one to the whole document."""

    def __init__(self, pointer: str, sentence: str) -> None:
        super().__init__(f"{pointer or '(document)'}: {sentence}")
        self.pointer = pointer
        self.sentence = sentence


def parsed(text: str) -> object:
    """The JSON value of `text`. A key that stands twice, NaN and infinity are refused; errors name line and column."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refused, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise CaseError("", f"this is not JSON that can be read: {error}") from error


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the document with the pointer to it; None stands for null and for an absent key alike."""

    value: Any
    pointer: str = ""

    @property
    def is_absent(self) -> bool:
        return self.value is None

    def error(self, sentence: str) -> CaseError:
        return CaseError(self.pointer, sentence)

    def fields(self, *known: str) -> "Node":
        """This node as an object with no other keys than these, comments (`_…`) apart; null is the empty object."""
        for key in self._object():
            if key not in known and not key.startswith("_"):
                raise self.at(key).error(f"this key is not known here; known are {', '.join(known)}")
        return self

    def at(self, key: str) -> "Node":
        escaped = key.replace("~", "~0").replace("/", "~1")
        return Node(self._object().get(key), f"{self.pointer}/{escaped}")

    def named(self) -> Iterator[tuple[str, "Node"]]:
        """The entries of an object whose keys are names."""
        for key in self._object():
            if not key.startswith("_"):
                yield key, self.at(key)

    def rows(self) -> list["Node"]:
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            raise self.error("a list is expected")
        return [Node(row, f"{self.pointer}/{place}") for place, row in enumerate(self.value)]

    @overload
    def text(self) -> str: ...
    @overload
    def text(self, default: str) -> str: ...
    @overload
    def text(self, default: None) -> str | None: ...
    def text(self, default: str | None = "") -> str | None:
        """A text that is not empty; a whole number will do for an id. The default "" means that it is required."""
        if self.value is None and default != "":
            return default
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return str(self.value)
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.error("a text is expected")
        return self.value

    @overload
    def number(self, default: Decimal, places: int = 6) -> Decimal: ...
    @overload
    def number(self, default: None, places: int = 6) -> Decimal | None: ...
    def number(self, default: Decimal | None, places: int = 6) -> Decimal | None:
        """A number written as text, with at most `places` decimals that are not zero."""
        value = self.value
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _BOUND:
            return Decimal(value)
        if isinstance(value, Decimal):
            raise self.error(f'a number with decimals is written as text: "{value:f}"')
        if not isinstance(value, str) or not _NUMBER.fullmatch(value):
            raise self.error('a number is expected, written as text like "2" or "1234.50"')
        number = Decimal(value)
        if len(value.partition(".")[2].rstrip("0")) > places:
            raise self.error(f"at most {places} decimals are allowed here")
        return number

    @overload
    def positive(self, default: Decimal, places: int = 12) -> Decimal: ...
    @overload
    def positive(self, default: None, places: int = 12) -> Decimal | None: ...
    def positive(self, default: Decimal | None, places: int = 12) -> Decimal | None:
        """A number above zero and below 10^12."""
        number = self.number(default, places)
        if number is not None and not 0 < number < Decimal(10) ** 12:
            raise self.error("a number above 0 and below 1000000000000 is expected")
        return number

    def percentage(self) -> Decimal | None:
        """A number like 25 with at most six decimals, of either sign."""
        number = self.number(None)
        if number is not None and abs(number) >= Decimal(10) ** 12:
            raise self.error("this percentage is too large")
        return number

    def whole(self, default: int, most: int) -> int:
        if self.value is None:
            return default
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not 0 <= self.value <= most:
            raise self.error(f"a whole number from 0 to {most} is expected")
        return self.value

    def flag(self, default: bool) -> bool:
        if self.value is None:
            return default
        if not isinstance(self.value, bool):
            raise self.error("true or false is expected")
        return self.value

    def choice(self, names: Sequence[Name], default: Name | None = None) -> Name:
        """One of the names; without a default it is required."""
        if self.value is None and default is not None:
            return default
        for name in names:
            if self.value == name:
                return name
        raise self.error(f"one of {', '.join(names)} is expected")

    def day(self, default: date | None = None) -> date | None:
        if self.value is None:
            return default
        if isinstance(self.value, str) and _DAY.fullmatch(self.value):
            try:
                return date.fromisoformat(self.value)
            except ValueError:
                pass
        raise self.error('a date is expected, like "2026-11-23"')

    def currency(self, default: str) -> str:
        if self.value is None:
            return default
        if not isinstance(self.value, str) or not re.fullmatch("[A-Z]{3}", self.value):
            raise self.error('a currency is expected, like "EUR"')
        return self.value

    def _object(self) -> dict[str, Any]:
        if self.value is None:
            return {}
        if not isinstance(self.value, dict):
            raise self.error("an object is expected")
        return self.value


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f'the key "{twice}" stands twice in one object')
    return result
