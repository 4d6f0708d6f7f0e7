"""`oportuna plugin`: what is installed, and what answers in which business unit."""

import tomllib
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from webapp.cli.founding import find_unit
from webapp.cli.opening import opened, settings_to_work
from webapp.cli.plugin_check import check
from webapp.cli.plugin_install import install, rescan
from webapp.cli.plugin_new import new
from webapp.cli.plugin_places import discovered, folder_of, the_host
from webapp.core.sending import Sent
from webapp.people.records import BusinessUnit
from webapp.pluginhost.records import PluginSuspension, UnitPlugin
from webapp.plugins import actions
from webapp.plugins import store as plugins
from webapp.settings import Settings

CLI = Sent(via="cli")

in_unit = click.option("--unit", "unit_name", required=True, help="The business unit.")


@click.group()
def plugin() -> None:
    """Write, check and install plugins, and say where they answer."""


for command in (new, check, install, rescan):
    plugin.add_command(command)


@plugin.command("list")
def list_() -> None:
    """List what is installed and where it is enabled."""
    settings = settings_to_work()
    with opened(settings):
        places = _places()
        for found in discovered(settings):
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
        values = read_values(file) if file else None
        _refuse_unusable(settings, name, values or {})
        actions.enable(None, CLI, unit.id, name, values)
    click.echo(f"{name} answers in {unit_name}.")


@plugin.command()
@click.argument("name")
@in_unit
def disable(name: str, unit_name: str) -> None:
    """Let plugin NAME no longer answer in a business unit. Stored prices stay as they are."""
    with opened(settings_to_work()):
        if not actions.disable(None, CLI, find_unit(unit_name).id, name):
            raise click.ClickException(f"{name} is not enabled in {unit_name}.")
    click.echo(f"{name} no longer answers in {unit_name}.")


@plugin.command()
@click.argument("name")
@in_unit
def suspend(name: str, unit_name: str) -> None:
    """Stop asking plugin NAME in a business unit for now; its last answers stand in."""
    with opened(settings_to_work()):
        unit = find_unit(unit_name)
        if name not in {row.plugin for row in plugins.of_unit(unit.id)}:
            raise click.ClickException(f"{name} is not enabled in {unit_name}.")
        actions.suspend(None, CLI, unit.id, name)
    click.echo(f"{name} is suspended in {unit_name}.")


@plugin.command()
@click.argument("name")
@in_unit
def resume(name: str, unit_name: str) -> None:
    """Ask a suspended plugin NAME again."""
    with opened(settings_to_work()):
        if not actions.resume(None, CLI, find_unit(unit_name).id, name):
            raise click.ClickException(f"{name} is not suspended in {unit_name}.")
    click.echo(f"{name} is asked again in {unit_name}.")


def read_values(file: str) -> dict[str, Any]:
    """Settings from a TOML file, as they are stored. ClickException when it isn't TOML."""
    try:
        return _plain(tomllib.loads(Path(file).read_text(encoding="utf-8"), parse_float=Decimal))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file} is not TOML: {error}") from None


def _places() -> dict[str, list[str]]:
    names = dict(BusinessUnit.select(BusinessUnit.id, BusinessUnit.name).tuples())
    suspended = set(PluginSuspension.select(PluginSuspension.unit_id, PluginSuspension.plugin).tuples())
    places: dict[str, list[str]] = {}
    for row in UnitPlugin.select().order_by(UnitPlugin.unit_id):
        state = "suspended" if (row.unit_id, row.plugin) in suspended else "enabled"
        places.setdefault(row.plugin, []).append(f"{state} in {names[row.unit_id]}")
    return places


def _plain(value: Any) -> Any:
    """As a worker takes it: decimals and days as text."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Decimal | date) else value


def _refuse_unusable(settings: Settings, name: str, values: dict[str, Any]) -> None:
    """ClickException where the plugin isn't installed, can't be loaded or doesn't take these settings."""
    found = {each.name: each for each in discovered(settings)}
    if name not in found:
        raise click.ClickException(f"There is no plugin {name}. There are: {', '.join(found) or 'none'}.")
    if finding := found[name].finding:
        raise click.ClickException(f"{name} can't be used: {finding.message}")
    with closing(the_host(folder_of(settings))) as host:
        if said := host.trial(name, values):
            reason = said.rpartition("SettingsRefused: ")[2]
            raise click.ClickException(f"{name} does not take these settings: {reason}")
