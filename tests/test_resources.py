"""The files beside the code are found, and a missing one is named with the places that were tried."""

from pathlib import Path

import pytest

from webapp import resources
from webapp.resources import resource


@pytest.mark.parametrize(
    ("name", "file"), [("static", "fonts/OFL.txt"), ("migrations", "0001_people.py"), ("templates", "base.html")]
)
def test_each_folder_is_found_in_the_checkout(name: str, file: str) -> None:
    assert (resource(name) / file).is_file()


def test_an_incomplete_installation_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "webapp")
    with pytest.raises(
        FileNotFoundError, match=f"templates are missing: neither {tmp_path}/oportuna_data/templates nor"
    ):
        resource("templates")
