"""What other people wrote lies there byte for byte as it was fetched, each with its licence."""

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.server import served
from webapp.resources import resource
from webapp.web.static import StaticFiles

if TYPE_CHECKING:
    from playwright.sync_api import Page

VENDOR = resource("static") / "vendor"
VERSIONS = json.loads((VENDOR / "VERSIONS.json").read_text())
SHIPPED = {name: digest for library in VERSIONS.values() for name, digest in library["sha256"].items()}
FONT = resource("static") / "fonts/oportuna.woff2"
# The subset of Figtree (OFL) that this repository made once; a change of the font changes this line.
FONT_SHA256 = "b052cba5e7"
ICONS = Path(__file__).resolve().parents[2] / "webapp/web/icons.json"
# A chart with an expression, drawn under a policy without eval: without the interpreter it fails.
CHART = """
vegaEmbed("#chart", {data: {values: [{a: 1, b: 2}]}, mark: "circle", transform: [{calculate: "datum.a + 1", as: "c"}],
  encoding: {x: {field: "c", type: "quantitative"}, y: {field: "b", type: "quantitative"}}},
  {ast: true, expr: vegaInterpreter.expressionInterpreter, actions: false, defaultStyle: false, renderer: "svg",
   tooltip: {disableDefaultStyle: true}});
"""
SCRIPTS = ("vega.min.js", "vega-interpreter.js", "vega-lite.min.js", "vega-embed.min.js")


def test_every_vendored_file_is_as_it_was_fetched() -> None:
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in VENDOR.iterdir()}
    del found["VERSIONS.json"]
    assert found == SHIPPED


def test_every_library_keeps_its_licence() -> None:
    assert [name for name, library in VERSIONS.items() if f"{name}.LICENSE.txt" not in library["sha256"]] == []


def test_only_the_interpreter_was_changed() -> None:
    assert [name for name, library in VERSIONS.items() if library["modified"]] == ["vega-interpreter"]


def test_the_font_is_the_one_that_was_made() -> None:
    assert sha256(FONT.read_bytes()).hexdigest().startswith(FONT_SHA256)
    assert "SIL OPEN FONT LICENSE" in FONT.with_name("OFL.txt").read_text()


def test_icons_are_drawings_only() -> None:
    icons = json.loads(ICONS.read_text())
    assert "pencil" in icons
    assert [name for name, svg in icons.items() if "script" in svg or "href" in svg or " on" in svg] == []
    assert "ISC License" in ICONS.with_name("icons.LICENSE.txt").read_text()


@pytest.mark.browser
def test_a_chart_is_drawn_under_a_policy_without_eval(page: "Page", tmp_path: Path) -> None:
    files = StaticFiles(tmp_path)
    scripts = "".join(f'<script src="{files.url(f"vendor/{name}")}"></script>' for name in SCRIPTS)
    html = f'<!doctype html><title>chart</title><body><div id="chart"></div>{scripts}<script src="/chart.js"></script>'

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        script = environ["PATH_INFO"] == "/chart.js"
        kind = "text/javascript" if script else "text/html"
        policy = "default-src 'self'; img-src 'self' data:"
        start_response("200 OK", [("Content-Type", kind), ("Content-Security-Policy", policy)])
        return [(CHART if script else html).encode()]

    with served(files.wrap(application)) as address:
        page.goto(address)
        page.locator("#chart svg .mark-symbol path").wait_for()
