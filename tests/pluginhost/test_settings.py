from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest

from webapp.pluginapi import Text, named
from webapp.pluginhost.settings import SettingsRefused, described, made


@dataclass(frozen=True)
class Step:
    since: int
    percent: Decimal = Decimal(0)


@dataclass(frozen=True)
class Settings:
    name: str = "tariff"
    rate: Decimal = field(
        default=Decimal("2.5"), metadata=named(es="Tipo", en="Rate", help=Text(es="Anual", en="Yearly"))
    )
    count: int = 3
    strict: bool = True
    until: date | None = None
    steps: tuple[Step, ...] = (Step(3, Decimal(4)),)
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError("count can't be negative")


def test_a_plugin_without_settings_has_none():
    assert described(None) == []
    assert made(None, {}) is None
    with pytest.raises(SettingsRefused, match="has no settings"):
        made(None, {"rate": "3"})


def test_every_field_is_described():
    fields = {each["name"]: each for each in described(Settings)}
    assert {name: each["type"] for name, each in fields.items()} == {
        "name": "text",
        "rate": "decimal",
        "count": "int",
        "strict": "bool",
        "until": "date",
        "steps": "group",
        "codes": "text",
    }
    assert fields["rate"]["label"] == {"es": "Tipo", "en": "Rate"}
    assert fields["rate"]["help"] == {"es": "Anual", "en": "Yearly"}
    assert (fields["until"]["optional"], fields["codes"]["many"]) == (True, True)
    assert fields["steps"]["default"] == [{"since": 3, "percent": "4"}]
    assert [each["name"] for each in fields["steps"]["fields"]] == ["since", "percent"]


def test_stored_values_stand_over_the_defaults():
    stored = {"rate": "0.125", "until": "2026-12-31", "steps": [{"since": 5, "percent": "6"}], "codes": ["a", "b"]}
    assert made(Settings, stored) == Settings(
        rate=Decimal("0.125"), until=date(2026, 12, 31), steps=(Step(5, Decimal(6)),), codes=("a", "b")
    )
    assert made(Settings, {}) == Settings()
    assert made(Settings, {"until": None, "rate": 3}) == Settings(rate=Decimal(3))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"rates": "3"}, "rates is not a setting"),
        ({"rate": 0.1}, "rate: 0.1 is not decimal"),
        ({"rate": "NaN"}, "rate: 'NaN' is not decimal"),
        ({"rate": None}, "rate: None is not decimal"),
        ({"count": True}, "count: True is not int"),
        ({"count": "3"}, "count: '3' is not int"),
        ({"strict": 1}, "strict: 1 is not bool"),
        ({"until": "31/12/2026"}, "until: '31/12/2026' is not date"),
        ({"codes": "ab"}, "codes: a list is expected"),
        ({"codes": ["a", 1]}, r"codes\[1\]: 1 is not text"),
        ({"steps": [{"percent": "4"}]}, r"steps\[0\]\.since is missing"),
        ({"steps": [3]}, r"steps\[0\]\.: names and values are expected"),
        ({"count": -1}, "settings: count can't be negative"),
        (["rate"], "names and values are expected"),
    ],
)
def test_values_that_do_not_fit_name_the_field(values, sentence):
    with pytest.raises(SettingsRefused, match=sentence):
        made(Settings, values)


def test_settings_that_no_form_can_show_are_refused():
    @dataclass
    class Loose:
        rate: int = 1

    @dataclass(frozen=True)
    class Floating:
        rate: float = 1.0

    @dataclass(frozen=True)
    class Unset:
        rate: int

    @dataclass(frozen=True)
    class Deep:
        steps: tuple[Settings, ...] = ()

    for refused, sentence in (
        (Loose, "not a frozen dataclass"),
        (Floating, "can't be a setting"),
        (Unset, "rate has no default"),
        (Deep, "can't be a setting"),
    ):
        with pytest.raises(SettingsRefused, match=sentence):
            described(refused)
