"""`oportuna plugin install` and `rescan`: a plugin gets to a running server without a restart."""

import shutil
import tempfile
from pathlib import Path

import click

from webapp.cli.opening import opened, settings_to_work
from webapp.cli.plugin_check import report_of
from webapp.cli.plugin_places import discovered
from webapp.core.sending import Sent
from webapp.pluginhost import finding
from webapp.plugins import actions
from webapp.settings import Settings

CLI = Sent(via="cli")
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", ".*", "tests", "test_*.py")


@click.command("install")
@click.argument("path", type=click.Path(exists=True))
@click.option(
    "--unchecked", is_flag=True, help="Install it whatever the check says, but never one that can't be loaded."
)
def install(path: str, unchecked: bool) -> None:
    """Copy the plugin at PATH into the plugins folder once it passes the check; running servers take it up by themselves.

    The folder is OPORTUNA_PLUGINS_DIR. What is installed under the same name is replaced, and answers from then on
    wherever it is enabled. A wheel is installed by pip; then run `oportuna plugin rescan`.
    """
    settings = settings_to_work()
    if settings.plugins_dir is None:
        raise click.ClickException("OPORTUNA_PLUGINS_DIR names no folder to install into.")
    report = report_of(path)
    failed = [each for each in report.checks if not each.passed]
    if failed and (not unchecked or failed[0].name == "loads"):
        raise click.ClickException(f"{report.name} is not installed: {failed[0].name}: {failed[0].said}")
    with opened(settings):
        _copy(Path(finding.at_path(path).target), settings.plugins_dir, report.name)
        told = {each.name: each for each in _rescanned(settings)}[report.name]
    if told.finding:
        raise click.ClickException(f"{report.name} is installed and can't be used: {told.finding.message}")
    click.echo(f"{report.name} {report.version} is installed.")


@click.command("rescan")
def rescan() -> None:
    """Look again at what is installed; running servers take up what is new or changed."""
    settings = settings_to_work()
    with opened(settings):
        for found in _rescanned(settings):
            state = f"can't be used: {found.finding.message}" if found.finding else ", ".join(found.hooks)
            click.echo(f"{found.name} {found.version} ({found.origin}): {state}")


def _rescanned(settings: Settings):
    found = discovered(settings)
    actions.found(None, CLI, found)
    return found


def _copy(module: Path, folder: Path, name: str) -> None:
    """The module or its package in one step, so that a worker never sees half of it. ClickException when it can't be."""
    is_package = module.name == "__init__.py"
    target = folder / (name if is_package else f"{name}.py")
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".") as place:
            fresh, old = Path(place) / "new", Path(place) / "old"
            if is_package:
                shutil.copytree(module.parent, fresh, ignore=_LEFT_OUT)
            else:
                shutil.copyfile(module, fresh)
            for other in (folder / name, folder / f"{name}.py"):
                if other.exists():
                    other.rename(old)
            fresh.rename(target)
    except OSError as error:
        raise click.ClickException(f"{target} can't be written: {error.strerror}.") from None
