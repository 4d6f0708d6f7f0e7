"""`oportuna price`: the stateless pricing run."""

import json
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webapp.core import clock
from webapp.pluginapi.pricing import PricingRequest
from webapp.pricing.case import BUNDLED, CaseError, CasePlugin, parsed, price_case
from webapp.pricing.model import Answers, Claim

if TYPE_CHECKING:
    from webapp.pluginhost.host import EnabledPlugin, PluginHost

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
        with closing(_Host(paths)) as host:
            result = price_case(document, clock.now().date(), host.answers, BUNDLED | set(given), host.claims)
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


class _Host:
    """The plugins answer in a worker, as they do for the server; their host is imported only when there are some."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        self._paths = paths
        self._host: PluginHost | None = None

    def claims(self, plugins: tuple[CasePlugin, ...], request: PricingRequest) -> dict[str, list[Claim]]:
        """The base prices that they claim, by line."""
        from webapp.pluginhost.claiming import claims_of

        return claims_of(self._started().ask(_enabled(plugins), "base_prices", request, request.business_unit))

    def answers(self, plugins: tuple[CasePlugin, ...], request: PricingRequest) -> Answers:
        """What they say to the rest."""
        from webapp.pluginhost.host import LastAnswers

        return self._started().price(_enabled(plugins), request, LastAnswers())

    def close(self) -> None:
        if self._host is not None:
            self._host.close()

    def _started(self) -> "PluginHost":
        from webapp.pluginhost.host import PluginHost
        from webapp.pluginhost.pool import WorkerPool

        if self._host is None:
            wait = os.environ.get("OPORTUNA_PLUGIN_TIMEOUT_MS", "")
            limit = int(wait) if wait.isascii() and wait.isdigit() else 500
            self._host = PluginHost(WorkerPool(size=1, timeout_ms=limit, paths=self._paths))
        return self._host


def _enabled(plugins: tuple[CasePlugin, ...]) -> "list[EnabledPlugin]":
    from webapp.pluginhost.outcome import EnabledPlugin

    return [EnabledPlugin(plugin.name, "", dict(plugin.settings)) for plugin in plugins]


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaseError("", f"this is not UTF-8: {error}") from error
