"""Importing, checking and registering a plugin. Runs in the worker only: the web process never imports one."""

import importlib
import importlib.util
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from webapp.pluginapi import API_VERSION, Text, hookspecs
from webapp.pluginhost.finding import Candidate
from webapp.pluginhost.settings import SettingsRefused, described

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_MARKERS = ("tryfirst", "trylast", "hookwrapper", "wrapper")
_OPEN = ("webapp.pluginapi", "webapp.pluginhost")


class Fence:
    """An import hook: of webapp, a plugin reaches only webapp.pluginapi."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        if name.startswith("webapp.") and not f"{name}.".startswith(tuple(f"{open_}." for open_ in _OPEN)):
            raise ImportError(f"{name} is not for plugins: they import webapp.pluginapi only")


class LoadRefused(Exception):
    """A plugin that can't be used: a code (docs/hooks/README.md) and a sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Loaded:
    """A plugin ready to be asked: its own manager, and what it says about itself."""

    name: str
    version: str
    api_versions: tuple[int, ...]
    manager: pluggy.PluginManager
    hooks: tuple[str, ...]
    settings: type | None
    schema: list[dict[str, Any]]
    title: Text | None


def load(name: str, same_name: list[Candidate]) -> Loaded:
    """Import, check and register one plugin. Raises `LoadRefused`, or whatever its code raises."""
    if not same_name:
        raise LoadRefused("not_installed", f"no plugin named {name} is installed")
    if len(same_name) > 1:
        places = " and ".join(f"{candidate.target} ({candidate.origin})" for candidate in same_name)
        raise LoadRefused("duplicate_name", f"{name} is installed twice: {places}")
    candidate = same_name[0]
    module = _imported(candidate)
    api_versions = _api_versions(module)
    manager, hooks = _registered(module, name)
    settings = getattr(module, "Settings", None)
    try:
        schema = described(settings)
    except SettingsRefused as error:
        raise LoadRefused("settings_invalid", str(error)) from error
    version = getattr(module, "VERSION", "") or candidate.version
    title = getattr(module, "TITLE", None)
    if type(version) is not str or not 0 < len(version) <= 50:
        raise LoadRefused("version_missing", f"{name} names no VERSION")
    return Loaded(
        name, version, api_versions, manager, hooks, settings, schema, title if isinstance(title, Text) else None
    )


def _imported(candidate: Candidate) -> ModuleType:
    if not _NAME.fullmatch(candidate.name) or candidate.name in sys.stdlib_module_names:
        raise LoadRefused("name_invalid", f"{candidate.name} can't be a plugin's name: small letters, digits, _")
    return (
        _from_path(candidate) if candidate.origin in ("folder", "path") else importlib.import_module(candidate.target)
    )


def _from_path(candidate: Candidate) -> ModuleType:
    # A plugin named by its path stands in for the one that is installed under its name.
    known = None if candidate.origin == "path" else importlib.util.find_spec(candidate.name)
    if candidate.name in sys.modules or known is not None:
        raise LoadRefused("name_invalid", f"{candidate.name} is the name of an installed module")
    path = Path(candidate.target)
    places = [str(path.parent)] if path.name == "__init__.py" else None
    spec = importlib.util.spec_from_file_location(candidate.name, path, submodule_search_locations=places)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[candidate.name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[candidate.name]
        raise
    return module


def _api_versions(module: ModuleType) -> tuple[int, ...]:
    versions = getattr(module, "API_VERSIONS", None)
    if type(versions) is not tuple or not all(type(version) is int for version in versions):
        raise LoadRefused("api_version", "API_VERSIONS is missing: a tuple such as (1,)")
    if API_VERSION not in versions:
        raise LoadRefused("api_version", f"made for API {versions}, this is {API_VERSION}")
    return versions


def _registered(module: ModuleType, name: str) -> tuple[pluggy.PluginManager, tuple[str, ...]]:
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(module, name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise LoadRefused("hook_refused", str(error)) from error
    callers = manager.get_hookcallers(module) or []
    for caller in callers:
        implementations = caller.get_hookimpls()
        if len(implementations) > 1:
            raise LoadRefused("hook_refused", f"{caller.name} is answered twice")
        for marker in _MARKERS:
            if getattr(implementations[0], marker):
                raise LoadRefused("hook_refused", f"{caller.name} is marked {marker}: the unit gives the order")
    # Only a hookspec can say `firstresult`.
    if specs := [key for key, value in vars(module).items() if hasattr(value, f"{hookspecs.PROJECT}_spec")]:
        raise LoadRefused("hook_refused", f"{specs[0]} is a hookspec: the questions are the core's")
    if not callers:
        raise LoadRefused("hook_refused", f"{name} answers no question")
    return manager, tuple(sorted(caller.name for caller in callers))
