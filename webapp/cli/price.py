"""`oportuna price`: the stateless pricing run."""

import json
import os
import sys
from functools import partial
from pathlib import Path

import click

from webapp.core import clock
from webapp.pluginapi.pricing import PricingRequest
from webapp.pricing.case import BUNDLED, CaseError, CasePlugin, parsed, price_case
from webapp.pricing.model import Answers

MALFORMED = 2


@click.command()
@click.argument("case", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--plugin", "paths", multiple=True, type=click.Path(exists=True), help="A plugin by its path.")
def price(case: str, paths: tuple[str, ...]) -> None:
    """Price the self-contained CASE (a JSON file, or - for standard input) and print the result as JSON.

    Problems with the prices stand in the result and the exit status is 0; a malformed case is told with a pointer to
    the wrong key, and the exit status is 2. The bundled plugins answer, and those at the paths given: where the case
    doesn't name them, after those that it names, with their default settings.
    """
    given = _named(paths)
    try:
        content = sys.stdin.buffer.read() if case == "-" else Path(case).read_bytes()
        document = _with_plugins(parsed(_text(content)), given)
        result = price_case(document, clock.now().date(), partial(_ask, paths), BUNDLED | set(given))
    except CaseError as error:
        click.echo(f"{case}: {error}", err=True)
        raise SystemExit(MALFORMED) from None
    click.echo(json.dumps(result, ensure_ascii=False, indent=2).encode())


def _named(paths: tuple[str, ...]) -> list[str]:
    if not paths:
        return []
    from webapp.pluginhost import finding

    try:
        return [finding.at_path(path).name for path in paths]
    except finding.NoPlugin as error:
        raise click.ClickException(f"{error}.") from None


def _with_plugins(document: object, given: list[str]) -> object:
    if not given or not isinstance(document, dict) or not isinstance(named := document.get("plugins", []), list):
        return document
    known = {each.get("name") for each in named if isinstance(each, dict)}
    return {**document, "plugins": [*named, *({"name": name} for name in given if name not in known)]}


def _ask(paths: tuple[str, ...], plugins: tuple[CasePlugin, ...], request: PricingRequest) -> Answers:
    """The bundled plugins answer in a worker, as they do for the server; their host is imported only for them."""
    from webapp.pluginhost import host

    wait = os.environ.get("OPORTUNA_PLUGIN_TIMEOUT_MS", "")
    host.configure(size=1, timeout_ms=int(wait) if wait.isascii() and wait.isdigit() else 500, paths=paths)
    enabled = [host.EnabledPlugin(plugin.name, "", dict(plugin.settings)) for plugin in plugins]
    try:
        return host.price(enabled, request, host.LastAnswers())
    finally:
        host.close()


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaseError("", f"this is not UTF-8: {error}") from error
