"""The specification of the score chart, made by Altair once for each kind of view and kept; the rows come from elsewhere.

Colours are the page's own CSS variables. What people wrote reaches the chart as data only: never inside an expression,
a format or a field's name. The script feeds the data sets `rows`, `bands`, `today`, `lane` and `lanes`.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

import altair as alt

from webapp.core.language import LANGUAGES, _, speaking
from webapp.pipeline import panels
from webapp.pipeline.axes import middles
from webapp.pipeline.circles import GAP, LAYOUTS, Plot
from webapp.pipeline.frame import Frame, ticks
from webapp.pipeline.vega_locale import vega_locale

AXIS_LAYER = 1  # of the time panel: the layer that carries the time scale and its axis
YEARS_ONLY_FROM = 8 * 366  # days: a longer frame has room for years only


@dataclass(frozen=True, slots=True)
class View:
    """What a specification depends on.

    `lane` is the undated lane's pixels, 0 for none; `bins` are circles for many; `lanes` is how many lanes the vertical
    axis has, 0 for the score.
    """

    language: str
    layout: str
    frame: Frame
    lane: int
    dated: bool
    bins: bool = False
    lanes: int = 0


def specification(view: View) -> str:
    """The Vega-Lite specification as JSON, about 9 KB, without any row."""
    spec = json.loads(_template(view))
    panel = spec["hconcat"][0] if view.lane else spec
    panel["width"] = Plot(LAYOUTS[view.layout], view.lane, view.lanes).width
    # Days as ISO text are read as UTC everywhere; a number would be lost on Vega's interpreter.
    x = panel["layer"][AXIS_LAYER]["encoding"]["x"]
    x["scale"]["domain"] = [view.frame.start.isoformat(), view.frame.end.isoformat()]
    x["axis"]["values"] = [day.isoformat() for day in ticks(view.frame, LAYOUTS[view.layout].ticks)]
    x["axis"]["labelExpr"] = _tick_label(view.frame, view.layout == "narrow")
    if view.lanes:
        for part in spec["hconcat"] if view.lane else [spec]:
            for layer in part["layer"]:
                if "axis" in layer["encoding"].get("y", {}):
                    layer["encoding"]["y"]["axis"]["values"] = middles(view.lanes)
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":"))


def _template(view: View) -> str:
    return _built(view.language, view.layout, view.lane, view.dated, view.bins, view.lanes > 0)


def fingerprint(view: View) -> str:
    """Changes when another version of the product specifies the view differently."""
    return sha256(_template(view).encode()).hexdigest()[:10]


def prepare() -> None:
    """Build what nearly every reader asks for, once, before the first request: 0.15 s each."""
    for language in LANGUAGES:
        for layout in LAYOUTS.values():
            _built(language, layout.name, layout.lane, True, False, False)


@lru_cache(maxsize=64)
def _built(language: str, layout_name: str, lane: int, dated: bool, bins: bool, lanes: bool) -> str:
    """Altair's part: all but the days, which change with every filter and cost nothing to put in."""
    with speaking(language):
        layout = LAYOUTS[layout_name]
        y = panels.lane_axis if lanes else panels.score_axis
        parts = [panels.time_panel(layout, dated, bins, y)] + (
            [panels.lane_panel(layout, lane, dated, bins, y)] if lane else []
        )
        made = alt.hconcat(*parts) if lane else parts[0]
        spec = made.to_dict(validate=False)  # the tests validate every kind of view
        labels = Plot(layout, lane, int(lanes)).labels
        return json.dumps(spec | _around(language, labels, concatenated=bool(lane)))


def _around(language: str, labels: int, *, concatenated: bool) -> dict[str, Any]:
    """What stands on top of the specification; through Altair's methods each of these would copy all the rest."""
    scales = alt.ScaleResolveMap(y="shared", size="shared", fill="shared", stroke="shared")
    return {
        "config": _config(),
        "description": _("Oportunidades abiertas por fecha de cierre y puntuación"),
        "usermeta": {"locale": vega_locale(language), "labels": labels},
        "params": [alt.VariableParameter(name="chosen", value=0).to_dict()],
        **({"spacing": GAP, "resolve": alt.Resolve(scale=scales).to_dict()} if concatenated else {}),
    }


def _tick_label(frame: Frame, short: bool) -> str:
    if frame.by_day:
        return "utcFormat(datum.value, '%-d %b')"
    if frame.days > YEARS_ONLY_FROM:
        return "utcFormat(datum.value, '%Y')"
    year = "%b %y" if short else "%b %Y"
    return f"utcFormat(datum.value, utcmonth(datum.value) == 0 ? '{year}' : '%b')"


def _config() -> dict[str, Any]:
    return {
        "background": "transparent",
        "font": panels.FONT,
        "padding": {"left": 0, "top": 0, "right": 0, "bottom": 4},
        "view": {"stroke": None},
        "axis": {
            "labelFont": panels.FONT, "labelFontSize": 12, "labelColor": "var(--ink-3)", "labelPadding": 8,
            "gridColor": "var(--line)", "gridWidth": 1, "domain": False, "ticks": False,
        },
    }  # fmt: skip
