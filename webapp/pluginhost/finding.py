"""Where plugins are: bundled, in a folder, in installed distributions. Runs in the worker and imports none of them."""

import importlib.util
import pkgutil
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

GROUP = "oportuna.plugins"
BUNDLED = "plugins"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that says it is a plugin. `target` is a module's name, or for the origins `folder` and `path` a path."""

    name: str
    origin: str
    target: str
    version: str = ""


class NoPlugin(ValueError):
    """A path at which there is no plugin; the message says what was looked for."""


def candidates(folder: str | None, paths: Sequence[str] = ()) -> dict[str, list[Candidate]]:
    """All that is installed, by name: bundled, in the plugins folder, by entry point; `load` refuses two of a name.

    What `at_path` finds at `paths` stands in for whatever is installed under its name.
    """
    found: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in (*_bundled(), *_in_folder(folder), *_distributed()):
        if all(candidate.target != other.target for other in found[candidate.name]):
            found[candidate.name].append(candidate)
    for candidate in map(at_path, paths):
        found[candidate.name] = [candidate]
    return dict(sorted(found.items()))


def at_path(path: str) -> Candidate:
    """The plugin in a file, in a package's folder, or in a project whose pyproject.toml names it. Raises `NoPlugin`."""
    place = Path(path).resolve()
    if place.suffix == ".py" and place.is_file():
        return Candidate(place.stem, "path", str(place))
    if (place / "__init__.py").is_file():
        return Candidate(place.name, "path", str(place / "__init__.py"))
    if (project := place / "pyproject.toml").is_file():
        return _in_project(project)
    raise NoPlugin(f"{path} is no .py file, no folder with __init__.py and no folder with pyproject.toml")


def _in_project(project: Path) -> Candidate:
    try:
        told = tomllib.loads(project.read_text(encoding="utf-8")).get("project", {})
        points = told.get("entry-points", {}).get(GROUP, {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError) as error:
        raise NoPlugin(f"{project.name} can't be read: {error}") from None
    if len(points) != 1:
        raise NoPlugin(f'{project.name} needs one entry point in [project.entry-points."{GROUP}"]')
    [(name, module)] = points.items()
    for root in (project.parent, project.parent / "src"):
        for place in (
            root / Path(*module.split(".")) / "__init__.py",
            root.joinpath(*module.split(".")).with_suffix(".py"),
        ):
            if place.is_file():
                return Candidate(name, "path", str(place), str(told.get("version", "")))
    raise NoPlugin(f"{project.name} names the module {module}, which is not beside it")


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
