"""`oportuna price`: the stateless pricing run."""

import json
import os
import sys
from pathlib import Path

import click

from webapp.core import clock
from webapp.pluginapi.pricing import PricingRequest
from webapp.pricing.case import CaseError, CasePlugin, parsed, price_case
from webapp.pricing.model import Answers

MALFORMED = 2


@click.command()
@click.argument("case", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
def price(case: str) -> None:
    """Price the self-contained CASE (a JSON file, or - for standard input) and print the result as JSON.

    Problems with the prices stand in the result and the exit status is 0; a malformed case is told with a pointer to
    the wrong key, and the exit status is 2.
    """
    try:
        content = sys.stdin.buffer.read() if case == "-" else Path(case).read_bytes()
        result = price_case(parsed(_text(content)), clock.now().date(), _ask)
    except CaseError as error:
        click.echo(f"{case}: {error}", err=True)
        raise SystemExit(MALFORMED) from None
    click.echo(json.dumps(result, ensure_ascii=False, indent=2).encode())


def _ask(plugins: tuple[CasePlugin, ...], request: PricingRequest) -> Answers:
    """The bundled plugins answer in a worker, as they do for the server; their host is imported only for them."""
    from webapp.pluginhost import host

    wait = os.environ.get("OPORTUNA_PLUGIN_TIMEOUT_MS", "")
    host.configure(size=1, timeout_ms=int(wait) if wait.isascii() and wait.isdigit() else 500)
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
