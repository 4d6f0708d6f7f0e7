"""Every text that the product shows has its English translation, with the same variables."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from webapp.core import language
from webapp.core.language import _, ngettext
from webapp.web import texts

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("texts_tool", ROOT / "tools" / "texts.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_has_its_english(tool):
    faults = tool.faults()
    assert faults == [], "run tools/texts.py --write and translate the empty ones:\n" + "\n".join(faults)


def test_texts_are_found_in_python_templates_and_scripts(tool):
    places = set(tool.used().values())
    assert {Path(place.rsplit(":", 1)[0]).suffix for place in places} == {".py", ".html", ".js"}


def test_a_missing_variable_is_a_fault(tool):
    assert tool.variables("{who} cambió {line}") ^ tool.variables("{who} changed it") == {"line"}


def test_a_text_is_answered_in_the_reader_s_language_and_spanish_needs_no_catalogue(english_texts):
    assert _("Guardar") == "Guardar"
    with language.speaking("en"):
        assert _("Guardar") == "Save"
        assert ngettext("{n} línea sin precio", "{n} líneas sin precio", 2) == "2 lines without a price"
        assert _("Algo que nadie tradujo") == "Algo que nadie tradujo"


def test_a_text_may_have_a_variable_of_any_name():
    assert _("{text} y {n}", text="uno", n=2) == "uno y 2"


def test_scripts_get_their_texts_in_the_reader_s_language(english_texts):
    assert texts.script_texts() == "{}"
    with language.speaking("en"):
        known = json.loads(texts.script_texts())
    assert known["Reintentar"] == "Retry"
    assert set(known) == set(texts.texts_of_scripts())


def test_the_texts_of_scripts_can_stand_inside_a_script_element():
    with language.speaking("en"):
        assert "</" not in texts.script_texts()
