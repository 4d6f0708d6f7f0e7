"""When two names may be the same customer's: legal forms and small words aside, small slips forgiven. Pure.

All texts are folded ones (`webapp.core.folding`). A likeness goes from 0 to 1; `ALIKE` and above is worth a hint.
"""

import re
from collections.abc import Iterable

ALIKE = 0.6

_LEGAL_FORMS = """
sl sa slu sau sll slne sal sc cb scoop scp sociedad limitada anonima cooperativa ltd limited inc incorporated corp
corporation co company llc llp plc gmbh ag bv nv srl spa sarl sas oy ab as aps lda
"""
_SMALL_WORDS = "de del la el lo las los y e i en the of and for da do das"
# What many customers of a trade are called says little about which of them is meant.
_TRADES = """
hotel hoteles hotels hostal hostel residencia residencias bar bares cafe cafes cafeteria cafeterias restaurante
restaurantes restaurant asador sidreria sidrerias bodega bodegas panaderia panaderias pasteleria obrador bakery grupo
group oficina oficinas office talleres gestoria bufete clinica hospital centro colegio instituto escuela universidad
campus school ayuntamiento diputacion museo biblioteca gimnasio gimnasios libreria tienda asociacion fundacion coworking
"""
_IDLE = frozenset((_LEGAL_FORMS + _SMALL_WORDS).split())
_OF_TRADE = frozenset(_TRADES.split())
_TRADE_WEIGHT = 0.3
_SAME_WORD = 0.6
_WORD = re.compile(r"[^\W_]+")


def words_of(name: str) -> tuple[str, ...]:
    """The words that tell a name from others: without legal forms (S. L., SA) and small words, unless nothing is left."""
    found = _with_initials_joined(_WORD.findall(name))
    meant = tuple(word for word in found if word not in _IDLE)
    return meant or tuple(found)


def telling_words(name: str) -> tuple[str, ...]:
    """Those of `words_of` that don't just name a trade; all of them when there are no others."""
    words = words_of(name)
    return tuple(word for word in words if word not in _OF_TRADE) or words


def is_same_name(one: str, other: str) -> bool:
    """Whether both names are the same apart from order, legal forms, small words and punctuation."""
    return sorted(words_of(one)) == sorted(words_of(other)) != []


def likeness(typed: str, known: str) -> float:
    """How much a name that is being typed resembles a known one."""
    if is_same_name(typed, known):
        return 1.0
    one, other = words_of(typed), words_of(known)
    if not one or not other:
        return 0.0
    told, heard = telling_words(typed), telling_words(known)
    shared = max(_shared_weight(one, other), _dice(" ".join(told), " ".join(heard)))
    tells = len("".join(told)) >= 3 and not set(one) <= _OF_TRADE
    begins = tells and " ".join(other).startswith(" ".join(one))
    is_part = tells and len("".join(told)) >= 5 and all(_twin(word, other) for word in told)
    return max(shared, ALIKE) if begins or is_part else shared


def chunks(name: str, most: int = 4) -> tuple[str, ...]:
    """Pieces of which a similar name holds at least one: beginnings and ends of its telling words, longest words first."""
    found: dict[str, None] = {}
    for word in sorted(telling_words(name), key=len, reverse=True)[:most]:
        for piece in (word[:4], word[-4:]) if len(word) > 5 else (word,):
            if len(piece) > 1 or len(word) == 1:
                found.setdefault(piece)
    return tuple(found)


def digits_of(phone: str) -> str:
    """The digits of a telephone number."""
    return "".join(c for c in phone if c in "0123456789")


def is_same_phone(one: str, other: str) -> bool:
    """Whether two numbers are the same without spaces and country code: their last nine digits, seven at least."""
    first, second = digits_of(one)[-9:], digits_of(other)[-9:]
    return len(first) >= 7 and first == second


def _with_initials_joined(words: Iterable[str]) -> list[str]:
    """Runs of single letters made one word: s, l is sl."""
    joined: list[str] = []
    run = ""
    for word in words:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        joined += [run, word] if run else [word]
        run = ""
    return [*joined, run] if run else joined


def _shared_weight(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """The part of the longer name's weight that both share; a word may differ by a slip."""
    rest = list(other)
    shared = 0.0
    for word in one:
        if twin := _twin(word, rest):
            rest.remove(twin)
            shared += _dice(word, twin) * min(_weight(word), _weight(twin))
    return shared / max(sum(map(_weight, one)), sum(map(_weight, other)))


def _twin(word: str, among: Iterable[str]) -> str | None:
    """The word that this one is, but for a slip."""
    likest = max(among, key=lambda each: _dice(word, each), default="")
    return likest if likest and _dice(word, likest) >= _SAME_WORD else None


def _weight(word: str) -> float:
    return len(word) * (_TRADE_WEIGHT if word in _OF_TRADE else 1.0)


def _dice(one: str, other: str) -> float:
    """The share of three-letter pieces that two texts have in common, their borders counted."""
    first, second = _trigrams(one), _trigrams(other)
    return 2 * len(first & second) / (len(first) + len(second))


def _trigrams(text: str) -> frozenset[str]:
    padded = f"  {text} "
    return frozenset(padded[place : place + 3] for place in range(len(padded) - 2))
