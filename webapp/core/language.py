"""The reader's language. A text is written in Spanish in the code and looked up in the catalogue of the other language.

`_("Guardar")`, `ngettext("{n} línea", "{n} líneas", n)`: variables in braces are filled in after the look-up. A text
that must be named before a reader is known (a choice's label) is marked with `N_` and translated where it is shown.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

LANGUAGES = ("es", "en")
SOURCE = "es"

_language: ContextVar[str] = ContextVar("language", default=SOURCE)
_catalogues: dict[str, Mapping[str, str | tuple[str, str]]] = {}
_counted: list[Callable[[int], str]] = [str]


def current() -> str:
    """The language that texts are answered in: `es` or `en`."""
    return _language.get()


def choose(language: str) -> None:
    """Answer in `language` from here on in this context; an unknown one falls back to Spanish."""
    _language.set(language if language in LANGUAGES else SOURCE)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside the block texts are answered in `language`."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def install(language: str, catalogue: Mapping[str, str | tuple[str, str]]) -> None:
    """Use this catalogue (Spanish text to its translation, or to singular and plural) for `language`."""
    _catalogues[language] = catalogue


def write_counts(written: Callable[[int], str]) -> None:
    """Write the {n} of counted sentences in this way: 4.238 in Spanish, 4,238 in English."""
    _counted[0] = written


def _(text: str, /, **variables: object) -> str:
    """`text` in the reader's language, its {variables} filled in."""
    found = _catalogues.get(_language.get(), {}).get(text, text)
    sentence = found if isinstance(found, str) else found[0]
    return sentence.format(**variables) if variables else sentence


def ngettext(singular: str, plural: str, n: int, /, **variables: object) -> str:
    """The sentence for `n` of something, with {n} and the other {variables} filled in."""
    found = _catalogues.get(_language.get(), {}).get(singular, (singular, plural))
    pair = (found, found) if isinstance(found, str) else found
    return pair[0 if n == 1 else 1].format(n=_counted[0](n), **variables)


def N_(text: str) -> str:  # the usual name of a mark for the catalogue
    """Mark a text for the catalogue without translating it yet."""
    return text
