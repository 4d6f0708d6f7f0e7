"""`oportuna simulate`: what a plugin or a price list would do to a unit's open pipeline. Nothing is written."""

from decimal import Decimal
from pathlib import Path

import click

from webapp.cli.founding import find_unit
from webapp.cli.opening import opened, settings_to_work
from webapp.cli.plugin import read_values
from webapp.cli.plugin_places import folder_of
from webapp.core.money import currency_decimals, rounded
from webapp.db.epochs import read_epochs
from webapp.pluginhost import finding
from webapp.pluginhost.discovery import discover
from webapp.plugins import simulating, simulation, store
from webapp.plugins.simulating import Trial


@click.command()
@click.option("--unit", "unit_name", required=True, help="The business unit.")
@click.option("--plugin", "name", help="A plugin: its name, or the path of one that is not installed.")
@click.option("--price-list", "list_name", help="A price list, by its name.")
@click.option(
    "--settings", "file", type=click.Path(exists=True, dir_okay=False), help="The plugin's settings, as TOML."
)
def simulate(unit_name: str, name: str | None, list_name: str | None, file: str | None) -> None:
    """Price a unit's open opportunities by its rules and with one plugin or price list changed, and tell the difference."""
    if (name is None) == (list_name is None):
        raise click.ClickException("One of --plugin and --price-list is needed.")
    settings = settings_to_work()
    paths: tuple[str, ...] = ()
    with opened(settings):
        unit = find_unit(unit_name)
        rows = store.of_unit(unit.id)
        before = simulation.with_plugin(rows, "", None)
        if name is not None:
            if Path(name).exists():
                paths, name = (name,), _at_path(name)
            _refuse_unusable(name, folder_of(settings), paths)
            trial = Trial(unit.id, before, simulation.with_plugin(rows, name, read_values(file) if file else {}))
        else:
            trial = Trial(unit.id, before, before, simulation.on_list(_price_list(list_name or "")))
        summary = simulating.run(trial, read_epochs(), folder=folder_of(settings), paths=paths)
    _tell(summary)


def _at_path(path: str) -> str:
    try:
        return finding.at_path(path).name
    except finding.NoPlugin as error:
        raise click.ClickException(f"{error}.") from None


def _refuse_unusable(name: str, folder: str | None, paths: tuple[str, ...]) -> None:
    found = discover(folder, paths=paths, only=name)
    if not found:
        raise click.ClickException(f"There is no plugin {name}.")
    if found[0].finding:
        raise click.ClickException(f"{name} can't be used: {found[0].finding.message}")


def _price_list(name: str) -> int:
    from webapp.catalog.store import lists_now

    found = [each.id for each in lists_now().values() if each.name == name and not each.archived]
    if not found:
        raise click.ClickException(f"There is no price list {name}.")
    return found[0]


def _tell(summary: simulation.Summary) -> None:
    changed = len(summary.changed or ())
    click.echo(f"{summary.looked} open opportunities, {changed} would change.")
    for currency, before in (summary.before or {}).items():
        after = (summary.after or {})[currency]
        places = currency_decimals(currency)
        figures = (rounded(each, places) for each in (before, after, after - before))
        click.echo("{} {} → {} ({:+})".format(currency, *figures))
    for each in (summary.movers or ())[:10]:
        number = each.runs[0].draft.head.number
        click.echo(f"  {number}: {each.before} → {each.after} ({Decimal(each.difference):+})")
    if summary.failures:
        raise click.ClickException(f"{summary.failures} could not be priced: {summary.first_failure}.")
