"""The import contracts of pyproject.toml hold, and each still covers something.

A pattern that matches no module passes in silence, and so does a package that no contract mentions: both fail here.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
BY_ID = {contract["id"]: contract for contract in CONTRACTS}
PARTS_OF_LAYER = re.compile(r"\s*[:|]\s*")
# Folders of data files.
NO_LAYER = {"webapp.static", "webapp.translations"}


@pytest.fixture(scope="module")
def modules() -> set[str]:
    """Every module of ours, and the outside packages that some module imports or that are installed."""
    return set(grimp.build_graph("webapp", "plugins", cache_dir=None).modules)


def patterns(contract: dict[str, Any]) -> list[str]:
    """The contract's names of our own modules, wildcards as they stand."""
    layers = [part for layer in contract.get("layers", []) for part in PARTS_OF_LAYER.split(layer)]
    named = [name for key in ("modules", "source_modules", "forbidden_modules") for name in contract.get(key, [])]
    return [name for name in (*layers, *named) if name.strip("()").split(".")[0] in {"webapp", "plugins"}]


def matches(pattern: str, module: str) -> bool:
    parts = [{"**": r"[\w.]+", "*": r"\w+"}.get(part, re.escape(part)) for part in pattern.split(".")]
    return re.fullmatch(r"\.".join(parts), module) is not None


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract["id"])
def test_each_name_in_a_contract_matches_a_module(contract: dict[str, Any], modules: set[str]) -> None:
    dead = [pattern for pattern in patterns(contract) if not any(matches(pattern, module) for module in modules)]
    assert dead == []


def test_every_package_has_its_place_in_the_one_direction(modules: set[str]) -> None:
    placed = set(patterns(BY_ID["direction"]))
    assert sorted(children("webapp", modules) - placed - NO_LAYER) == []


def test_every_part_of_the_opportunity_is_kept_apart(modules: set[str]) -> None:
    folders = {
        part for part in children("webapp.opportunities", modules) if any(m.startswith(f"{part}.") for m in modules)
    }
    assert sorted(folders - set(BY_ID["aggregate"]["modules"])) == []


def test_plugins_are_kept_from_every_package_but_their_own_door(modules: set[str]) -> None:
    forbidden = set(BY_ID["plugins"]["forbidden_modules"])
    assert sorted(children("webapp", modules) - forbidden - NO_LAYER) == ["webapp.pluginapi"]


def test_the_contracts_hold() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout[answer.stdout.find("Contracts: ") :] + answer.stderr


def children(package: str, modules: set[str]) -> set[str]:
    depth = package.count(".") + 1
    return {module for module in modules if module.startswith(f"{package}.") and module.count(".") == depth}
