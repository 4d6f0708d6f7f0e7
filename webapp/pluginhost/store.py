"""Which plugins answer in a unit, and how they fare there."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta

import structlog
from peewee import OperationalError, fn

from webapp.core import clock
from webapp.core.errors import Unavailable
from webapp.db import connection, write
from webapp.db.epochs import Epochs, raise_epoch
from webapp.pluginhost import host, timings
from webapp.pluginhost.health import FAILURES, WITHIN
from webapp.pluginhost.host import EnabledPlugin
from webapp.pluginhost.records import PluginFailure, PluginScan, PluginSuspension, UnitPlugin

log = structlog.get_logger("oportuna")
_enabled: dict[int, dict[int, tuple[EnabledPlugin, ...]]] = {}
_suspended: dict[str, frozenset[tuple[int, str]]] = {}
_scan: dict[str, int] = {}


def enabled(path: tuple[int, ...], epochs: Epochs) -> tuple[EnabledPlugin, ...]:
    """The plugins of the unit that `path` begins with, in its order: its own rows or the nearest ancestor's.

    Three statements at a new rules epoch. Workers made before the newest scan are replaced.
    """
    sets = _enabled.get(epochs.rules)  # one look: another thread may clear it in between
    if sets is None:
        sets = _read_enabled()
        rows = PluginSuspension.select(PluginSuspension.unit_id, PluginSuspension.plugin).tuples()
        _suspended["now"] = frozenset((row[0], row[1]) for row in rows)
        _enabled.clear()
        _enabled[epochs.rules] = sets
        _renew(PluginScan.select(fn.MAX(PluginScan.id)).scalar() or 0)
    return next((sets[each] for each in path if each in sets), ())


def rules_fingerprint(path: tuple[int, ...], settings: Mapping[str, str], epochs: Epochs) -> str:
    """Another text whenever the unit's plugins, their versions, settings or order, or its pricing settings change."""
    rules = [[plugin.name, plugin.version, plugin.settings] for plugin in enabled(path, epochs)]
    pricing = {name: value for name, value in settings.items() if name.startswith("pricing.")}
    return hashlib.sha256(json.dumps([rules, pricing], sort_keys=True).encode()).hexdigest()[:16]


def forget() -> None:
    """Empty the process's caches: another database is used from here on."""
    _enabled.clear()
    _suspended.clear()
    _scan.clear()
    timings.forget()


class StoredHealth:
    """Health in rows that all processes see: three failures in ten minutes suspend a plugin in its unit.

    A suspension raises the rules epoch, so what `enabled` read at an epoch holds for it; see `enabled`.
    """

    def suspended(self, unit: str, plugin: str) -> bool:
        return (int(unit), plugin) in _suspended.get("now", frozenset())

    def failed(self, unit: str, plugin: str, code: str, traceback: str) -> None:
        """The edit that met the failure goes on, even where a database too busy keeps it from being counted."""
        try:
            with connection(), write():
                _count(int(unit), plugin, code, traceback)
        except (OperationalError, Unavailable) as error:
            log.warning("plugin failure not counted", unit=unit, plugin=plugin, code=code, error=str(error))

    def answered(self, unit: str, plugin: str, ms: float) -> None:
        """Counted in the process; an edit writes nothing of it."""
        if unit:
            timings.count(unit, plugin, ms)


def suspend(unit: int, plugin: str) -> None:
    """Leave the plugin alone in this unit, inside a write transaction; its last answers stand in."""
    PluginSuspension.insert(unit_id=unit, plugin=plugin, since=clock.now()).on_conflict_ignore().execute()
    raise_epoch("rules")


def resume(unit: int, plugin: str) -> bool:
    """Ask the plugin again, inside a write transaction: its failures so far no longer count. False when it wasn't suspended."""
    of = (PluginFailure.unit_id == unit) & (PluginFailure.plugin == plugin)
    PluginFailure.update(forgiven=True).where(of).execute()
    suspended = (PluginSuspension.unit_id == unit) & (PluginSuspension.plugin == plugin)
    raise_epoch("rules")
    return bool(PluginSuspension.delete().where(suspended).execute())


def _count(unit: int, plugin: str, code: str, traceback: str) -> None:
    now = clock.now()
    PluginFailure.insert(unit_id=unit, plugin=plugin, at=now, code=code, detail=traceback[:20_000]).execute()
    recent = PluginFailure.select().where(
        (PluginFailure.unit_id == unit)
        & (PluginFailure.plugin == plugin)
        & (PluginFailure.at > now - timedelta(seconds=WITHIN))
        & ~PluginFailure.forgiven
    )
    if recent.count() >= FAILURES:
        suspend(unit, plugin)


def _renew(scan: int) -> None:
    known = _scan.get("now")
    _scan["now"] = scan
    if known is not None and known != scan:
        host.renew()


def _read_enabled() -> dict[int, tuple[EnabledPlugin, ...]]:
    sets: dict[int, list[EnabledPlugin]] = {}
    for row in UnitPlugin.select().order_by(UnitPlugin.unit_id, UnitPlugin.position, UnitPlugin.plugin):
        of_unit = sets.setdefault(row.unit_id, [])
        if row.plugin:
            of_unit.append(EnabledPlugin(row.plugin, row.version, json.loads(row.settings)))
    return {unit: tuple(plugins) for unit, plugins in sets.items()}
