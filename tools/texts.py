#!/usr/bin/env python3
"""Which texts the product shows, and which of them lack a translation.

    .venv/bin/python tools/texts.py            lists what is missing, wrong or unused; exit status 1 when there is any
    .venv/bin/python tools/texts.py --write    adds the missing ones to the catalogue, empty, and drops the unused ones

Spanish is in the code: `_("…")`, `ngettext("…", "…", n)`, `N_("…")` in Python and templates, `_("…")` in scripts.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "webapp" / "translations" / "en.po"
MARKS = {"_": 1, "N_": 1, "ngettext": 2}
SCRIPT_TEXT = re.compile(r'(?<![\w$.])_\(\s*"((?:[^"\\]|\\.)*)"')
VARIABLE = re.compile(r"\{(\w*)[^{}]*\}")

Text = str | tuple[str, str]


def used() -> dict[Text, str]:
    """Every text with the first place that shows it; a text and its plural are a pair."""
    found: dict[Text, str] = {}
    for text, place in _all():
        found.setdefault(text, place)
    return found


def faults() -> list[str]:
    """What is missing, empty, has other variables than the source, or is no longer used."""
    texts = used()
    known = {_key(message.id): message for message in catalogue() if message.id}
    told = []
    for text, place in texts.items():
        message = known.get(text)
        strings = () if message is None else message.string if isinstance(message.string, tuple) else (message.string,)
        if not strings or not all(strings):
            told.append(f"{place}: no English for {text!r}")
        elif wrong := variables(*strings) ^ variables(*(text if isinstance(text, tuple) else (text,))):
            told.append(f"{place}: the English of {text!r} differs in {sorted(wrong)}")
    told += [f"{CATALOGUE.name}: no longer used: {text!r}" for text in known if text not in texts]
    return told


def variables(*texts: str) -> set[str]:
    """The {variables} of a text and its plural."""
    return {name for text in texts for name in VARIABLE.findall(text)} - {"n"}


def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def write() -> None:
    """Bring the catalogue to what is used, in alphabetical order; translations stay."""
    old = {_key(message.id): message.string for message in catalogue() if message.id}
    fresh = Catalog(locale="en", fuzzy=False, header_comment=HEADER)
    for text in sorted(used(), key=lambda text: text if isinstance(text, str) else text[0]):
        fresh.add(text, string=old.get(text, ("", "") if isinstance(text, tuple) else ""))
    with CATALOGUE.open("wb") as file:
        write_po(file, fresh, width=110, omit_header=False, include_lineno=False, no_location=True)
    lines = CATALOGUE.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(IDLE_HEADERS)]
    CATALOGUE.write_text("".join(kept), encoding="utf-8")


HEADER = "# English texts of Oportuna. Spanish, in the code and the templates, is the source."
IDLE_HEADERS = tuple(
    f'"{name}'
    for name in ("Project-Id", "Report-Msgid", "POT-", "PO-Revision", "Last-Tr", "Language-Team", "Generated-By")
)


def _all() -> Iterator[tuple[Text, str]]:
    for folder in ("webapp", "plugins"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from _in_python(path)
    environment = Environment(autoescape=True)
    for path in sorted((ROOT / "templates").rglob("*.*")):
        yield from _in_template(path, environment)
    for path in sorted((ROOT / "webapp" / "static" / "js").glob("*.js")):
        yield from _in_script(path)


def _in_python(path: Path) -> Iterator[tuple[Text, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            yield from _marked(node.func.id, texts, path, node.lineno)


def _in_template(path: Path, environment: Environment) -> Iterator[tuple[Text, str]]:
    for node in environment.parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
        if isinstance(node.node, nodes.Name) and node.node.name in MARKS:
            texts = [a.value for a in node.args if isinstance(a, nodes.Const) and isinstance(a.value, str)]
            yield from _marked(node.node.name, texts, path, node.lineno)


def _in_script(path: Path) -> Iterator[tuple[Text, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        for text in SCRIPT_TEXT.findall(line):
            yield ast.literal_eval(f'"{text}"'), f"{path.relative_to(ROOT)}:{number}"


def _marked(mark: str, texts: list[str], path: Path, line: int) -> Iterator[tuple[Text, str]]:
    wanted = MARKS[mark]
    if len(texts) >= wanted:
        yield (texts[0] if wanted == 1 else (texts[0], texts[1])), f"{path.relative_to(ROOT)}:{line}"


def _key(message: str | tuple[str, ...] | list[str]) -> Text:
    return message if isinstance(message, str) else (message[0], message[1])


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        write()
    found = faults()
    print(*found, sep="\n")
    sys.exit(1 if found else 0)
