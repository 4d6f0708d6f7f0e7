import dataclasses
import subprocess
import sys
from decimal import Decimal

import pytest

import webapp.pluginapi
from webapp.pluginapi import API_VERSION, Text, named


def test_everything_named_is_there():
    assert all(hasattr(webapp.pluginapi, name) for name in webapp.pluginapi.__all__)
    assert API_VERSION == 1


@pytest.mark.parametrize("name", ["LineAdjustment", "NotApplied", "OrderAdjustment", "PricingLine", "PricingRequest"])
def test_what_travels_is_frozen(name):
    shape = getattr(webapp.pluginapi, name)
    assert shape.__dataclass_params__.frozen
    assert all(field.type not in (float, "float") for field in dataclasses.fields(shape))


def test_a_frozen_answer_can_not_be_changed():
    text = Text(es="Tramo", en="Tier")
    with pytest.raises(dataclasses.FrozenInstanceError):
        text.es = "otro"
    assert webapp.pluginapi.LineAdjustment("1", text, percent=Decimal(-4)).applies_to_override is False


def test_a_settings_name_is_in_both_languages():
    assert named(es="Tipo", en="Rate")["label"] == Text(es="Tipo", en="Rate")


def test_the_api_needs_nothing_but_python_and_pluggy(checkout):
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); before = set(sys.modules); import webapp.pluginapi;"
        "strangers = {name.split('.')[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names);"
        "inside = {name for name in sys.modules if name.startswith('webapp.') and '.pluginapi' not in name};"
        "print(sorted(strangers), sorted(inside))"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(checkout)], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "['pluggy', 'webapp'] []"
