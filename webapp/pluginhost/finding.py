"""Where plugins are: bundled, in a folder, in installed distributions. Runs in the worker and imports none of them."""

import importlib.util
import pkgutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

GROUP = "oportuna.plugins"
BUNDLED = "plugins"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that says it is a plugin. `target` is a module's name, or for origin `folder` a path."""

    name: str
    origin: str
    target: str
    version: str = ""


def candidates(folder: str | None) -> dict[str, list[Candidate]]:
    """All that is installed, by name: bundled, in the plugins folder, by entry point; `load` refuses two of a name."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in (*_bundled(), *_in_folder(folder), *_distributed()):
        if all(candidate.target != other.target for other in found[candidate.name]):
            found[candidate.name].append(candidate)
    return dict(sorted(found.items()))


def _bundled() -> list[Candidate]:
    spec = importlib.util.find_spec(BUNDLED)
    places = spec.submodule_search_locations if spec else None
    modules = pkgutil.iter_modules(list(places or ()))
    return [Candidate(module.name, "bundled", f"{BUNDLED}.{module.name}") for module in modules]


def _in_folder(folder: str | None) -> list[Candidate]:
    if folder is None or not (root := Path(folder)).is_dir():
        return []
    files = [path for path in root.iterdir() if path.suffix == ".py"]
    packages = [path / "__init__.py" for path in root.iterdir() if (path / "__init__.py").is_file()]
    named = [(path.stem, path) for path in files] + [(path.parent.name, path) for path in packages]
    return [Candidate(name, "folder", str(path)) for name, path in sorted(named) if not name.startswith(("_", "."))]


def _distributed() -> list[Candidate]:
    # Imported here: it costs 10 ms, and the parent's cached answer is of no use in this process.
    from importlib.metadata import entry_points

    return [
        Candidate(point.name, "distribution", point.value, point.dist.version if point.dist else "")
        for point in entry_points(group=GROUP)
    ]
