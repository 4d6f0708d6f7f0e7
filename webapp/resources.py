"""Where the files that are not Python code lie: in the checkout, or beside the package where a wheel puts them."""

from pathlib import Path
from typing import Literal

PACKAGE = Path(__file__).resolve().parent


def resource(name: Literal["templates", "migrations", "static"]) -> Path:
    """The folder of that name. FileNotFoundError, with the places tried, in an incomplete installation."""
    places = [PACKAGE / name] if name == "static" else [PACKAGE.parent / "oportuna_data" / name, PACKAGE.parent / name]
    for place in places:
        if place.is_dir():
            return place
    tried = " nor ".join(map(str, places))
    raise FileNotFoundError(f"Oportuna's {name} are missing: neither {tried} exists; install it again")
