"""Sectors and countries: stored by their code, told and understood in both languages; any other word stays as written."""

from functools import lru_cache

from babel import Locale

from webapp.accounts.fields import SECTORS
from webapp.core.folding import folded
from webapp.core.language import LANGUAGES, _, current, speaking

_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


def sector_text(value: str) -> str:
    """A stored sector in the reader's language: by its code, or by a name that an import brought."""
    code = value if value in SECTORS or not value else sector_meant(value)
    return _(SECTORS[code]) if code in SECTORS else value


def sector_meant(typed: str) -> str:
    """The code of the sector that a text names, in either language; the text itself when it names none."""
    return _sector_names().get(folded(typed), typed)


def sectors_like(text: str) -> list[tuple[str, str]]:
    """The known sectors that hold this text: code and name, in the reader's language."""
    wanted = folded(text)
    return [(code, _(name)) for code, name in SECTORS.items() if wanted in folded(_(name)) or wanted in code]


def country_text(value: str) -> str:
    """A stored country in the reader's language."""
    return _countries(current()).get(value, value)


def country_meant(typed: str) -> str:
    """The code of the country that a text names, in either language; the text itself when it names none."""
    return _country_names().get(folded(typed), typed)


def countries_like(text: str, most: int = 8) -> list[tuple[str, str]]:
    """Countries that hold this text, those that begin with it first: code and name, in the reader's language."""
    wanted = folded(text)
    found = [(code, name) for code, name in _countries(current()).items() if wanted in folded(name)]
    found.sort(key=lambda each: (not folded(each[1]).startswith(wanted), folded(each[1])))
    return found[:most]


def finding_text(*texts: str | None, sector: str = "", country: str = "") -> str:
    """The folded words by which a search finds a record besides its name; a sector and a country in both languages."""
    words = [] if not sector else [sector, *_in_both(sector_text, sector)]
    words += [] if not country else _in_both(country_text, country)
    return folded(*texts, *dict.fromkeys(words))


def _in_both(text, value: str) -> list[str]:
    told = []
    for language in LANGUAGES:
        with speaking(language):
            told.append(text(value))
    return told


def _sector_names() -> dict[str, str]:
    names = {code: code for code in SECTORS}
    for language in LANGUAGES:
        with speaking(language):
            names |= {folded(_(name)): code for code, name in SECTORS.items()}
    return names


@lru_cache(maxsize=1)
def _country_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in LANGUAGES:
        names |= {folded(name): code for code, name in _countries(language).items()}
    return names | {folded(code): code for code in _countries("en")}


@lru_cache(maxsize=len(LANGUAGES))
def _countries(language: str) -> dict[str, str]:
    named = Locale.parse(language).territories.items()
    return {code: name for code, name in named if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES}
