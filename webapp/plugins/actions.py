"""What people change about plugins. Each change is one write transaction with its row in the history."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from webapp.audit.changes import FieldChange
from webapp.audit.store import write_action, write_changes
from webapp.catalog.edit import search_moved
from webapp.core.errors import StaleEdit
from webapp.core.language import _
from webapp.core.sending import Sent
from webapp.db import write
from webapp.db.epochs import raise_epoch
from webapp.pluginhost import store as plugins
from webapp.pluginhost.discovery import Installed
from webapp.pluginhost.records import PluginSuspension, UnitPlugin
from webapp.plugins import store
from webapp.plugins.store import Enabled


def enable(actor: int | None, sent: Sent, unit: int, plugin: str, settings: dict[str, Any] | None) -> bool:
    """Let a plugin answer in a unit, after those that do already; enabled before, it gets these settings.

    `settings` None leaves them as they are. The settings must have been tried. A unit without an order of its own gets
    one that begins with its ancestor's. False when nothing changed.
    """

    def changed(rows: tuple[Enabled, ...]) -> tuple[Enabled, ...]:
        known = {row.plugin: row for row in rows}
        before = known.get(plugin)
        if before is None:
            return (*rows, Enabled(plugin, settings or {}))
        if settings is None:
            return rows
        known[plugin] = Enabled(plugin, settings, before.version)
        return tuple(known.values())

    return _change(actor, sent, unit, "plugin_enabled", plugin, changed)


def disable(actor: int | None, sent: Sent, unit: int, plugin: str) -> bool:
    """Let a plugin no longer answer in a unit; stored prices stay. False when it doesn't answer there."""
    return _change(
        actor, sent, unit, "plugin_disabled", plugin,
        lambda rows: tuple(row for row in rows if row.plugin != plugin),
    )  # fmt: skip


def order(actor: int | None, sent: Sent, unit: int, names: Sequence[str]) -> bool:
    """Put a unit's plugins into this order. Raises StaleEdit when they are no longer these."""

    def ordered(rows: tuple[Enabled, ...]) -> tuple[Enabled, ...]:
        known = {row.plugin: row for row in rows}
        if sorted(known) != sorted(names):
            raise StaleEdit(_("Los complementos de la unidad han cambiado mientras los ordenabas. Míralos otra vez."))
        return tuple(known[name] for name in names)

    return _change(actor, sent, unit, "plugins_ordered", "", ordered)


def inherit(actor: int | None, sent: Sent, unit: int) -> bool:
    """Let a unit have its ancestor's plugins again. False when it does already."""
    with write():
        before = store.own(unit)
        if before is None:
            return False
        UnitPlugin.delete().where(UnitPlugin.unit_id == unit).execute()
        _told(actor, sent, unit, "plugins_inherited", "", before, store.of_unit(unit))
    return True


def suspend(actor: int | None, sent: Sent, unit: int, plugin: str) -> bool:
    """Stop asking a plugin in a unit for now; its last answers stand in. False when it doesn't answer there."""
    with write():
        if plugin not in {row.plugin for row in store.of_unit(unit)} or store.is_suspended(unit, plugin):
            return False
        plugins.suspend(unit, plugin)
        write_action("plugin_suspended", f"plugin:{plugin}", actor, _of_unit(sent, unit))
    return True


def resume(actor: int | None, sent: Sent, unit: int, plugin: str) -> bool:
    """Ask a suspended plugin again. False when it wasn't suspended."""
    with write():
        if not plugins.resume(unit, plugin):
            return False
        write_action("plugin_resumed", f"plugin:{plugin}", actor, _of_unit(sent, unit))
    return True


def found(actor: int | None, sent: Sent, installed: Sequence[Installed]) -> bool:
    """Keep what discovery found; every process makes new workers. False when it is what was known already."""
    with write():
        changed = store.keep(installed)
        store.count_scan()
        raise_epoch("rules")
        if changed:
            search_moved()
        write_action("plugins_rescanned", "plugins", actor, sent)
    return changed


def _change(
    actor: int | None,
    sent: Sent,
    unit: int,
    kind: str,
    plugin: str,
    change: Callable[[tuple[Enabled, ...]], tuple[Enabled, ...]],
) -> bool:
    with write():
        before = store.of_unit(unit)
        after = change(before)
        if after == before:
            return False
        store.put(unit, after)
        gone = {row.plugin for row in before} - {row.plugin for row in after}
        PluginSuspension.delete().where(
            (PluginSuspension.unit_id == unit) & PluginSuspension.plugin.in_(sorted(gone))
        ).execute()
        _told(actor, sent, unit, kind, plugin, before, after)
    return True


def _told(
    actor: int | None,
    sent: Sent,
    unit: int,
    kind: str,
    plugin: str,
    before: Sequence[Enabled],
    after: Sequence[Enabled],
) -> None:
    action = write_action(kind, f"plugin:{plugin}" if plugin else "plugins", actor, _of_unit(sent, unit))
    changes = [FieldChange(f"unit:{unit}", "plugins", _names(before), _names(after))]
    old, new = ({row.plugin: row.settings for row in rows} for rows in (before, after))
    changes += [
        FieldChange(f"unit:{unit}", f"settings of {name}", _text(old.get(name)), _text(new[name]))
        for name in new
        if old.get(name, {}) != new[name]
    ]
    write_changes(action, 0, changes)
    raise_epoch("rules")
    search_moved()


def _of_unit(sent: Sent, unit: int) -> Sent:
    """The unit stands in the batch: a plugin's history is read by unit."""
    return Sent(sent.via, sent.form_key, sent.digest, sent.request, f"unit:{unit}")


def _names(rows: Sequence[Enabled]) -> str:
    return ", ".join(row.plugin for row in rows)


def _text(settings: dict[str, Any] | None) -> str | None:
    return None if settings is None else json.dumps(settings, ensure_ascii=False, sort_keys=True)
