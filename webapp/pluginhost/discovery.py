"""What is installed: every plugin is loaded and described in a worker that is thrown away, so that none can hurt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from webapp.pluginapi.texts import Text
from webapp.pluginhost import frames
from webapp.pluginhost.process import Broken, Worker

LISTING = 5.0
LOADING = 5.0
ATTEMPTS = 3

SettingType = Literal["bool", "int", "text", "decimal", "date", "group"]


@dataclass(frozen=True, slots=True)
class SettingField:
    """A field of a plugin's `Settings`. `default` is JSON, decimals and dates as text; a group has `fields`."""

    name: str
    type: SettingType
    optional: bool
    many: bool
    default: Any
    label: Text
    help: Text | None
    fields: tuple["SettingField", ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Why an installed plugin can't be used. Codes: docs/hooks/README.md."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Installed:
    """A plugin found; `finding` is None when it can be enabled. `origin` is bundled, folder, distribution or path."""

    name: str
    origin: str
    target: str
    version: str = ""
    api_versions: tuple[int, ...] = ()
    hooks: tuple[str, ...] = ()
    settings: tuple[SettingField, ...] = ()
    title: Text | None = None
    finding: Finding | None = None


def discover(
    folder: str | None, loading: float = LOADING, paths: Sequence[str] = (), only: str | None = None
) -> tuple[Installed, ...]:
    """All plugins by name, or `only` one, each given `loading` seconds. Raises `OSError` when no process can be started.

    Those at `paths` stand in for what is installed under their names.
    """
    found: dict[str, Installed] = {}
    waiting: list[str] | None = None
    attempts = 0
    while waiting is None or waiting:
        worker = Worker(folder, paths)
        try:
            for name, origin, target in worker.listed(LISTING):
                if only in (None, name):
                    found.setdefault(name, Installed(name, origin, target))
            waiting = list(found) if waiting is None else waiting
            asked = {"plugins": [{"name": name} for name in waiting]}
            exchange = worker.ask(frames.DESCRIBE, asked, waiting, loading)
        finally:
            worker.kill()
            worker.bury()
        for said in exchange.said:
            found[said.plugin] = _installed(found[said.plugin], said.body)
            waiting.remove(said.plugin)
        if exchange.broken is not None:
            attempts += not exchange.said
            culprit = exchange.broken.culprit or (waiting[0] if attempts >= ATTEMPTS else None)
            if culprit is not None:
                found[culprit] = _broken(found[culprit], exchange.broken)
                waiting.remove(culprit)
    return tuple(found.values())


def _installed(candidate: Installed, body: dict[str, Any]) -> Installed:
    place = (candidate.name, candidate.origin, candidate.target)
    if "error" in body:
        code = body.get("code", "import_failed")
        return Installed(*place, finding=Finding(str(code), str(body.get("message", ""))[:500]))
    try:
        return Installed(
            *place,
            version=str(body["version"]),
            api_versions=tuple(int(version) for version in body["api_versions"]),
            hooks=tuple(str(hook) for hook in body["hooks"]),
            settings=settings_fields(body["settings"]),
            title=Text(*body["title"]) if body["title"] else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        return Installed(*place, finding=Finding("description_invalid", f"{type(error).__name__}: {error}"))


def settings_fields(described: Iterable[dict[str, Any]]) -> tuple[SettingField, ...]:
    """A described `Settings`, as a worker and the database have it."""
    return tuple(
        SettingField(
            name=field["name"],
            type=field["type"],
            optional=field["optional"],
            many=field["many"],
            default=field["default"],
            label=Text(**field["label"]),
            help=Text(**field["help"]) if field["help"] else None,
            fields=settings_fields(field["fields"]),
        )
        for field in described
    )


def _broken(candidate: Installed, broken: Broken) -> Installed:
    code = "import_timeout" if broken.code == "plugin_timeout" else "import_failed"
    return Installed(candidate.name, candidate.origin, candidate.target, finding=Finding(code, broken.message))
