"""`oportuna price`: what it prints, its exit status, and that it starts light."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from webapp.cli import COMMANDS, main

CASE = {"lines": [{"write_in": "Site survey", "price": "350.00"}, {"product": "A"}], "price_list": {"items": []}}
HEAVY = ("flask", "peewee", "altair", "pluginhost", "psycopg", "babel")


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASE), encoding="utf-8")
    return path


def test_a_case_with_problems_is_priced_with_status_0(case_file: Path) -> None:
    answer = CliRunner().invoke(main, ["price", str(case_file)])
    assert answer.exit_code == 0
    result = json.loads(answer.stdout)
    assert result["order"]["total"] == "350.00"
    assert [problem["code"] for problem in result["problems"]] == ["product_not_in_price_list"]


def test_a_dash_reads_standard_input() -> None:
    answer = CliRunner().invoke(main, ["price", "-"], input=json.dumps(CASE).encode())
    assert json.loads(answer.stdout)["order"]["unpriced"] == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"lines": [{"product": "A", "quantity": "two"}]}', "/lines/0/quantity"),
        (b"not json", "not JSON"),
        (b'{"currency": "\xff"}', "UTF-8"),
        (b"[]", "an object is expected"),
    ],
)
def test_a_malformed_case_ends_with_status_2_and_a_pointer(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(content)
    answer = CliRunner().invoke(main, ["price", str(path)])
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert told in answer.stderr


def test_a_file_that_is_not_there_ends_with_status_2(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["price", str(tmp_path / "none.json")]).exit_code == 2


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(CASE).encode())
    assert CliRunner().invoke(main, ["price", str(path)]).exit_code == 0


def test_pricing_imports_no_web_no_database_and_no_charts(case_file: Path) -> None:
    program = (
        "import sys\nfrom webapp.cli import main\n"
        f"main(['price', {str(case_file)!r}], standalone_mode=False)\n"
        "print(sorted(sys.modules), file=sys.stderr)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(answer.stderr.replace("'", "").strip("[]\n").split(", "))
    assert "webapp.pricing.engine" in loaded
    assert not {name for name in loaded if name.split(".")[0] in HEAVY or name.startswith("webapp.pluginhost")}


def test_an_unknown_command_is_refused() -> None:
    assert CliRunner().invoke(main, ["prize"]).exit_code == 2


def test_every_command_is_listed() -> None:
    assert set(main.list_commands(None)) == set(COMMANDS)


def test_a_bundled_plugin_answers_and_another_is_told_to_be_unsupported(tmp_path):
    case = tmp_path / "case.json"
    case.write_text(
        json.dumps(
            {
                "currency": "EUR",
                "products": {"CAFE-S100": {"family": "machines"}},
                "price_list": {"items": [{"product": "CAFE-S100", "method": "amount", "value": "2500"}]},
                "lines": [{"id": "1", "product": "CAFE-S100", "quantity": "3"}],
                "plugins": [{"name": "contoso_coffee", "settings": {}}, {"name": "somebody_elses"}],
            }
        )
    )
    answer = CliRunner().invoke(main, ["price", str(case)])
    assert answer.exit_code == 0
    result = json.loads(answer.stdout)
    assert result["order"]["detail_total"] == "7200.00"
    assert [problem["code"] for problem in result["problems"]] == ["not_supported_yet"]


def test_two_plugins_at_their_paths_that_claim_the_same_price_are_named(tmp_path: Path) -> None:
    claim = """
from decimal import Decimal
from webapp.pluginapi import BasePrice, LineTax, Text, hookimpl
API_VERSIONS = (1,)
VERSION = "1"
LABEL = Text(es="Precio", en="Price")

@hookimpl
def base_prices(request, settings):
    return [BasePrice(line.id, LABEL, Decimal("7.50")) for line in request.lines]

@hookimpl
def taxes(request, settings):
    return [LineTax(line.id, LABEL, Decimal(4)) for line in request.lines]
"""
    case = {"lines": [{"id": "1", "product": "A"}], "products": {"A": {"name": "A", "list_price": "9"}}}
    (tmp_path / "case.json").write_text(json.dumps(case), encoding="utf-8")
    for name in ("mine", "yours"):
        (tmp_path / f"{name}.py").write_text(claim, encoding="utf-8")
    mine, yours = (["--plugin", str(tmp_path / f"{name}.py")] for name in ("mine", "yours"))
    alone = json.loads(CliRunner().invoke(main, ["price", str(tmp_path / "case.json"), *mine]).stdout)
    assert (alone["order"]["detail_total"], alone["order"]["tax"]) == ("7.50", "0.30")
    both = json.loads(CliRunner().invoke(main, ["price", str(tmp_path / "case.json"), *mine, *yours]).stdout)
    [conflict] = [each for each in both["problems"] if each["code"] == "rules_conflict"]
    assert "mine" in conflict["message"]
    assert "yours" in conflict["message"]
    assert both["lines"][0]["status"] == "unpriced"
