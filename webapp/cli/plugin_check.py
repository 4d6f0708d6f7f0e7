"""`oportuna plugin check`: the conformance kit."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from webapp.pluginhost.checking import Report
from webapp.pluginhost.checking import check as checked
from webapp.pluginhost.finding import NoPlugin


@click.command("check")
@click.argument("path", type=click.Path(exists=True))
@click.option("--cases", type=click.Path(exists=True, dir_okay=False), help="Golden cases; else cases.csv beside it.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def check(path: str, cases: str | None, as_json: bool) -> None:
    """Check the plugin at PATH: a .py file, a package's folder, or a project with a pyproject.toml.

    It is loaded and asked in processes of its own: does it load, are its answers of the right types and within bounds,
    the same again, made from the question alone, quick, and what the golden cases expect? Exit status 1 if not.
    """
    report = report_of(path, cases)
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False))
    else:
        for each in report.checks:
            click.echo(f"{'ok  ' if each.passed else 'FAIL'}  {each.name:<13} {each.said}")
    if not report.passed:
        raise SystemExit(1)


def report_of(path: str, cases: str | None = None) -> Report:
    """What the kit finds. ClickException where there is no plugin."""
    try:
        return checked(path, Path(cases) if cases else None)
    except NoPlugin as error:
        raise click.ClickException(f"{error}.") from None
