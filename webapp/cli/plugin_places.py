"""Where the commands look for plugins, and the host that they ask."""

from contextlib import closing
from pathlib import Path

from webapp.db import write
from webapp.db.epochs import raise_epoch
from webapp.pluginhost.discovery import Installed
from webapp.pluginhost.health import MemoryHealth
from webapp.pluginhost.host import PluginHost
from webapp.pluginhost.pool import WorkerPool
from webapp.plugins import store as plugins
from webapp.settings import Settings

PATIENCE_MS = 5000


def folder_of(settings: Settings) -> str | None:
    """The plugins folder as a worker takes it."""
    return str(settings.plugins_dir) if settings.plugins_dir else None


def the_host(folder: str | None, *paths: str | Path) -> PluginHost:
    """A patient host with one worker; plugins at `paths` stand in for what is installed under their names."""
    pool = WorkerPool(size=1, timeout_ms=PATIENCE_MS, plugins_dir=folder, paths=tuple(map(str, paths)))
    return PluginHost(pool, MemoryHealth())


def discovered(settings: Settings) -> tuple[Installed, ...]:
    """What is installed, usable or not."""
    with closing(the_host(folder_of(settings))) as host:
        return host.discover()


def keep_installed(settings: Settings) -> None:
    """Keep what is installed as rows, for the pages; nothing is written when that is known already."""
    found = discovered(settings)
    with write():
        if plugins.keep(found):
            plugins.count_scan()
            raise_epoch("rules")
