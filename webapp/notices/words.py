"""The sentences of notices by kind, and who names the records that they are about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from webapp.people.access import Actor


@dataclass(frozen=True, slots=True)
class Word:
    """A kind's sentence in Spanish, looked up where it is shown, and the address that it leads to, given the record's id."""

    sentence: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class Named:
    """A record that the reader may see, as a sentence names it."""

    name: str


Names = Callable[[Actor, frozenset[int]], Mapping[int, Named]]
_words: dict[str, Word] = {}
_names: dict[str, Names] = {}


def word(kind: str, sentence: str, endpoint: str) -> None:
    """Register a kind of notice. The sentence takes {record}, and {…} of the notice's own data."""
    _words[kind] = Word(sentence, endpoint)


def of(kind: str) -> Word | None:
    """The words of a kind, or None: it was there before an upgrade."""
    return _words.get(kind)


def named_by(prefix: str, names: Names) -> None:
    """Let `names` say what records `prefix:id` are called; it leaves out what the reader may not see."""
    _names[prefix] = names


def names_of(actor: Actor, records: frozenset[str]) -> dict[str, Named]:
    """What these records are called, as far as the reader may see them. One statement for each kind of record."""
    by_prefix: dict[str, set[int]] = {}
    for record in records:
        prefix, _sep, id_ = record.partition(":")
        by_prefix.setdefault(prefix, set()).add(int(id_))
    found: dict[str, Named] = {}
    for prefix, ids in by_prefix.items():
        if prefix in _names:
            answered = _names[prefix](actor, frozenset(ids))
            found |= {f"{prefix}:{id_}": named for id_, named in answered.items()}
    return found
