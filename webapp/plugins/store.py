"""Rows of plugins: what was found, where each answers, how it fares. Management only; pricing reads pluginhost.store."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from peewee import JOIN, fn

from webapp.audit.records import Action
from webapp.core import clock
from webapp.people.records import BusinessUnit, User
from webapp.pluginapi.texts import Text
from webapp.pluginhost.discovery import Finding, Installed, settings_fields
from webapp.pluginhost.records import Plugin, PluginFailure, PluginScan, PluginSuspension, UnitPlugin

OWN_SET = ""


@dataclass(frozen=True, slots=True)
class Enabled:
    """A plugin in a unit's own order; `settings` are the stored values, only what differs from the defaults."""

    plugin: str
    settings: dict[str, Any]
    version: str = ""


def installed() -> tuple[Installed, ...]:
    """What the newest scan found, by name. One statement."""
    return tuple(_installed(row) for row in Plugin.select().order_by(Plugin.name))


def keep(found: Sequence[Installed]) -> bool:
    """Replace what is known of plugins; False when nothing differs. Three statements inside a write transaction."""
    rows = [_row(each) for each in found]
    known = {(row.name, row.version): row.__data__ for row in Plugin.select()}
    if {(row["name"], row["version"]): row for row in rows} == known:
        return False
    Plugin.delete().execute()
    if rows:
        Plugin.insert_many(rows).execute()
    return True


def count_scan() -> None:
    """Let every process see that somebody has looked. One statement."""
    PluginScan.insert(at=clock.now()).execute()


def own(unit: int) -> tuple[Enabled, ...] | None:
    """A unit's own order; None where it has its ancestor's. One statement."""
    rows = list(UnitPlugin.select().where(UnitPlugin.unit_id == unit).order_by(UnitPlugin.position, UnitPlugin.plugin))
    if not rows:
        return None
    return tuple(Enabled(row.plugin, json.loads(row.settings), row.version) for row in rows if row.plugin != OWN_SET)


def of_unit(unit: int | None) -> tuple[Enabled, ...]:
    """What answers in a unit: its own order or the nearest ancestor's. Two statements for each ancestor."""
    while unit is not None:
        if (mine := own(unit)) is not None:
            return mine
        unit = _parent(unit)
    return ()


def put(unit: int, rows: Sequence[Enabled]) -> None:
    """Replace a unit's own order; an empty one needs no row where there is nothing to inherit."""
    UnitPlugin.delete().where(UnitPlugin.unit_id == unit).execute()
    if not rows and not of_unit(_parent(unit)):
        return
    given = [
        {
            "unit_id": unit,
            "plugin": row.plugin,
            "version": row.version,
            "position": place,
            "settings": json.dumps(row.settings, ensure_ascii=False),
        }
        for place, row in enumerate(rows or (Enabled(OWN_SET, {}),), start=1)
    ]
    UnitPlugin.insert_many(given).execute()


def is_suspended(unit: int, plugin: str) -> bool:
    """Whether it is left alone there. One statement."""
    here = (PluginSuspension.unit_id == unit) & (PluginSuspension.plugin == plugin)
    return PluginSuspension.select().where(here).exists()


@dataclass(frozen=True, slots=True)
class Failed:
    """A call without a usable answer; `detail` is its traceback or message."""

    at: datetime
    code: str
    detail: str
    forgiven: bool


def sets() -> dict[int, tuple[Enabled, ...]]:
    """Every unit's own order. One statement."""
    found: dict[int, list[Enabled]] = {}
    for row in UnitPlugin.select().order_by(UnitPlugin.unit_id, UnitPlugin.position, UnitPlugin.plugin):
        rows = found.setdefault(row.unit_id, [])
        if row.plugin != OWN_SET:
            rows.append(Enabled(row.plugin, json.loads(row.settings), row.version))
    return {unit: tuple(rows) for unit, rows in found.items()}


def suspensions() -> dict[tuple[int, str], datetime]:
    """Since when which plugin is left alone in which unit. One statement."""
    rows = PluginSuspension.select(PluginSuspension.unit_id, PluginSuspension.plugin, PluginSuspension.since).tuples()
    return {(unit, plugin): since for unit, plugin, since in rows}


def failures(unit: int, plugin: str, most: int) -> tuple[Failed, ...]:
    """The newest failures. One statement."""
    rows = (
        PluginFailure.select()
        .where((PluginFailure.unit_id == unit) & (PluginFailure.plugin == plugin))
        .order_by(PluginFailure.at.desc(), PluginFailure.id.desc())
        .limit(most)
    )
    return tuple(Failed(row.at, row.code, row.detail, row.forgiven) for row in rows)


def failure_counts(since: datetime) -> dict[tuple[int, str], int]:
    """How many failures since then, by unit and plugin. One statement."""
    rows = (
        PluginFailure.select(PluginFailure.unit_id, PluginFailure.plugin, fn.COUNT(PluginFailure.id))
        .where(PluginFailure.at >= since)
        .group_by(PluginFailure.unit_id, PluginFailure.plugin)
        .tuples()
    )
    return {(unit, plugin): count for unit, plugin, count in rows}


def history(unit: int, most: int) -> list[tuple[datetime, str, str, str]]:
    """What was changed in a unit, newest first: when, who, kind, record. One statement."""
    return list(
        Action.select(Action.at, User.name, Action.kind, Action.record)
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Action.actor_id))
        .where((Action.batch == f"unit:{unit}") & Action.kind.startswith("plugin"))
        .order_by(Action.id.desc())
        .limit(most)
        .tuples()
    )


def _parent(unit: int) -> int | None:
    return BusinessUnit.select(BusinessUnit.parent_id).where(BusinessUnit.id == unit).scalar()


def _row(found: Installed) -> dict[str, Any]:
    about = {
        "target": found.target,
        "api_versions": found.api_versions,
        "title": asdict(found.title) if found.title else None,
        "finding": asdict(found.finding) if found.finding else None,
    }
    return {
        "name": found.name,
        "version": found.version,
        "hooks": json.dumps(found.hooks),
        "settings_schema": json.dumps([asdict(field) for field in found.settings], ensure_ascii=False, sort_keys=True),
        "origin": found.origin,
        "about": json.dumps(about, ensure_ascii=False, sort_keys=True),
    }


def _installed(row: Plugin) -> Installed:
    about = json.loads(row.about)
    return Installed(
        row.name,
        row.origin,
        about.get("target", ""),
        row.version,
        tuple(about.get("api_versions", ())),
        tuple(json.loads(row.hooks)),
        settings_fields(json.loads(row.settings_schema)),
        Text(**about["title"]) if about.get("title") else None,
        Finding(**about["finding"]) if about.get("finding") else None,
    )
