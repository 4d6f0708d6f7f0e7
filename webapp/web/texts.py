"""The catalogues of texts: Spanish is in the code, English in `webapp/translations/en.po`, read once at start."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from webapp.core import language
from webapp.web.locale_formats import formats

TRANSLATIONS = Path(__file__).parent.parent / "translations"
SCRIPTS = Path(__file__).parent.parent / "static" / "js"

# In our scripts a text is written _("…"), on one line and in double quotes.
SCRIPT_TEXT = re.compile(r'(?<![\w$.])_\(\s*"((?:[^"\\]|\\.)*)"')

Entry = str | tuple[str, str]


def load_catalogues() -> None:
    """Install every language but Spanish, and let counts be written as the reader writes numbers."""
    language.write_counts(lambda n: formats().number(Decimal(n), 0))
    for code in language.LANGUAGES:
        if code != language.SOURCE:
            language.install(code, read_catalogue(code))


@lru_cache(maxsize=len(language.LANGUAGES))
def read_catalogue(code: str) -> Mapping[str, Entry]:
    """Spanish text to its translation, or to singular and plural; entries without a translation are left out."""
    entries: dict[str, Entry] = {}
    for message in _catalog(code):
        if not message.id or not message.string:
            continue
        if isinstance(message.id, str):
            entries[message.id] = str(message.string)
        elif all(message.string):
            entries[message.id[0]] = (message.string[0], message.string[1])
    return entries


def script_texts() -> str:
    """The texts of our scripts in the reader's language, as JSON for the page's data block; {} in Spanish."""
    return _script_texts(language.current())


@lru_cache(maxsize=len(language.LANGUAGES))
def _script_texts(code: str) -> str:
    if code == language.SOURCE:
        return "{}"
    known = read_catalogue(code)
    found = {text: known[text] for text in texts_of_scripts() if text in known}
    return json.dumps(found, ensure_ascii=False).replace("<", "\\u003c")


@lru_cache(maxsize=1)
def texts_of_scripts() -> tuple[str, ...]:
    """Every text that one of our scripts shows."""
    found = {
        json.loads(f'"{text}"')
        for path in sorted(SCRIPTS.glob("*.js"))
        for text in SCRIPT_TEXT.findall(path.read_text(encoding="utf-8"))
    }
    return tuple(sorted(found))


def _catalog(code: str) -> Catalog:
    with (TRANSLATIONS / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)
