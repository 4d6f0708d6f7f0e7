"""Puts templates and migrations into the wheel, under `oportuna_data/`, where `webapp.resources` finds them.

Only into a real wheel: an editable install reads the checkout, and a copy beside it would go stale unseen.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DATA = ("templates", "migrations")


class WheelData(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            root = Path(self.root)
            build_data["force_include"] |= {str(root / name): f"oportuna_data/{name}" for name in DATA}
