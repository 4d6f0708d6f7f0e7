"""`oportuna plugin`: what is installed, and what answers in which business unit."""

import json
import tomllib
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from webapp.cli.founding import find_unit
from webapp.cli.opening import opened, settings_to_work
from webapp.core import clock
from webapp.db import write
from webapp.db.epochs import raise_epoch
from webapp.people.records import BusinessUnit
from webapp.pluginapi.pricing import PricingRequest
from webapp.pluginhost import store as plugins
from webapp.pluginhost.discovery import Installed
from webapp.pluginhost.health import MemoryHealth
from webapp.pluginhost.host import EnabledPlugin, LastAnswers, PluginHost
from webapp.pluginhost.pool import WorkerPool
from webapp.pluginhost.records import PluginSuspension, UnitPlugin
from webapp.settings import Settings

PATIENCE_MS = 5000

in_unit = click.option("--unit", "unit_name", required=True, help="The business unit.")


@click.group()
def plugin() -> None:
    """List plugins, and say where they answer."""


@plugin.command("list")
def list_() -> None:
    """List what is installed and where it is enabled."""
    settings = settings_to_work()
    with opened(settings):
        places = _places()
        for found in _discovered(settings):
            title = f" · {found.title.en}" if found.title else ""
            click.echo(f"{found.name} {found.version} ({found.origin}){title}")
            if found.finding:
                click.echo(f"  can't be used: {found.finding.message}")
            for place in places.get(found.name, ()):
                click.echo(f"  {place}")


@plugin.command()
@click.argument("name")
@in_unit
@click.option("--settings", "file", type=click.Path(exists=True, dir_okay=False), help="Its settings, as TOML.")
def enable(name: str, unit_name: str, file: str | None) -> None:
    """Let plugin NAME answer in a business unit, after those that do already. Enabled again, it gets new settings."""
    settings = settings_to_work()
    with opened(settings):
        unit = find_unit(unit_name)
        values = _read_values(file) if file else {}
        _refuse_unusable(settings, name, values)
        here = (UnitPlugin.unit_id == unit.id) & (UnitPlugin.plugin == name)
        with write():
            if file or not UnitPlugin.select().where(here).exists():
                last = max(
                    (row.position for row in UnitPlugin.select().where(UnitPlugin.unit_id == unit.id)), default=0
                )
                text = json.dumps(values, ensure_ascii=False)
                UnitPlugin.insert(
                    unit_id=unit.id, plugin=name, version="", position=last + 1, settings=text
                ).on_conflict(
                    conflict_target=[UnitPlugin.unit_id, UnitPlugin.plugin], update={UnitPlugin.settings: text}
                ).execute()
                raise_epoch("rules")
    click.echo(f"{name} answers in {unit_name}.")


@plugin.command()
@click.argument("name")
@in_unit
def disable(name: str, unit_name: str) -> None:
    """Let plugin NAME no longer answer in a business unit. Stored prices stay as they are."""
    with opened(settings_to_work()):
        unit = find_unit(unit_name)
        with write():
            here = (UnitPlugin.unit_id == unit.id) & (UnitPlugin.plugin == name)
            if not UnitPlugin.delete().where(here).execute():
                raise click.ClickException(f"{name} is not enabled in {unit_name} itself.")
            PluginSuspension.delete().where(_suspended(unit, name)).execute()
            raise_epoch("rules")
    click.echo(f"{name} no longer answers in {unit_name}.")


@plugin.command()
@click.argument("name")
@in_unit
def suspend(name: str, unit_name: str) -> None:
    """Stop asking plugin NAME in a business unit for now; its last answers stand in."""
    with opened(settings_to_work()):
        unit = find_unit(unit_name)
        with write():
            plugins.suspend(unit.id, name)
    click.echo(f"{name} is suspended in {unit_name}.")


@plugin.command()
@click.argument("name")
@in_unit
def resume(name: str, unit_name: str) -> None:
    """Ask a suspended plugin NAME again."""
    with opened(settings_to_work()):
        unit = find_unit(unit_name)
        with write():
            if not plugins.resume(unit.id, name):
                raise click.ClickException(f"{name} is not suspended in {unit_name}.")
    click.echo(f"{name} is asked again in {unit_name}.")


def _suspended(unit: BusinessUnit, name: str) -> Any:
    return (PluginSuspension.unit_id == unit.id) & (PluginSuspension.plugin == name)


def _places() -> dict[str, list[str]]:
    names = dict(BusinessUnit.select(BusinessUnit.id, BusinessUnit.name).tuples())
    suspended = set(PluginSuspension.select(PluginSuspension.unit_id, PluginSuspension.plugin).tuples())
    places: dict[str, list[str]] = {}
    for row in UnitPlugin.select().order_by(UnitPlugin.unit_id):
        state = "suspended" if (row.unit_id, row.plugin) in suspended else "enabled"
        places.setdefault(row.plugin, []).append(f"{state} in {names[row.unit_id]}")
    return places


def _host(settings: Settings) -> PluginHost:
    folder = str(settings.plugins_dir) if settings.plugins_dir else None
    return PluginHost(WorkerPool(size=1, timeout_ms=PATIENCE_MS, plugins_dir=folder), MemoryHealth())


def _discovered(settings: Settings) -> tuple[Installed, ...]:
    with closing(_host(settings)) as host:
        return host.discover()


def _read_values(file: str) -> dict[str, Any]:
    try:
        return _plain(tomllib.loads(Path(file).read_text(encoding="utf-8"), parse_float=Decimal))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file} is not TOML: {error}") from None


def _plain(value: Any) -> Any:
    """As a worker takes it: decimals and days as text."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Decimal | date) else value


def _refuse_unusable(settings: Settings, name: str, values: dict[str, Any]) -> None:
    """ClickException where the plugin isn't installed, can't be loaded or doesn't take these settings."""
    found = {each.name: each for each in _discovered(settings)}
    if name not in found:
        raise click.ClickException(f"There is no plugin {name}. There are: {', '.join(found) or 'none'}.")
    if finding := found[name].finding:
        raise click.ClickException(f"{name} can't be used: {finding.message}")
    nothing = PricingRequest("0", "EUR", 2, clock.now().date(), ())
    with closing(_host(settings)) as host:
        said = host.price((EnabledPlugin(name, settings=values),), nothing, LastAnswers())
    for problem in said.problems:
        reason = problem.message.partition(f"{name}: ")[2].rpartition("SettingsRefused: ")[2]
        raise click.ClickException(f"{name} does not take these settings: {reason}")
